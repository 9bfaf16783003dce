"""Finding accounts."""

import unicodedata

from sqlalchemy import Select, select

from accounts.models import Account


def folded_email(text: str) -> str:
    """An e-mail address as it is stored and compared: trimmed, NFC, without case.

    NUL is dropped: PostgreSQL refuses a text that holds it.
    """
    return unicodedata.normalize("NFC", text.replace("\0", "").strip()).casefold()


def account_by_email(email: str) -> Select[tuple[Account]]:
    """The account with this address, however it is written."""
    return select(Account).where(Account.email == folded_email(email))


def account_in_session(account_id: int, epoch: int) -> Select[tuple[Account]]:
    """The account of a session, unless it was switched off or the session's epoch is over."""
    return select(Account).where(
        Account.id == account_id, Account.session_epoch == epoch, Account.active
    )

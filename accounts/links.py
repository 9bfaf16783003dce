"""Links in letters: made, found again, used once."""

from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, select

from accounts.models import Account
from accounts.secrecy import hash_of, new_token, signed, unsigned
from accounts.session_models import AccountLink
from core.database import session, utcnow

Purpose = Literal["invitation", "reset"]
LIFETIMES: dict[Purpose, timedelta] = {
    "invitation": timedelta(days=7),
    "reset": timedelta(hours=1),
}


def make_link(account: Account, purpose: Purpose) -> str:
    """A new link for the purpose, instead of any before; gives back what the letter holds."""
    drop_links(account, purpose)
    token, now = new_token(), utcnow()
    session().add(
        AccountLink(
            token_hash=hash_of(token),
            purpose=purpose,
            account_id=account.id,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    session().flush()
    return signed(token, purpose)


def account_of_link(text: str, purpose: Purpose) -> Account | None:
    """Whose link it is; None if it is over, used, or was never one. Changes nothing."""
    token = unsigned(text, purpose)
    if token is None:
        return None
    asked = (
        select(Account)
        .join(AccountLink, AccountLink.account_id == Account.id)
        .where(AccountLink.token_hash == hash_of(token), AccountLink.purpose == purpose)
        .where(AccountLink.expires_at > utcnow(), Account.active)
    )
    return session().scalar(asked)


def link_of(account: Account, purpose: Purpose) -> AccountLink | None:
    """The link that waits to be used, over or not."""
    asked = select(AccountLink).where(
        AccountLink.account_id == account.id, AccountLink.purpose == purpose
    )
    return session().scalar(asked)


def drop_links(account: Account, *purposes: Purpose) -> None:
    """Links for these purposes (without any: all) are good no more."""
    dropped = delete(AccountLink).where(AccountLink.account_id == account.id)
    if purposes:
        dropped = dropped.where(AccountLink.purpose.in_(purposes))
    session().execute(dropped)

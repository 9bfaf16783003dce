"""Finding accounts."""

import unicodedata

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from accounts.models import Account, RoleGrant
from accounts.session_models import HALF_OPEN_LIFETIME, SESSION_LIFETIME, AccountSession
from core.database import utcnow


def folded_email(text: str) -> str:
    """An e-mail address as it is stored and compared: trimmed, NFC, without case.

    NUL is dropped: PostgreSQL refuses a text that holds it.
    """
    return unicodedata.normalize("NFC", text.replace("\0", "").strip()).casefold()


def account_by_email(email: str) -> Select[tuple[Account]]:
    """The account with this address, however it is written."""
    return select(Account).where(Account.email == folded_email(email))


def other_administrators(account: Account) -> Select[tuple[Account]]:
    """Active administrators but this one, who have taken up their invitation."""
    return (
        select(Account)
        .where(Account.id != account.id, Account.active, Account.password_hash != "")
        .where(Account.grants.any(RoleGrant.role == "administrator"))
        .limit(1)
    )


def people_with(*roles: str, scope: str = "") -> Select[tuple[Account]]:
    """Active accounts that have one of the roles, for this scope, and an own password: those that
    are written to."""
    granted = and_(RoleGrant.role.in_(roles), RoleGrant.scope == scope)
    return (
        select(Account)
        .where(Account.active, Account.password_hash != "", Account.grants.any(granted))
        .order_by(Account.id)
    )


def people_matching(words: str) -> Select[tuple[Account]]:
    """Accounts whose name or address holds each of the words, by name.

    SQLite folds the case of ASCII only, so a word is sought as typed, in small letters, and
    beginning with a capital.
    """
    asked = select(Account).order_by(func.lower(Account.name), Account.id)
    for word in words.split():
        forms = [f"%{_escaped(form)}%" for form in {word, word.casefold(), word.capitalize()}]
        asked = asked.where(
            or_(
                *(Account.name.like(form, escape="\\") for form in forms),
                func.lower(Account.name).like(f"%{_escaped(word.casefold())}%", escape="\\"),
                Account.email.like(f"%{_escaped(folded_email(word))}%", escape="\\"),
            )
        )
    return asked


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def session_by_hash(token_hash: str) -> Select[tuple[AccountSession]]:
    """The session with its account and grants, in one statement, unless it is over."""
    return (
        select(AccountSession)
        .join(AccountSession.account)
        .where(AccountSession.token_hash == token_hash, *_going_on())
        .options(contains_eager(AccountSession.account).joinedload(Account.grants))
    )


def sessions_of(account: Account) -> Select[tuple[AccountSession]]:
    """The account's sessions that go on, the last seen first."""
    return (
        select(AccountSession)
        .join(AccountSession.account)
        .where(AccountSession.account_id == account.id, AccountSession.passed, *_going_on())
        .order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())
    )


def _going_on() -> tuple[ColumnElement[bool], ...]:
    now = utcnow()
    return (
        AccountSession.epoch == Account.session_epoch,
        Account.active.is_(True),
        or_(
            and_(AccountSession.passed, AccountSession.created_at > now - SESSION_LIFETIME),
            AccountSession.created_at > now - HALF_OPEN_LIFETIME,
        ),
    )

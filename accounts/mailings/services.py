"""Ending a mailing and having it sent again. None commits; the same again is no fault."""

from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, select

from accounts.mailings.mailings import Mailing
from accounts.mailings.models import EndedMailing
from accounts.models import Account
from accounts.people.erasure import hold_beside
from core.database import session, utcnow
from core.deliveries import cancel_deliveries


def is_wanted(mailing: Mailing) -> ColumnElement[bool]:
    """Whether an account of the query has not ended the mailing."""
    return ~exists().where(
        EndedMailing.account_id == Account.id, EndedMailing.mailing == mailing.name
    )


def ended_by(account_id: int) -> Select[tuple[str]]:
    """Names of the mailings that a person has ended."""
    return select(EndedMailing.mailing).where(EndedMailing.account_id == account_id)


def end_mailing(mailing: Mailing, account_id: int) -> None:
    """Send it no more; letters that wait are not sent either."""
    account = session().get_one(Account, account_id, with_for_update=True)
    if session().get(EndedMailing, (account.id, mailing.name)) is None:
        made = EndedMailing(account_id=account.id, mailing=mailing.name, ended_at=utcnow())
        session().add(made)
    cancel_deliveries(session().scalars(mailing.letters(account.id)))
    session().flush()


def resume_mailing(mailing: Mailing, account_id: int) -> None:
    """Send it again."""
    mine = (EndedMailing.account_id == account_id, EndedMailing.mailing == mailing.name)
    session().execute(delete(EndedMailing).where(*mine))


def held_of(account: Account) -> list[dict[str, Any]]:
    """The mailings that a person has ended, for them to have."""
    found = select(EndedMailing).where(EndedMailing.account_id == account.id)
    return [
        {"mailing": one.mailing, "ended": one.ended_at.isoformat(timespec="seconds")}
        for one in session().scalars(found.order_by(EndedMailing.mailing))
    ]


def forget_those_of(account: Account) -> None:
    """Drop what a person who is erased has ended."""
    session().execute(delete(EndedMailing).where(EndedMailing.account_id == account.id))


hold_beside("mailings", held_of, forget_those_of)

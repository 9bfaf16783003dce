"""What is held of letters to a person: given out, or forgotten."""

from typing import Any

from sqlalchemy import delete, select

from accounts.models import Account
from accounts.people.erasure import hold_beside
from cooperation.fund.letters.models import FundLetter
from core.database import session
from registry.models import Record


def held_of(account: Account) -> list[dict[str, Any]]:
    """The letters that were written to a person, for them to have."""
    found = select(Record.code, FundLetter.occasion, FundLetter.about, FundLetter.made_at)
    mine = found.join(Record, Record.id == FundLetter.record_id).order_by(FundLetter.id)
    rows = session().execute(mine.where(FundLetter.account_id == account.id))
    return [
        {"record": code, "occasion": occasion, "about": about,
         "written": at.isoformat(timespec="seconds")}
        for code, occasion, about, at in rows
    ]  # fmt: skip


def forget_those_of(account: Account) -> None:
    """Drop that they were written to a person who is erased."""
    session().execute(delete(FundLetter).where(FundLetter.account_id == account.id))


hold_beside("fund_letters", held_of, forget_those_of)

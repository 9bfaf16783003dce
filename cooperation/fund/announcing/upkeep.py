"""What the worker does for calls: announce them, tell of other deadlines, remind of the close."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, select

from accounts.models import Account
from cooperation.fund.announcing.letters import announcement, new_deadline, reminder
from cooperation.fund.announcing.queries import (
    moves_told,
    overtaken_letters,
    told_otherwise,
    unannounced,
    unreminded,
)
from cooperation.fund.applications.models import Application
from cooperation.fund.applications.queries import locked_call
from cooperation.fund.calls.models import FundCall
from cooperation.fund.letters.mailings import CALLS
from cooperation.fund.letters.models import CLOSING, MOVED, OPENED, FundLetter
from cooperation.fund.letters.sending import Occasion, send_once, take_back
from core.audit import record_audit
from core.database import session, utcnow, writing
from core.jobs import chore
from core.permissions import SYSTEM
from registry.door import acting_as
from registry.references import Reference, references_to

LOOKED_EVERY_S = 10
AT_ONCE = 100
"""Letters in a transaction."""
Row = Sequence[Any]
Write = Callable[[FundCall, Account, Row], None]

_log = logging.getLogger("guantong.fund")


@chore
def write_on_time() -> None:
    """Look every `LOOKED_EVERY_S` seconds."""
    kept = current_app.extensions.setdefault("call_upkeep", {"looked": float("-inf")})
    if time.monotonic() < kept["looked"] + LOOKED_EVERY_S:
        return
    kept["looked"] = time.monotonic()
    write_about_calls(utcnow())


def write_about_calls(now: datetime) -> int:
    """Queue the letters about calls that are to be written by now; how many. Each transaction is of
    one call, so that one that fails holds up no other."""
    with acting_as(SYSTEM):
        _take_back_overtaken(now)
        return (
            _written("fund_call.announce", lambda: unannounced(now), _announce)
            + _written("fund_call.tell_deadline", lambda: told_otherwise(now), _tell_deadline)
            + _written("fund_call.remind", lambda: unreminded(now), _remind)
        )


def _written(action: str, asked: Callable[[], Select[Any]], write: Write) -> int:
    """Write the letters for all rows (call, account, …), and say in the log how many there were."""
    calls = dict.fromkeys(row[0] for row in session().execute(asked()))
    session().rollback()
    return sum(_about(number, action, asked, write) for number in calls)


def _about(number: int, action: str, asked: Callable[[], Select[Any]], write: Write) -> int:
    """The letters about one call, asked for once more while it is held: another worker may have
    written them, and the call may be another."""
    total = 0
    try:
        while count := _some(number, action, asked, write):
            total += count
    except Exception:  # it is tried again at the next turn, and the others are not held up
        session().rollback()
        _log.exception("letters about the call %d could not be written (%s)", number, action)
    return total


def _some(number: int, action: str, asked: Callable[[], Select[Any]], write: Write) -> int:
    with writing():
        call = session().scalars(locked_call(number)).one()
        rows = session().execute(asked().where(FundCall.id == number).limit(AT_ONCE)).all()
        for row in rows:
            write(call, session().get_one(Account, row[1]), row)
        if rows:
            record_audit(action, call.code, SYSTEM, letters=len(rows))
        session().commit()
    return len(rows)


def _announce(call: FundCall, account: Account, _row: Row) -> None:
    why = Occasion(call.id, OPENED, closes_at=call.closes_at)
    send_once(CALLS, account, why, lambda: announcement(call, _named(call, account), account))


def _tell_deadline(call: FundCall, account: Account, _row: Row) -> None:
    before = moves_told(call.id, account.id)
    moves = session().scalar(select(func.count()).select_from(before.subquery())) or 0
    told = session().scalar(_deadline_told(call.id, account.id))
    why = Occasion(call.id, MOVED, mark=str(moves + 1), closes_at=call.closes_at)
    send_once(CALLS, account, why, lambda: new_deadline(call, _named(call, account), account, told))


def _remind(call: FundCall, account: Account, row: Row) -> None:
    application = session().get_one(Application, row[2])
    mark = call.closes_at.isoformat()
    why = Occasion(call.id, CLOSING, application.body.code, mark, call.closes_at)
    named = _named(call, account)
    send_once(CALLS, account, why, lambda: reminder(call, named, account, application))


def _deadline_told(call_id: int, account_id: int) -> Select[tuple[datetime | None]]:
    mine = (FundLetter.record_id == call_id, FundLetter.account_id == account_id)
    told = select(FundLetter.closes_at).where(*mine, FundLetter.occasion.in_((OPENED, MOVED)))
    return told.order_by(FundLetter.id.desc()).limit(1)


def _named(call: FundCall, account: Account) -> Reference:
    return references_to([call.id], account.language)[call.id]


def _take_back_overtaken(now: datetime) -> None:
    """What waits about a call that was withdrawn, put off or closed is not sent: where it opens
    again, it is announced again."""
    is_any = session().scalar(overtaken_letters(now).limit(1)) is not None
    session().rollback()
    if is_any:
        with writing():
            take_back(one for one in session().scalars(overtaken_letters(now)) if one)
            session().commit()

"""What the worker does for reports: remind of them who answers for the project, and the editors."""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from flask import current_app
from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from accounts.mailings.services import is_wanted
from accounts.models import Account, RoleGrant
from cooperation.fund.letters.mailings import REPORTS
from cooperation.fund.letters.models import COMING, OVERDUE, FundLetter
from cooperation.fund.letters.sending import Occasion, send_once, take_back, waiting_letters
from cooperation.fund.projects.models import Project, ProjectReport
from cooperation.fund.reporting.letters import report_letter
from cooperation.fund.reporting.queries import open_reports
from cooperation.fund.reporting.reminders import EVERY, Reminder, reminder_on
from core.audit import record_audit
from core.database import session, utcnow, writing
from core.jobs import chore
from core.permissions import SYSTEM, WRITERS
from registry.door import acting_as
from registry.models import Party, Record
from registry.references import references_to

LOOKED_EVERY_S = 600
"""A report is due on a day: the hour matters little."""
ANSWERING = ("implementing", "accountable", "beneficiary")
"""Roles of the administrations whose delegates are written to."""
Due = tuple[ProjectReport, Reminder]

_log = logging.getLogger("guantong.fund")


@chore
def remind_on_time() -> None:
    """Look every `LOOKED_EVERY_S` seconds."""
    kept = current_app.extensions.setdefault("report_upkeep", {"looked": float("-inf")})
    if time.monotonic() < kept["looked"] + LOOKED_EVERY_S:
        return
    kept["looked"] = time.monotonic()
    write_about_reports(utcnow())


def write_about_reports(now: datetime) -> int:
    """Queue the letters about reports that are to be written by now; how many. Each transaction is
    of one project, so that one that fails holds up no other."""
    day = now.astimezone(UTC).date()
    with acting_as(SYSTEM):
        _take_back_overtaken(day)
        projects = dict.fromkeys(report.project_id for report, _reminder in _due(day))
        session().rollback()
        return sum(_about(number, day) for number in projects)


def _due(day: date, project_id: int | None = None) -> list[Due]:
    """Reports to be reminded of, of one project or all."""
    query = open_reports(day + EVERY, day)
    if project_id is not None:
        query = query.where(ProjectReport.project_id == project_id)
    rows = session().scalars(query.execution_options(populate_existing=True))
    found = ((row, reminder_on(row.due, day)) for row in rows)
    return [(row, reminder) for row, reminder in found if reminder]


def _about(number: int, day: date) -> int:
    """The letters about one project. It is held meanwhile, and asked for once more: another worker
    may have written them, and a report may have come."""
    try:
        if not _missing(number, day):
            session().rollback()
            return 0
        with writing():
            project = session().scalars(_held(number)).one()
            missing = _missing(number, day)
            for report, reminder, account in missing:
                _send(report, reminder, account, day)
            if missing:
                record_audit("project.remind", project.code, SYSTEM, letters=len(missing))
            session().commit()
    except Exception:  # it is tried again at the next turn, and the others are not held up
        session().rollback()
        _log.exception("letters about reports of the project %d could not be written", number)
        return 0
    return len(missing)


def _held(number: int) -> Select[tuple[Project]]:
    held = select(Project).where(Project.id == number)
    return held.with_for_update().execution_options(populate_existing=True)


def _missing(number: int, day: date) -> list[tuple[ProjectReport, Reminder, Account]]:
    """The letters about a project that were not sent: three statements."""
    due = _due(day, number)
    people = session().scalars(_receivers(number)).all()
    sent = _sent(number, due)
    return [
        (report, reminder, account)
        for report, reminder in due
        for account in people
        if (account.id, reminder.occasion, report.code, reminder.mark) not in sent
    ]


def _sent(number: int, due: Iterable[Due]) -> set[tuple[int, str, str, str]]:
    marks = {reminder.mark for _report, reminder in due}
    columns = (FundLetter.account_id, FundLetter.occasion, FundLetter.about, FundLetter.mark)
    found = select(*columns).where(FundLetter.record_id == number, FundLetter.mark.in_(marks))
    return set(session().execute(found.where(FundLetter.occasion.in_((COMING, OVERDUE)))).tuples())


def _receivers(number: int) -> Select[tuple[Account]]:
    """Delegates of the administrations that answer for a project, and the editors."""
    body = aliased(Record)
    answers = (
        select(body.code)
        .join(Party, Party.party_id == body.id)
        .where(Party.record_id == number, Party.role.in_(ANSWERING))
        .where(body.kind == "administration", body.state == "published")
    )
    is_one = or_(
        and_(RoleGrant.role == "delegate", RoleGrant.scope.in_(answers)),
        RoleGrant.role.in_(WRITERS),
    )
    granted = exists().where(RoleGrant.account_id == Account.id, is_one)
    wanted = (Account.active, is_wanted(REPORTS), granted)
    return select(Account).where(*wanted).order_by(Account.id)


def _send(report: ProjectReport, reminder: Reminder, account: Account, day: date) -> None:
    why = Occasion(report.project_id, reminder.occasion, report.code, reminder.mark)
    names = references_to([report.project_id], account.language)
    project = names[report.project_id]
    send_once(REPORTS, account, why, lambda: report_letter(report, project, account, day))


def _overtaken(day: date) -> Sequence[str]:
    """Letters that wait about reports that have come, or are asked for no more."""
    asked_for = open_reports(day + EVERY, day).with_only_columns(ProjectReport.code).order_by(None)
    waiting = waiting_letters(COMING, OVERDUE).where(FundLetter.about.not_in(asked_for))
    found = session().scalars(waiting.with_only_columns(FundLetter.letter))
    return [one for one in found if one]


def _take_back_overtaken(day: date) -> None:
    is_any = bool(_overtaken(day))
    session().rollback()
    if is_any:
        with writing():
            take_back(_overtaken(day))
            session().commit()

"""Reports of published projects: those that are asked for, and how many stand how on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, exists, extract, func, not_, select
from werkzeug.datastructures import MultiDict

from cooperation.fund.projects.models import ProjectReport
from cooperation.fund.projects.sums import published_projects
from cooperation.fund.projects.vocabulary import REPORT_STANDINGS
from cooperation.fund.reporting.standing import AHEAD, DROPPED, IN_TIME, LATE, OVERDUE
from core.cache import remembered
from core.characters import quoted
from core.database import session
from core.problems import BadValue
from registry.models import Party, Record
from registry.statuses import certainly_has_status

TRACK, CANCELLED = "project", "cancelled"
PARAMETERS = ("administration", "year", "standing")


@dataclass(frozen=True)
class Asked:
    """What is asked for; '' for no matter which."""

    administration: str = ""
    year: str = ""
    standing: str = ""

    @property
    def values(self) -> dict[str, str]:
        """The values of its address."""
        return {name: getattr(self, name) for name in PARAMETERS if getattr(self, name)}


def asked(parameters: MultiDict[str, str]) -> Asked:
    """What an address asks for. Raises `BadValue`."""
    found = Asked(*(parameters.get(name, "").strip() for name in PARAMETERS))
    known = {
        "administration": not found.administration or _is_body(found.administration),
        "year": not found.year or (found.year.isascii() and found.year.isdigit()
                                   and len(found.year) == 4),
        "standing": not found.standing or found.standing in REPORT_STANDINGS,
    }  # fmt: skip
    for name, is_known in known.items():
        if not is_known:
            value = quoted(getattr(found, name))
            raise BadValue(_("“%(value)s” is no choice of this list. Choose one that it offers.",
                             value=value), name)  # fmt: skip
    return found


def _is_body(code: str) -> bool:
    return session().scalar(select(exists().where(Record.code == code))) is True


def reports_asked(what: Asked, day: date) -> Select[tuple[ProjectReport]]:
    """The reports, by the day on which they are due."""
    order = (ProjectReport.due, ProjectReport.code)
    return select(ProjectReport).where(*_wanted(what, day)).order_by(*order)


def overdue_reports(day: date) -> Select[tuple[ProjectReport]]:
    """Those that have not come though their day has passed, the longest overdue first."""
    return reports_asked(Asked(standing=OVERDUE), day)


def open_reports(until: date, day: date) -> Select[tuple[ProjectReport]]:
    """Those that have not come, are due by a day, and are still asked for."""
    mine = (_published(), ProjectReport.received.is_(None), ~cancelled_on(day))
    found = select(ProjectReport).where(*mine, ProjectReport.due <= until)
    return found.order_by(ProjectReport.project_id, ProjectReport.due, ProjectReport.code)


def counted_by_standing(day: date) -> Mapping[str, int]:
    """How many reports stand how on a day, in the order of the vocabulary; one statement."""

    def count() -> dict[str, int]:
        conditions = _conditions(day)
        stands = case(*((clause, code) for code, clause in conditions.items()), else_="")
        counted = select(stands, func.count()).where(_published()).group_by(stands)
        rows = dict(session().execute(counted).tuples().all())
        return {code: rows[code] for code in REPORT_STANDINGS if code in rows}

    return remembered(("fund_reports", day), count)


def years_of_reports() -> Select[tuple[int]]:
    """The years in which reports are due."""
    year = extract("year", ProjectReport.due)
    return select(year).where(_published()).distinct().order_by(year)


def bodies_of_reports() -> Select[tuple[int]]:
    """Ids of the administrations of projects that owe reports."""
    projects = select(ProjectReport.project_id).where(_published())
    found = select(Record.id).where(Record.kind == "administration", Record.state == "published")
    parties = select(Party.party_id).where(Party.record_id.in_(projects))
    return found.where(Record.id.in_(parties))


def cancelled_on(day: date) -> ColumnElement[bool]:
    """Whether the report's project is certainly cancelled on a day."""
    return certainly_has_status(ProjectReport.project_id, TRACK, (CANCELLED,), day)


def _published() -> ColumnElement[bool]:
    return ProjectReport.project_id.in_(published_projects())


def _wanted(what: Asked, day: date) -> Iterator[Any]:
    yield _published()
    if what.administration:
        body = select(Record.id).where(Record.code == what.administration).scalar_subquery()
        yield ProjectReport.project_id.in_(select(Party.record_id).where(Party.party_id == body))
    if what.year:
        year = int(what.year)
        yield ProjectReport.due.between(date(year, 1, 1), date(year, 12, 31))
    if what.standing:
        yield _conditions(day)[what.standing]


def _conditions(day: date) -> dict[str, ColumnElement[bool]]:
    """Code → what holds of a report, as `standing_of` has it."""
    came = and_(ProjectReport.received.is_not(None), ProjectReport.received <= day)
    is_open = and_(not_(came), ~cancelled_on(day))
    return {
        AHEAD: and_(is_open, ProjectReport.due >= day),
        IN_TIME: and_(came, ProjectReport.received <= ProjectReport.due),
        LATE: and_(came, ProjectReport.received > ProjectReport.due),
        OVERDUE: and_(is_open, ProjectReport.due < day),
        DROPPED: and_(not_(came), cancelled_on(day)),
    }

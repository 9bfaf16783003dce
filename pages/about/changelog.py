"""What was published, changed and withdrawn in the registry, by day, latest first.

Everybody reads the same: published versions of records that are published now, and withdrawals of
records that were published before. A draft is nowhere in it, for nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from werkzeug.exceptions import NotFound

from core.audit import AuditEntry
from core.cache import remembered
from core.database import session
from core.paging import page_place
from registry.models import Record
from registry.references import Reference, references_to
from registry.versions import Revision

DAYS_A_PAGE = 20
CHANGES_A_PAGE = 50
SHOWN_A_DAY = 5
PUBLISHED, CHANGED, WITHDRAWN = "published", "changed", "withdrawn"
WHATS = (PUBLISHED, CHANGED, WITHDRAWN)
COLUMNS = (Revision.at, Record.code, Record.kind, Revision.message, Revision.number, Record.id)
"""Of a version, as a `Change` takes them."""


@dataclass(frozen=True)
class Change:
    """A version that was published, or a withdrawal (then there is only a code and a reason)."""

    what: str
    at: datetime
    code: str
    kind: str
    message: str
    number: int = 0
    record_id: int | None = None


@dataclass
class Day:
    """What happened on a day: how many records of each kind, and the last of the changes."""

    day: date
    counts: dict[str, dict[str, int]] = field(
        default_factory=lambda: {what: defaultdict(int) for what in WHATS}
    )
    last: list[Change] = field(default_factory=list)

    def total(self, what: str) -> int:
        """How many changes of a sort there were."""
        return sum(self.counts[what].values())

    @property
    def whole(self) -> int:
        """How many changes there were."""
        return sum(self.total(what) for what in WHATS)


@dataclass(frozen=True)
class Days:
    """A page of days, with its place as the macro takes it."""

    days: list[Day]
    page: dict[str, int]


@dataclass(frozen=True)
class ChangesOfDay:
    """A page of a day's changes, with the names of the records."""

    day: Day
    changes: list[Change]
    names: dict[int, Reference]
    page: dict[str, int]


def days_of_page(number: int) -> Days:
    """Days with changes, latest first. Raises `NotFound` beyond the last page."""
    days = remembered(("changelog",), _days)
    page = page_place(number, DAYS_A_PAGE, len(days))
    shown = days[page["first"] - 1 : page["last"]]
    for day in shown:
        day.last = _changes(day.day, SHOWN_A_DAY, 0)
    return Days(shown, page)


def latest_days(count: int, size: int) -> list[Day]:
    """The latest days with changes; of one with more than `size` of them only how many.

    Two statements at most, besides the counts.
    """
    days: list[Day] = remembered(("changelog",), _days)[:count]
    small = [day for day in days if day.whole <= size]
    found = _changes_within([_span(day.day) for day in small]) if small else []
    for day in small:
        day.last = [change for change in found if change.at.date() == day.day]
    return days


def _changes_within(spans: list[tuple[datetime, datetime]]) -> list[Change]:
    """All changes within some periods, as those of a day."""
    start, end = min(start for start, _end in spans), max(end for _start, end in spans)
    inside = (and_(Revision.at >= one, Revision.at < other) for one, other in spans)
    rows = session().execute(_published(*COLUMNS).where(or_(*inside)).order_by(Revision.id.desc()))
    return _withdrawals(start, end) + [_version(row) for row in rows]


def changes_of_day(day: date, number: int, language: str) -> ChangesOfDay:
    """A page of the changes of a day, latest first. Raises `NotFound` if there are none."""
    found = next((one for one in remembered(("changelog",), _days) if one.day == day), None)
    if found is None:
        raise NotFound
    page = page_place(number, CHANGES_A_PAGE, found.whole)
    changes = _changes(day, CHANGES_A_PAGE, page["first"] - 1)
    names = references_to((change.record_id for change in changes), language)
    return ChangesOfDay(found, changes, names, page)


def names_of(days: Iterable[Day], language: str) -> dict[int, Reference]:
    """The names of the records that the days' last changes are about; one statement."""
    return references_to((change.record_id for day in days for change in day.last), language)


def _days() -> list[Day]:
    found: dict[date, Day] = {}
    first = (Revision.number == 1).label("first")
    day = func.date(Revision.at)
    published = _published(day, first, Record.kind, func.count()).group_by(day, first, Record.kind)
    for text, is_first, kind, total in session().execute(published):
        one = _day(found, text)
        one.counts[PUBLISHED if is_first else CHANGED][kind] += total
    record = Record.__table__
    day = func.date(AuditEntry.at)
    withdrawn = _withdrawn(day, record.c.kind, func.count()).group_by(day, record.c.kind)
    for text, kind, total in session().execute(withdrawn):
        _day(found, text).counts[WITHDRAWN][kind] += total
    return sorted(found.values(), key=lambda one: one.day, reverse=True)


def _day(found: dict[date, Day], text: Any) -> Day:
    """The day's entry; SQLite gives a day as text."""
    day = date.fromisoformat(text) if isinstance(text, str) else text
    return found.setdefault(day, Day(day))


def _published(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Revision)
        .join(Record, Record.id == Revision.record_id)
        .where(Record.state == "published")
    )


def _withdrawn(*columns: Any) -> Select[Any]:
    """Past the door on purpose: at its address the withdrawal of a record is public."""
    record = Record.__table__
    return (
        select(*columns)
        .select_from(AuditEntry)
        .join(record, record.c.code == AuditEntry.target)
        .where(AuditEntry.action == "record.withdraw", record.c.state == "withdrawn")
        .where(record.c.published_at.is_not(None))
    )


def _changes(day: date, size: int, offset: int) -> list[Change]:
    """Some of a day's changes: what was withdrawn, then the versions, each latest first."""
    start, end = _span(day)
    withdrawn = _withdrawals(start, end)
    found = withdrawn[offset : offset + size]
    if len(found) == size:
        return found
    rows = session().execute(
        _published(*COLUMNS)
        .where(Revision.at >= start, Revision.at < end)
        .order_by(Revision.id.desc())
        .limit(size - len(found))
        .offset(max(0, offset - len(withdrawn)))
    )
    return found + [_version(row) for row in rows]


def _version(row: Any) -> Change:
    return Change(PUBLISHED if row.number == 1 else CHANGED, *row)


def _span(day: date) -> tuple[datetime, datetime]:
    """When a day begins and when it has ended (UTC)."""
    start = datetime.combine(day, time(), UTC)
    return start, start + timedelta(days=1)


def _withdrawals(start: datetime, end: datetime) -> list[Change]:
    record = Record.__table__
    columns = (AuditEntry.at, record.c.code, record.c.kind, record.c.withdrawal_reason)
    rows = session().execute(
        _withdrawn(*columns)
        .where(AuditEntry.at >= start, AuditEntry.at < end)
        .order_by(AuditEntry.id.desc())
    )
    return [Change(WITHDRAWN, *row) for row in rows]

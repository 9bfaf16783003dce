"""Everything about a body, under the kinds of the records that name it.

What packages above know of a body (a forum attended, an administration's briefing) they register
here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_login import current_user

from core.cache import remembered
from core.database import session
from directory.queries import latest_roles_of
from registry.door import PUBLIC, states_for
from registry.kinds import kinds
from registry.record_view import RecordView
from registry.references import Reference, references_to
from registry.statuses import Status, statuses_on
from registry.vocabulary import ROLES

SHOWN = 60


@dataclass(frozen=True)
class Item:
    """A record in which the body has a role."""

    reference: Reference
    role: Any
    statuses: list[Status]


@dataclass(frozen=True)
class Panel:
    """The records of one kind."""

    kind: str
    label: Any
    items: list[Item]
    total: int


class Role(NamedTuple):
    """A record in which a body has a role; `total` of its kind."""

    id: int
    role: str
    kind: str
    total: int


Attended = Callable[[RecordView], list[Any]]
_attended: list[Attended] = []
_briefings: list[Callable[[RecordView], Any]] = []


def register_briefing(build: Callable[[RecordView], Any]) -> None:
    """Give what makes the briefing of an administration; it has what packages above know."""
    _briefings.append(build)


def briefing_of(view: RecordView) -> Any:
    """The briefing of an administration: an object whose parts its template reads."""
    return _briefings[-1](view)


def register_attendance(finder: Attended) -> None:
    """Give the function that finds the forum editions that a body attended."""
    _attended.append(finder)


def attended(view: RecordView) -> list[Any]:
    """Attendance of the body at forum editions, as far as a source reports it."""
    return [row for finder in _attended for row in finder(view)]


def _latest_roles(body_id: int, day: date | None, most: int) -> list[Any]:
    def read() -> list[Any]:
        return [Role(*row) for row in session().execute(latest_roles_of(body_id, most, day))]

    if states_for(current_user) is not PUBLIC:
        return read()
    return remembered(("roles", body_id, day, most), read)


def records_of(view: RecordView, most: int = SHOWN) -> list[Panel]:
    """Records in which the body has a role, latest first, at most so many of each kind."""
    rows = _latest_roles(view.record.id, view.reader.as_of, most)
    names = references_to((row.id for row in rows), view.reader.language)
    found = []
    for name, kind in kinds().items():
        mine = [row for row in rows if row.kind == name and row.id in names]
        if not mine:
            continue
        ids = [row.id for row in mine]
        statuses = statuses_on(ids, kind.track, view.reader.day) if kind.track else {}
        items = [Item(names[r.id], ROLES[r.role], statuses.get(r.id, [])) for r in mine]
        found.append(Panel(name, kind.plural, items, mine[0].total))
    return found

"""Everything about a body, under the kinds of the records that name it.

What packages above know of a body (a forum attended, a corridor through it) they register here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.database import session
from core.reader import Reader
from directory.queries import roles_of
from registry.kinds import kinds
from registry.record_view import RecordView
from registry.references import Reference, by_date, references_to
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


Attended = Callable[[RecordView], list[Any]]
Through = Callable[[str, Reader], list[Reference]]
_attended: list[Attended] = []
_through: list[Through] = []


def register_attendance(finder: Attended) -> None:
    """Give the function that finds the forum editions that a body attended."""
    _attended.append(finder)


def register_corridors(finder: Through) -> None:
    """Give the function that finds the corridors through a territory."""
    _through.append(finder)


def attended(view: RecordView) -> list[Any]:
    """Attendance of the body at forum editions, as far as a source reports it."""
    return [row for finder in _attended for row in finder(view)]


def corridors_through(code: str, reader: Reader) -> list[Reference]:
    """Corridors that pass the territory."""
    return [reference for finder in _through for reference in finder(code, reader)]


def records_of(view: RecordView) -> list[Panel]:
    """Records in which the body has a role, latest first, under their kinds."""
    rows = list(session().execute(roles_of(view.record.id)))
    names = references_to((key for key, _, _ in rows), view.reader.language)
    roles: dict[int, str] = {key: role for key, role, _ in rows}
    found = []
    for name, kind in kinds().items():
        members = by_date(ref for ref in names.values() if ref.kind == name)
        shown = members[:SHOWN]
        statuses = (
            statuses_on((r.id for r in shown), kind.track, view.reader.day) if kind.track else {}
        )
        items = [Item(r, ROLES[roles[r.id]], statuses.get(r.id, [])) for r in shown]
        if items:
            found.append(Panel(name, kind.plural, items, len(members)))
    return found

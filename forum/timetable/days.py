"""A timetable by days, each a table of what runs side by side; and by languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from forum.programme.released import Name, ReleasedProgramme
from forum.timetable.asking import BY_TRACK, follows, languages_of
from forum.timetable.grid import Row, rows_of
from forum.timetable.showing import ShownSlot, Timetable


@dataclass(frozen=True)
class Column:
    """A room or track of a day; the language is that of its name."""

    id: int | None
    name: Name


@dataclass(frozen=True)
class Day:
    """A day of the programme: its columns, in the order of the plan, and its rows."""

    day: date
    columns: list[Column]
    rows: list[Row[ShownSlot]]
    number: int

    @property
    def names(self) -> dict[int | None, Name]:
        """Column → name."""
        return {column.id: column.name for column in self.columns}


def days_shown(timetable: Timetable) -> list[Day]:
    """The days on which something that is asked for begins."""
    found = by_day(timetable.programme, timetable.slots)
    return [_day(timetable, day, slots) for day, slots in found if day]


def without_time(timetable: Timetable) -> list[ShownSlot]:
    """What is planned, its time still open."""
    return [one for one in timetable.slots if not one.times]


def by_day(
    programme: ReleasedProgramme, slots: Iterable[ShownSlot]
) -> list[tuple[date | None, list[ShownSlot]]]:
    """What begins on each day, in order of time; what has no time comes last."""
    ordered = sorted(slots, key=lambda one: (one.starts, one.ends, one.slot.session))
    return [(day, list(held)) for day, held in
            groupby(ordered, key=lambda one: programme.day_of(one.slot))]  # fmt: skip


def _day(timetable: Timetable, day: date, slots: Sequence[ShownSlot]) -> Day:
    used = {one.column for one in slots}
    programme, by_track = timetable.programme, timetable.asked.by == BY_TRACK
    held = programme.tracks if by_track else programme.rooms
    columns = [
        Column(key, name)
        for key, of in held.items()
        if key in used and (name := timetable.name_of(of))
    ]
    if None in used:
        words = _("No track") if by_track else _("Room still open")
        columns.append(Column(None, Name(words, timetable.reader.language)))
    return Day(day, columns, rows_of(slots, [column.id for column in columns]), len(slots))


@dataclass(frozen=True)
class Followed:
    """How many sessions can be followed in a language: heard on the floor or interpreted, and
    those of which documents are in it. Cancelled ones do not count."""

    language: str
    floor: int
    interpreted: int
    heard: int
    documents: int


def followed(timetable: Timetable) -> list[Followed]:
    """The languages of the programme, those of the site first."""
    slots = [one.slot for one in timetable.slots if not one.slot.is_cancelled]
    documents = {tag for slot in slots for tag in slot.documents}
    heard = languages_of(timetable.programme)
    return [
        Followed(
            tag,
            sum(follows(slot.floor, tag) for slot in slots),
            sum(follows(slot.interpretation, tag) for slot in slots),
            sum(follows(slot.heard, tag) for slot in slots),
            sum(follows(slot.documents, tag) for slot in slots),
        )
        for tag in (*heard, *sorted(documents - {*heard}))
    ]

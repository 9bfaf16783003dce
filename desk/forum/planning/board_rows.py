"""The board of a day as rows of a table: pure, from the slots of the day and the columns.

A row ends where the half hour ends or a session begins or ends, so that each session is one cell
over whole rows. Sessions of one room that are at the same time share a cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

UNIT = timedelta(minutes=5)
STEP = timedelta(minutes=30)
EARLIEST, LATEST = time(8), time(19)
"""The hours that are shown in any case."""


@dataclass(frozen=True)
class Cell:
    """A cell of a column (a room's id, or None): when it begins, over how many rows and minutes it
    goes, and the slots in it."""

    column: int | None
    starts_at: datetime
    rows: int
    minutes: int
    slots: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row: from when to when, its height in units of five minutes (1 to 6), its cells."""

    starts_at: datetime
    ends_at: datetime
    cells: tuple[Cell, ...]

    @property
    def units(self) -> int:
        """How high it is."""
        return -(-(self.ends_at - self.starts_at) // UNIT)


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants at which a day begins and ends in a zone."""
    begins, ends = (
        datetime.combine(one, time(), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
        for one in (day, day + timedelta(days=1))
    )
    return begins, ends


def slots_on(slots: Iterable[Any], day: date, zone: str) -> list[Any]:
    """The slots that are held at some time of the day."""
    begins, ends = bounds(day, zone)
    return [one for one in slots if one.starts_at and one.starts_at < ends and one.ends_at > begins]


def board_rows(
    slots: Sequence[Any], columns: Sequence[int | None], day: date, zone: str
) -> list[Row]:
    """The rows of a day's board."""
    first, last = _hours(slots, day, zone)
    lines = _lines(slots, first, last)
    groups = {key: _groups([one for one in slots if one.room_id == key]) for key in columns}
    return [
        Row(begins, ends, tuple(_cells(groups, lines, place)))
        for place, (begins, ends) in enumerate(pairwise(lines))
    ]


def _hours(slots: Sequence[Any], day: date, zone: str) -> tuple[datetime, datetime]:
    """From when to when the board goes: whole half hours within the day."""
    begins, ends = bounds(day, zone)
    usual = [
        datetime.combine(day, clock, ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
        for clock in (EARLIEST, LATEST)
    ]
    first = min([usual[0], *(one.starts_at for one in slots)])
    last = max([usual[1], *(one.ends_at for one in slots)])
    first -= (first - begins) % STEP
    last += (begins - last) % STEP
    return max(first, begins), min(last, ends)


def _lines(slots: Sequence[Any], first: datetime, last: datetime) -> list[datetime]:
    """Where rows begin, and where the last one ends."""
    found = {first + STEP * count for count in range((last - first) // STEP + 1)} | {last}
    found |= {at for one in slots for at in (one.starts_at, one.ends_at) if first < at < last}
    return sorted(found)


@dataclass
class _Group:
    starts_at: datetime
    ends_at: datetime
    slots: list[Any]


def _groups(slots: Sequence[Any]) -> list[_Group]:
    """Slots of a room that are at the same time, together."""
    found: list[_Group] = []
    for one in sorted(slots, key=lambda slot: (slot.starts_at, slot.session_id)):
        if found and one.starts_at < found[-1].ends_at:
            found[-1].slots.append(one)
            found[-1].ends_at = max(found[-1].ends_at, one.ends_at)
        else:
            found.append(_Group(one.starts_at, one.ends_at, [one]))
    return found


def _cells(
    groups: Mapping[int | None, list[_Group]], lines: Sequence[datetime], place: int
) -> Iterable[Cell]:
    """The cells that begin in a row."""
    at = lines[place]
    for key, held in groups.items():
        group = next((one for one in held if one.starts_at <= at < one.ends_at), None)
        if group is None:
            yield Cell(key, at, 1, _minutes(at, lines[place + 1]))
        elif place == 0 or group.starts_at == at:
            until = sum(1 for line in lines[place + 1 :] if line <= group.ends_at) or 1
            ends = lines[place + until]
            yield Cell(key, at, until, _minutes(at, ends), tuple(group.slots))


def _minutes(begins: datetime, ends: datetime) -> int:
    return (ends - begins) // timedelta(minutes=1)

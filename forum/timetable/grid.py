"""A day of a programme as a table: its columns run side by side, its rows begin at one time each.

Pure: it works on anything that has a start, an end and a column.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """Something with a time and a place; both instants are given."""

    @property
    def starts(self) -> datetime: ...

    @property
    def ends(self) -> datetime: ...

    @property
    def column(self) -> Hashable: ...


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


@dataclass
class Cell(Generic[AnyPlaced]):
    """What a column has from the row on in which it stands, over so many rows."""

    column: Hashable
    held: list[AnyPlaced] = field(default_factory=list)
    rows: int = 1


@dataclass
class Row(Generic[AnyPlaced]):
    """A time at which something begins, and the cells that stand in its row. A column over which
    a cell of an earlier row reaches has none."""

    at: datetime
    cells: list[Cell[AnyPlaced]]


def rows_of(placed: Sequence[AnyPlaced], columns: Sequence[Hashable]) -> list[Row[AnyPlaced]]:
    """The rows of a day. What overlaps in one column stands in one cell, in order of time."""
    times = sorted({one.starts for one in placed})
    cells = {column: _cells([o for o in placed if o.column == column], times, column)
             for column in columns}  # fmt: skip
    return [
        Row(at, [cells[column][number] for column in columns if number in cells[column]])
        for number, at in enumerate(times)
    ]


def _cells(
    placed: Sequence[AnyPlaced], times: Sequence[datetime], column: Hashable
) -> dict[int, Cell[AnyPlaced]]:
    """Number of the row → the cell that begins in it, the empty ones too."""
    found: dict[int, Cell[AnyPlaced]] = {}
    row = 0
    waiting = sorted(placed, key=lambda one: (one.starts, one.ends))
    while row < len(times):
        found[row] = cell = Cell[AnyPlaced](column)
        until = times[row]
        while waiting and (waiting[0].starts < until or waiting[0].starts == times[row]):
            cell.held.append(waiting.pop(0))
            until = max(until, cell.held[-1].ends)
        cell.rows = sum(1 for at in times[row:] if at < until) or 1
        row += cell.rows
    return found

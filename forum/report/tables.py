"""The report of an edition as tables of figures; its page, its file and its print show the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

HIDDEN = "suppressed"
"""What the CSV file holds in place of a number that is hidden."""


@dataclass(frozen=True)
class Row:
    """A row: what it is of (code and name), and a number for each column; None: hidden."""

    code: str
    label: str
    numbers: Sequence[int | None]


@dataclass(frozen=True)
class Table:
    """A table of numbers. `head` names the first column and the others, `columns` the others for
    programs. `total` are those of all rows, where they add up."""

    id: str
    title: str
    head: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Row]
    total: Row | None = None
    note: str = ""

    @property
    def all_rows(self) -> list[Row]:
        """The rows with the total."""
        return [*self.rows, *([self.total] if self.total else ())]

    @property
    def hides(self) -> bool:
        """Whether a number is hidden."""
        return any(number is None for row in self.all_rows for number in row.numbers)


@dataclass(frozen=True)
class Part:
    """A part of the report: its tables, and what has to be said with them."""

    id: str
    title: str
    tables: Sequence[Table]
    notes: Sequence[str] = ()


CSV_HEADER = ("part", "table", "row", "label", "column", "value")


def csv_rows(edition: str, parts: Sequence[Part]) -> Iterator[Sequence[Any]]:
    """The report as lines of one number each; `value` is `HIDDEN` where it may not be told."""
    yield ("edition", *CSV_HEADER)
    for part in parts:
        for table in part.tables:
            for row in table.all_rows:
                for column, number in zip(table.columns, row.numbers, strict=True):
                    value = HIDDEN if number is None else number
                    yield edition, part.id, table.id, row.code, row.label, column, value


def counted(
    key: str,
    title: str,
    head: Sequence[str],
    counts: Mapping[str, int | None],
    names: Mapping[str, Any],
    note: str = "",
) -> Table:
    """A table of one number a row, in the order of `names`; codes without a number are left out."""
    rows = [Row(code, str(names[code]), [counts[code]]) for code in names if code in counts]
    return Table(key, title, head, ("number",), rows, note=note)


def with_total(table: Table, label: str, total: int | None) -> Table:
    """A table of one number a row with the total below."""
    return replace(table, total=Row("total", label, [total]))

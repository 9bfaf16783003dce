"""The rows of a data set as they were read, with typed access to their cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from core.dates import EventDate, parse_event_date
from exchange.dataset.contract import TABLES
from exchange.dataset.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `line` is the physical line on which it begins.

    Accessors return None (or nothing) for a blank cell: blank means unknown. They raise
    `ValueError` or `InvalidEventDate` for a cell that does not pass `check_dataset`.
    """

    table: str
    line: int
    cells: dict[str, str] = field(repr=False)

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def code(self) -> str:
        """The row's own code, or nothing if its table has none."""
        return self.cells.get("code", "")

    def many(self, column: str) -> list[str]:
        """The entries of a list cell, in order."""
        value = self.cells[column]
        return value.split("|") if value else []

    def yes(self, column: str) -> bool | None:
        value = self.cells[column]
        return None if not value else value == "true"

    def integer(self, column: str) -> int | None:
        value = self.cells[column]
        return int(value) if value else None

    def number(self, column: str) -> Decimal | None:
        value = self.cells[column]
        return Decimal(value) if value else None

    def date(self, column: str) -> EventDate | None:
        value = self.cells[column]
        return parse_event_date(value) if value else None

    def origins(self) -> dict[str, str]:
        """Column to origin, as the `origins` cell tells it."""
        return dict(split_origin(entry) for entry in self.many("origins"))

    def texts(self, stem: str) -> dict[str, str]:
        """Language tag to text of the filled columns `stem_en`, `stem_zh`…

        `stem_local` stands under the language that `stem_local_language` names.
        """
        found = {}
        for column in TABLES[self.table].columns:
            if column.is_reader_text and column.name.startswith(f"{stem}_") and self[column.name]:
                tag = column.name.removeprefix(f"{stem}_")
                found[self[f"{column.name}_language"] if tag == "local" else tag] = self[
                    column.name
                ]
        return found

    def problem(self, column: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
        """A problem of this row, on the physical line of the cell it is about."""
        line = self.line
        for name, value in self.cells.items() if column else ():
            if name == column:
                break
            line += value.count("\n")
        return Problem(f"{self.table}.csv", line, column, message, severity)


def split_origin(entry: str) -> tuple[str, str]:
    column, _, origin = entry.partition(":")
    return column, origin


@dataclass
class Dataset:
    """A data set as read from a folder; `problems` are those of reading only."""

    folder: Path
    tables: dict[str, list[Row]]
    problems: list[Problem]

    def rows(self, table: str) -> list[Row]:
        """The rows of a table in the order of the file; none if the file could not be read."""
        return self.tables.get(table, [])

    def in_load_order(self) -> Iterator[Row]:
        """Every row to load, each after the rows that it refers to."""
        for table in TABLES.values():
            if table.loaded:
                rows = self.rows(table.name)
                yield from _parents_first(rows) if "parent" in table.by_name else rows

    @cached_property
    def by_code(self) -> dict[str, Row]:
        """Code to row over the whole set; the first row where a code stands twice."""
        found: dict[str, Row] = {}
        for rows in self.tables.values():
            for row in rows:
                if row.code:
                    found.setdefault(row.code, row)
        return found

    def table_of(self, code: str) -> str:
        """The table in which a code stands, or nothing if it is unknown."""
        row = self.by_code.get(code)
        return row.table if row else ""


def _parents_first(rows: list[Row]) -> list[Row]:
    """The rows in order, but each parent of the same table before its children."""
    waiting = {row.code: row for row in rows}
    ordered: list[Row] = []

    def take(row: Row) -> None:
        del waiting[row.code]
        if row["parent"] in waiting:
            take(waiting[row["parent"]])
        ordered.append(row)

    for row in rows:
        if row.code in waiting:
            take(row)
    return ordered

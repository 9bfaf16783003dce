"""Rows of an import as the page shows them: what differs, what is wrong, and the cells to mend."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.sheets.cell_columns import Column
from exchange.sheets.checked import Cells
from exchange.sheets.columns import CODE, VERSION, Columns, columns_of, labelled
from exchange.sheets.models import SheetRow
from exchange.sheets.recognising import BEYOND
from registry.schema.contents import empty_content
from registry.schema.fields import Paragraphs
from registry.schema.forms import TEXTS, RecordForm

PREFIX = "cell-"
"""Begins the names of the fields that mend a cell."""


@dataclass(frozen=True)
class Difference:
    """What a row changes in one column; `language` of the words, or 'und'."""

    label: str
    language: str
    old: str
    new: str


@dataclass(frozen=True)
class MendField:
    """A cell that can be typed anew. `codes` of its list, if it has one."""

    column: str
    label: str
    value: str
    problems: Sequence[dict[str, Any]]
    long: bool
    language: str
    codes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class ShownRow:
    """A row as the page shows it; `general` are the problems of no single column."""

    row: SheetRow
    differences: Sequence[Difference]
    fields: Sequence[MendField]
    general: Sequence[dict[str, Any]]


def shown_rows(rows: Iterable[SheetRow], form: RecordForm) -> list[ShownRow]:
    """Rows with their differences and the fields of their wrong cells."""
    columns = columns_of(form)
    return [shown_row(row, columns) for row in rows]


def shown_row(row: SheetRow, columns: Columns, whole: Sequence[str] = ()) -> ShownRow:
    """A row with fields for its wrong cells, or for all columns that are named."""
    told: dict[str, list[dict[str, Any]]] = {}
    for problem in row.problems:
        told.setdefault(problem["column"], []).append(problem)
    general = told.pop("", [])
    names = whole or [name for name in columns.names if name in told]
    fields = [_field(row, name, columns, told.get(name, ())) for name in names]
    return ShownRow(row, list(_differences(row, columns)), fields, general)


def _field(
    row: SheetRow, name: str, columns: Columns, problems: Sequence[dict[str, Any]]
) -> MendField:
    column = columns.by_name.get(name)
    return MendField(
        column=name,
        label=labelled(column) if column else "",
        value=row.cells.get(name, ""),
        problems=problems,
        long=isinstance(column.field, Paragraphs) if column else False,
        language=language_of(column) if column else "und",
        codes=codes_of(column) if column else (),
    )


def codes_of(column: Column) -> list[tuple[str, str]]:
    """Codes and labels to choose one from."""
    choice = column.choice
    if choice is None or choice.many or column.name == "links":
        return []
    return [(code, str(label)) for code, label in choice.codes.items()]


def language_of(column: Column) -> str:
    """The language of the words in a column."""
    return getattr(column, "language", "und") if hasattr(column, "word") else "und"


def _differences(row: SheetRow, columns: Columns) -> Iterator[Difference]:
    if not row.content:
        return
    base = row.base or _nothing(columns.form)
    for column in columns.all:
        old, new = column.show(base), column.show(row.content)
        if old != new:
            yield Difference(labelled(column), language_of(column), old, new)


def _nothing(form: RecordForm) -> dict[str, Any]:
    content = empty_content(form)
    content["source_language"] = ""
    return content | ({TEXTS.name: []} if TEXTS.name in content else {})


def posted_cells(form: Iterable[tuple[str, str]], columns: Columns) -> Cells:
    """The cells that a form mends; a blank one leaves the field as it is."""
    known = {CODE, VERSION, *columns.names}
    found = {}
    for name, text in form:
        column = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and column in known:
            found[column] = text.replace("\r\n", "\n").strip()
    if "whole" in {name for name, _text in form}:
        found[BEYOND] = ""
    return found

"""Sheets that go out: the template of a kind, and its records as a sheet to edit and bring back."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import session
from core.languages import reader_locale
from exchange.sheets.cell_columns import Column
from exchange.sheets.cells import EMPTY_MARKS, guarded_text
from exchange.sheets.columns import (
    CODE,
    VERSION,
    Columns,
    columns_of,
    explained,
    labelled,
    numbered_by,
)
from exchange.sheets.lookups import AT_ONCE, records_with_parts
from exchange.sheets.part_columns import PartColumn
from registry.models import Record
from registry.schema.contents import content_of
from registry.schema.fields import Choice
from registry.schema.forms import form_of
from registry.vocabulary import Vocabulary

Cells = Sequence[str]
LONGEST_CELL = 32_767
"""Characters that a cell of XLSX holds; what is longer is left out, so that it stays as it is."""
TAKES_NEW = 2_000
"""Rows of the first sheet that offer the codes of a list."""
EXAMPLES = 2
WIDTH = 22
"""Of the columns, in characters."""


def record_rows(kind: str, codes: Iterable[str] = ()) -> Iterator[Cells]:
    """The header, and a row for each published record of a kind, or for those of these codes."""
    form = form_of(kind)
    columns = columns_of(form)
    asked = select(Record.code).where(Record.kind == kind, Record.state == "published")
    wanted = list(codes)
    asked = asked.where(Record.code.in_(wanted)) if wanted else asked
    found = sorted(session().scalars(asked))
    yield columns.names
    for start in range(0, len(found), AT_ONCE):
        records = records_with_parts(form, found[start : start + AT_ONCE])
        for code in sorted(records):
            yield _record_row(records[code], columns)
        session().expunge_all()


def _record_row(record: Record, columns: Columns) -> Cells:
    content = content_of(record)
    shown = [guarded_text(column.show(content)) for column in columns.all]
    return [record.code, str(record.version), *shown]


def written_csv(rows: Iterable[Cells]) -> bytes:
    """Rows as CSV in UTF-8 with the mark that programs for sheets know it by (RFC 4180)."""
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue().encode("utf-8-sig")


def csv_template(kind: str) -> bytes:
    """Header, and as notes (rows that begin with #): labels, help, examples, code lists."""
    columns = columns_of(form_of(kind))
    rows: list[Cells] = [columns.names, *_notes(columns)]
    rows += [_as_note(row) for row in _examples(kind)]
    rows += [[f"# {name}", code, label, meaning] for name, code, label, meaning in _codes(columns)]
    return written_csv(rows)


def _as_note(cells: Cells) -> Cells:
    return [f"# {cells[0]}", *cells[1:]]


def _notes(columns: Columns) -> list[Cells]:
    """A row of labels and a row of help, below the header."""
    told = _explanations(columns)
    return [_as_note([row[1] for row in told]), _as_note([row[3] for row in told])]


def _explanations(columns: Columns) -> list[Cells]:
    """Name, label, whether it is needed, help of each column."""
    needed = _("Needed")
    told: list[Cells] = [
        [CODE, _("Code"), "", numbered_by(columns.form)],
        [VERSION, _("Version"), "",
         _("As exported: so a change that somebody else makes meanwhile is noticed.")],
    ]  # fmt: skip
    for column in columns.all:
        mark = needed if column.required else ""
        told.append([column.name, labelled(column), mark, explained(column)])
    return told


def _codes(columns: Columns) -> Iterator[tuple[str, str, str, str]]:
    """Column, code, label, definition of every code list."""
    for column in columns.all:
        for choice in _choices(column):
            definitions = choice.codes if isinstance(choice.codes, Vocabulary) else None
            for code, label in choice.codes.items():
                meaning = definitions.definition(code) if definitions is not None else ""
                yield column.name, code, str(label), str(meaning)


def _choices(column: Column) -> list[Choice]:
    if column.choice is not None:
        return [column.choice]
    if type(column) is PartColumn:
        return [one for one in column.part.fields if isinstance(one, Choice)]
    return []


def _examples(kind: str) -> list[Cells]:
    """Real records, as rows."""
    first = (
        select(Record.code)
        .where(Record.kind == kind, Record.state == "published")
        .order_by(Record.code)
        .limit(EXAMPLES)
    )
    codes = list(session().scalars(first))
    return list(record_rows(kind, codes))[1:] if codes else []


def written_xlsx(kind: str, rows: Iterable[Cells], examples: bool = False) -> bytes:
    """A workbook: the rows, then explanations, examples and code lists on sheets of their own."""
    from openpyxl import Workbook

    columns = columns_of(form_of(kind))
    codes = list(_codes(columns))
    book = Workbook(write_only=True)
    lists = _("Codes")
    main = _sheet(book, _("Records"))
    main.freeze_panes = "B2"
    _offer_codes(main, columns, codes, lists)
    _fill(main, rows)
    _fill(_sheet(book, _("Explanation")), _told(columns))
    if examples:
        _fill(_sheet(book, _("Examples")), [columns.names, *_examples(kind)])
    headings = (_("Column"), _("Code"), _("Label"), _("Definition"))
    _fill(_sheet(book, lists), [headings, *codes])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def xlsx_template(kind: str) -> bytes:
    """The template of a kind: the header and a note with the labels, ready to be filled in."""
    columns = columns_of(form_of(kind))
    return written_xlsx(kind, [columns.names, _notes(columns)[0]], examples=True)


def _told(columns: Columns) -> list[Cells]:
    marks = " ".join(EMPTY_MARKS)
    return [
        [_("Only the first sheet is read. Its first row names the columns; their order is free.")],
        [_("A blank cell leaves the field as it is. To empty a field, write one of: %(marks)s",
           marks=marks)],
        [_("A row whose first cell begins with “# ” is a note and is not read.")],
        [_("Dates: 2015, 2015-05, 2015-05-28, or 2015/2017 for a period.")],
        [_("What is long for a cell is left blank here, and stays as it is.")],
        [],
        [_("Column"), _("Label"), _("Needed"), _("Explanation")],
        *_explanations(columns),
    ]  # fmt: skip


def _sheet(book: Any, title: str) -> Any:
    """Another sheet, that begins where the reader's language does."""
    sheet = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = reader_locale().text_direction == "rtl"
    sheet.sheet_format.defaultColWidth = WIDTH
    return sheet


def _fill(sheet: Any, rows: Iterable[Cells]) -> None:
    from openpyxl.cell import WriteOnlyCell

    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, text if len(text) <= LONGEST_CELL else "")
            cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)


def _offer_codes(
    sheet: Any, columns: Columns, codes: Sequence[tuple[str, str, str, str]], lists: str
) -> None:
    """Lists to choose from, for the columns that take one code."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import (
        DataValidation,
    )

    places: dict[str, list[int]] = {}
    for place, (name, *_rest) in enumerate(codes, 2):
        places.setdefault(name, []).append(place)
    for number, name in enumerate(columns.names, 1):
        column = columns.by_name.get(name)
        if column is None or column.choice is None or column.choice.many:
            continue
        if isinstance(column, PartColumn):
            continue
        quoted = lists.replace("'", "''")
        first, last = places[name][0], places[name][-1]
        offered = DataValidation(
            type="list", formula1=f"'{quoted}'!$B${first}:$B${last}", allow_blank=True
        )
        offered.showErrorMessage = False  # the mark that empties is allowed too
        letter = get_column_letter(number)
        offered.add(f"{letter}2:{letter}{TAKES_NEW}")
        sheet.data_validations.append(offered)

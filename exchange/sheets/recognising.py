"""What a file is, by its content; its rows as texts by column."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from exchange.sheets.cells import is_note
from exchange.sheets.columns import Columns
from exchange.sheets.csv_reading import csv_rows, decoded, delimiter_of
from exchange.sheets.headers import ColumnNames, Rows, read_header
from exchange.sheets.problems import Unreadable
from exchange.sheets.xlsx_reading import check_workbook, open_workbook

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|meta|head|!--)", re.I)
BEYOND = "…"
"""The key of cells that stand beyond the header."""


@dataclass
class Sheet:
    """A file that was read as far as its header. `rows` gives the rest, once."""

    media: str
    header: list[str]
    rows: Iterator[tuple[int, dict[str, str]]]
    encoding: str = ""
    notes: list[str] = field(default_factory=list)


def read_sheet(content: bytes, columns: Columns, encoding: str = "") -> Sheet:
    """Recognise a file and read its header. Raises `Unreadable`, also while `rows` are read."""
    refuse_others(content)
    names = ColumnNames(columns)
    if content.startswith(b"PK\x03\x04"):
        file = io.BytesIO(content)
        check_workbook(file)
        book = open_workbook(file)
        sheet = _with_header("xlsx", book.rows, names)
        sheet.notes += book.notes
        return sheet
    text, found = decoded(content, encoding)
    rows = csv_rows(text, delimiter_of(text, names.name_of))
    sheet = _with_header("csv", rows, names)
    sheet.encoding = found
    return sheet


def refuse_others(content: bytes) -> None:
    """Raise `Unreadable` for what is no sheet that can be read, or too large."""
    if not content.strip():
        raise Unreadable(_("The file is empty. Choose the file again."))
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if content.startswith(_OLE):
        raise Unreadable(
            _("This is a sheet of an older Excel (XLS), or one with a password. Save it without a "
              "password as XLSX or CSV.")
        )  # fmt: skip
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise Unreadable(
            _("This is a web page or XML, whatever its name says. Open it in a program for sheets "
              "and save it as XLSX.")
        )  # fmt: skip
    if content.startswith(b"%PDF-"):
        raise Unreadable(_("This is a PDF. Only XLSX and CSV can be imported."))


def too_large() -> str:
    """What is said of a file above the bound."""
    most = MOST_BYTES // 1_000_000
    return str(_("The file is too large: %(most)s MB at most. Divide it into parts.", most=most))


def _with_header(media: str, rows: Rows, names: ColumnNames) -> Sheet:
    header = read_header(rows, names)
    return Sheet(media, header.names, _by_column(rows, header.names), notes=header.notes)


def _by_column(rows: Rows, header: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    found = 0
    for number, cells in rows:
        if not any(cell.strip() for cell in cells) or is_note(cells[0].strip()):
            continue
        found += 1
        if found > MOST_ROWS:
            raise Unreadable(
                _("The sheet has more than %(most)s rows. Divide it into parts.", most=MOST_ROWS)
            )
        held = {name: cell.strip() for name, cell in zip(header, cells, strict=False)
                if cell.strip()}  # fmt: skip
        beyond = [cell.strip() for cell in cells[len(header) :] if cell.strip()]
        yield number, held | ({BEYOND: " ".join(beyond)} if beyond else {})

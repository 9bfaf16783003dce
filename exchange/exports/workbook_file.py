"""An export as a workbook: sheets of the lines, of the codebook and of notes about both."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.wsgi import FileWrapper

from core.languages import reader_locale
from exchange.exports.codebook import rows_of
from exchange.exports.lines import HEADER, Line
from exchange.exports.workbook import Workbook, new_workbook, unnamed_file

AT_ONCE = 65_536


def workbook_pieces(
    lines: Iterable[Line], kinds: Sequence[str], address: str, day: date
) -> Iterator[bytes]:
    """The workbook, once it is whole. Raises `TooManyLines` before anything is sent."""
    with new_workbook() as book:
        backwards = reader_locale().text_direction == "rtl"
        book.add("data", _under_header(lines))
        book.add("codebook", rows_of(kinds), right_to_left=backwards)
        book.add("notes", _notes(book, address, day), right_to_left=backwards)
        file = unnamed_file()
        book.save(file)
    file.seek(0)
    return FileWrapper(file, AT_ONCE)


def _under_header(lines: Iterable[Line]) -> Iterator[Sequence[Any]]:
    yield HEADER
    yield from lines


def _notes(book: Workbook, address: str, day: date) -> Iterator[Sequence[Any]]:
    yield _("Registry of international customs cooperation"), _("Guantong")
    yield _("Address"), address
    yield _("As of the day"), day.isoformat()
    yield _("Cells that were too long for a sheet and are cut at their end"), book.cut

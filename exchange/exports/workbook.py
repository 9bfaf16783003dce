"""Lines as a workbook (XLSX): the lines, the codebook in the reader's language, and notes.

Every value is stored as text, so none is ever a formula. Rows are written to files for the time
being, so that a long sheet needs little memory; none of them outlives the writing.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from flask_babel import lazy_gettext as _l

from core.problems import Problem

MOST_ROWS = 100_000
"""Rows of a sheet, the header with them: a workbook is whole before any of it can be sent, which
takes up to 17 s of processor time for so many. Programs for sheets hold 1,048,576."""
LONGEST_CELL = 32_767
CUT = "…"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_READ_AS_A_CHARACTER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN_FIRST = re.compile(r"[^=+\-@\t\r\n'#]")
INSTEAD = "\ufffd"
Rows = Iterable[Sequence[Any]]


class TooManyLines(Problem):
    """A workbook of so many lines would take too long."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _l(
                "This list is too long for a workbook, which has %(most)s rows at most. "
                "Download it as CSV, or choose fewer records with the filters.",
                most=f"{most:,}".replace(",", "\u202f"),
            )
        )


class Workbook:
    """A workbook that is written row by row. `cut` counts the cells that were too long."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        from openpyxl import Workbook as Book

        self.most_rows = most_rows
        self.cut = 0
        self._book = Book(write_only=True)

    def add(self, name: str, rows: Rows, right_to_left: bool = False) -> None:
        """Add a sheet; its first row stays in view. Raises `TooManyLines`, before it writes any."""
        held = list(islice(rows, self.most_rows + 1))
        if len(held) > self.most_rows:
            raise TooManyLines(self.most_rows)
        sheet = self._book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.sheet_view.rightToLeft = right_to_left
        for row in held:
            sheet.append([self._cell(sheet, value) for value in row])

    def _cell(self, sheet: Any, value: Any) -> Any:
        if isinstance(value, int):
            return value
        text = self._fitting(str(value))
        if not text or _PLAIN_FIRST.match(text):
            return text or None  # no cell at all
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"  # whatever it looks like
        cell.quotePrefix = True  # and it stays so when somebody edits the cell
        return cell

    def _fitting(self, text: str) -> str:
        """Text that a cell can hold: no character that XML forbids, none that means another."""
        plain = _READ_AS_A_CHARACTER.sub("_x005F_", _NOT_XML.sub(INSTEAD, text))
        if len(plain) <= LONGEST_CELL:
            return plain
        self.cut += 1
        return plain[: LONGEST_CELL - len(CUT)] + CUT

    def save(self, file: IO[bytes]) -> None:
        """Write all of it."""
        self._book.save(file)

    def forget(self) -> None:
        """Remove the files for the time being that are left when it was not saved."""
        for sheet in self._book.worksheets:
            writer = sheet._writer
            if writer is None or not Path(writer.out).exists():
                continue
            if not sheet.closed:
                sheet.close()
            writer.cleanup()


@contextmanager
def new_workbook(most_rows: int = MOST_ROWS) -> Iterator[Workbook]:
    """A workbook of which nothing is left on the disk, however the block ends."""
    book = Workbook(most_rows)
    try:
        yield book
    finally:
        book.forget()


def unnamed_file() -> IO[bytes]:
    """A file that has no name on the disk: it is gone when it is closed, or the process ends."""
    return tempfile.TemporaryFile()

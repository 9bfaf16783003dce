"""The book on paper: A4 as PDF, each script shaped, right to left where it is read so.

The page of HTML is the accessible form.
"""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.outline import OutlineSection

from core.reader import Reader
from exchange.exports.naming import address_of
from exchange.packs.blocks import (
    Block,
    Book,
    Facts,
    Items,
    Line,
    Paragraph,
    Section,
    Table,
    Words,
)
from exchange.packs.fonts import printable
from exchange.packs.gathering import Stamp
from exchange.packs.lines import POINT
from exchange.packs.saying import Saying
from exchange.packs.setting import Typeset

MARGIN, PADDING = 15.0, 1.2
"""Millimetres, as all lengths here."""
BODY, SMALL, TITLE = 9.5, 8.0, 26.0
"""Sizes in points."""
HEADINGS = (17.0, 13.0, 11.0, 10.0)
INK, SOFT, ACCENT, RULE = (23, 34, 38), (76, 90, 96), (10, 85, 104), (190, 200, 204)
FACTS = (30, 70)
LEAST_ROWS = 2
"""Lines of a row that stay together where it breaks over pages."""


def printed(book: Book, reader: Reader, stamp: Stamp) -> bytes:
    """The book as PDF; the same bytes for the same book, day and language."""
    says = Saying(book, reader)
    with tempfile.TemporaryDirectory(prefix="guantong-pack-") as folder:
        paper = Paper(says, Path(folder), stamp)
        try:
            paper.bind(book)
            return paper.finished()
        finally:
            paper.release()


class Paper(Typeset):
    """The pages of one book."""

    def __init__(self, says: Saying, folder: Path, stamp: Stamp) -> None:
        super().__init__(says.case, folder)
        self._says = says
        self._places: dict[str, int] = {}
        self._ink = INK
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 6)
        self.set_title(printable(says.title))
        self.set_creation_date(datetime.combine(stamp.day, time(), UTC))

    # What fpdf2 calls

    def footer(self) -> None:
        """The title and the number of the page, in the language's digits."""
        if self.page_no() == 1:
            return
        self.set_y(-MARGIN - 2)
        self._style(SMALL, SOFT)
        self._lines(f"{self._says.title} · {format_decimal(self.page_no())}")

    # The book

    def bind(self, book: Book) -> None:
        """Cover, contents, chapters, last words."""
        self.add_page()
        self._cover(book)
        self.add_page()
        self.insert_toc_placeholder(_contents, pages=1)
        for chapter in (*book.chapters, *book.colophon):
            self._section(chapter, 0)

    def _cover(self, book: Book) -> None:
        self.set_y(60)
        self._style(BODY + 2, SOFT)
        self._lines(_("Guantong, registry of international customs cooperation"))
        self._style(TITLE, ACCENT, "B")
        self._lines(self._says.words(book.title))
        self._style(HEADINGS[1], INK)
        self._lines(book.subtitle)
        self.ln(12)
        for block in book.cover:
            self._block(block, 0)

    def contents(self, chapters: Sequence[OutlineSection]) -> None:
        """Chapters with the pages that they begin on."""
        self._style(HEADINGS[0], ACCENT, "B")
        self._lines(_("Contents"))
        self.ln(3)
        self._style(BODY + 1, INK)
        for one in chapters:
            link = self.add_link(page=one.page_number)
            self._lines(f"{one.name} · {format_decimal(one.page_number)}", link)

    def _section(self, section: Section, level: int) -> None:
        size = HEADINGS[min(level, len(HEADINGS) - 1)]
        title = self._says.words(section.title)
        self.ln(size * POINT * (0.9 if level else 0.4))
        far = level == 0 and self.get_y() > self.h / 2
        if far or self.will_page_break(size * POINT * 4):
            self.add_page()
        self._arrive(section.id)
        self.start_section(title, level, strict=False)
        number = "" if section.number is None else f"  ({format_decimal(section.number)})"
        self._style(size, ACCENT if level < len(HEADINGS) - 2 else INK, "B")
        self._lines(f"{title}{number}")
        if level == 0:
            self._rule(0.5)
            self.ln(1.5)
        for block in section.blocks:
            self._block(block, level + 1)

    def _block(self, block: Block, level: int) -> None:
        if isinstance(block, Section):
            self._section(block, level)
        elif isinstance(block, Table):
            self._table(block.head, block.rows, block.widths)
        elif isinstance(block, Facts):
            self._table((), [([Words(label)], line) for label, line in block.rows], FACTS)
        elif isinstance(block, Items):
            self._items(block)
        elif isinstance(block, Paragraph):
            self._style(BODY, INK)
            self._lines(self._says.line(block.line), self._lead(block.line))
            self.ln(1)

    def _items(self, items: Items) -> None:
        self._style(BODY, INK)
        anchors = items.anchors or [""] * len(items.lines)
        for line, anchor in zip(items.lines, anchors, strict=True):
            if anchor:
                if self.will_page_break(self._height):
                    self.add_page()
                self._arrive(anchor)
            bullet = "" if anchor else "• "
            self._lines(f"{bullet}{self._says.item(line)}", self._lead(line))
        self.ln(1)

    # Tables

    def _table(
        self, head: Sequence[str], rows: Sequence[Sequence[Line]], widths: Sequence[int]
    ) -> None:
        """Columns begin on the right where reading does; the head stands on each page again."""
        self._style(SMALL, INK)
        rooms = [self.epw * width / sum(widths) for width in widths]
        names = [(printable(name), "") for name in head]
        self.ln(1)
        if self.will_page_break(self._height * 5):
            self.add_page()
        self._head(names, rooms)
        for cells in rows:
            said = [(self._says.cell(cell), self._lead(cell)) for cell in cells]
            self._row(said, rooms, names)
        self.ln(1.5)

    def _head(self, names: Sequence[tuple[str, str]], rooms: Sequence[float]) -> None:
        if names:
            self._style(SMALL, SOFT, "B")
            self._band(self._broken(names, rooms), names, rooms)
            self._style(SMALL, INK)

    def _row(
        self,
        cells: Sequence[tuple[str, str | int]],
        rooms: Sequence[float],
        names: Sequence[tuple[str, str]],
    ) -> None:
        """One row; what does not fit on the page goes on on the next."""
        rest = self._broken(cells, rooms)
        while rest:
            free = int((self.page_break_trigger - self.get_y() - 2 * PADDING) / self._height)
            if free < min(LEAST_ROWS, len(rest)) or (len(rest) > free and self._is_short(rest)):
                self.add_page()
                self._head(names, rooms)
                free = int((self.page_break_trigger - self.get_y()) / self._height) - 1
            self._band(rest[:free], cells, rooms)
            rest = rest[free:]

    def _is_short(self, lines: Sequence[Any]) -> bool:
        """Whether a row is not worth breaking: it takes less than a third of a page."""
        return len(lines) * self._height < self.eph / 3

    def _broken(
        self, cells: Sequence[tuple[str, str | int]], rooms: Sequence[float]
    ) -> list[tuple[str, ...]]:
        """The lines of a row: a text for each cell."""
        columns = [
            self._measure.broken(said, self.font_size_pt, self._bold, room - 2 * PADDING)
            for (said, _link), room in zip(cells, rooms, strict=True)
        ]
        return list(zip_longest(*columns, fillvalue=""))

    def _band(
        self,
        lines: Sequence[tuple[str, ...]],
        cells: Sequence[tuple[str, str | int]],
        rooms: Sequence[float],
    ) -> None:
        """Draw lines of a row, and the rule below."""
        top = self.get_y() + PADDING
        for place, line in enumerate(lines):
            x = self.w - MARGIN if self._turn < 0 else MARGIN
            for said, (_all, link), room in zip(line, cells, rooms, strict=True):
                left = x - room if self._turn < 0 else x
                if said:
                    self.set_xy(left + PADDING, top + place * self._height)
                    self._put(said, room - 2 * PADDING, link)
                x += room * self._turn
        self.set_xy(MARGIN, top + len(lines) * self._height + PADDING)
        self._rule(0)

    # How

    def _style(self, size: float, color: tuple[int, int, int], style: str = "") -> None:
        super()._style(size, color, style)
        self._ink = color

    def _rule(self, below: float) -> None:
        self.set_draw_color(*RULE)
        y = self.get_y() + below
        self.line(MARGIN, y, self.w - MARGIN, y)
        self.set_draw_color(*self._ink)

    def _lines(self, text: str, link: str | int = "") -> None:
        """Text over the whole width."""
        for line in self._measure.broken(printable(text), self.font_size_pt, self._bold, self.epw):
            self._put(line, self.epw, link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _lead(self, line: Line) -> str | int:
        """Where the first words lead that lead anywhere."""
        return next((found for words in line if (found := self._address(words))), "")

    def _address(self, words: Words) -> str | int:
        if words.address:
            return words.address
        if words.code:
            return address_of(words.code)
        return self._place(words.anchor) if words.anchor else ""

    def _place(self, anchor: str) -> int:
        """The link to a place in the book, which may come later."""
        if anchor not in self._places:
            self._places[anchor] = self.add_link()
        return self._places[anchor]

    def _arrive(self, anchor: str) -> None:
        self.set_link(self._place(anchor), y=self.get_y(), page=self.page)


def _contents(paper: FPDF, outline: Sequence[OutlineSection]) -> None:
    """What fpdf2 calls once the pages are known."""
    assert isinstance(paper, Paper)
    paper.contents([one for one in outline if one.level == 0])

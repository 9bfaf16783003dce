"""The book on paper: A4 as PDF, each script shaped, right to left where it is read so.

The page of HTML is the accessible form: no tags for screen readers are written here. Each line says
its text in the order of reading (`ActualText`, ISO 32000-1, 14.9.4), because letters of Arabic and
Indic scripts are drawn from parts that say nothing by themselves.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import TextDirection, TextMode, XPos, YPos
from fpdf.fonts import TTFFont
from fpdf.line_break import Fragment, TextLine
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
from exchange.packs.lines import POINT, Measure, is_composed, runs_left
from exchange.packs.saying import Saying

MARGIN, PADDING = 15.0, 1.2
"""Millimetres, as all lengths here."""
BODY, SMALL, TITLE = 9.5, 8.0, 26.0
"""Sizes in points."""
HEADINGS = (17.0, 13.0, 11.0, 10.0)
LEADING, LEADINGS = 1.45, {"zh": 1.65, "ar": 1.7}
INK, SOFT, ACCENT, RULE = (23, 34, 38), (76, 90, 96), (10, 85, 104), (190, 200, 204)
FACTS = (30, 70)
OUTLINE = 0.03
"""Of the size: what Noto Sans gains from regular to `fonts.BOLD`."""
WORD_JOINER = 0x2060
LEAST_ROWS = 2
"""Lines of a row that stay together where it breaks over pages."""


def printed(book: Book, reader: Reader, stamp: Stamp) -> bytes:
    """The book as PDF; the same bytes for the same book, day and language."""
    says = Saying(book, reader)
    with tempfile.TemporaryDirectory(prefix="guantong-pack-") as folder:
        paper = Paper(says, Path(folder), reader, stamp)
        try:
            paper.bind(book)
            return paper.finished()
        finally:
            paper.release()


class _Run(Fragment):
    """Characters of one font; how wide they are is asked for more than once, and shaped once."""

    _wide: float | None = None

    def get_width(self, *args: Any, **told: Any) -> float:
        """In user units."""
        if args or told.keys() - {"initial_cs"}:
            return super().get_width(*args, **told)
        if self._wide is None:
            self._wide = super().get_width()
        return self._wide


class Paper(FPDF):
    """The pages of one book."""

    def __init__(self, says: Saying, folder: Path, reader: Reader, stamp: Stamp) -> None:
        super().__init__(format="A4")
        self._says = says
        self._align = "R" if reader.direction == "rtl" else "L"
        self._turn = -1 if reader.direction == "rtl" else 1
        self._leading = LEADINGS.get(reader.language, LEADING)
        self._places: dict[str, int] = {}
        self._ink = INK
        for family, style, path in says.case.cut(folder):
            self.add_font(family, style, path)
        held = {key: font for key, font in self.fonts.items() if isinstance(font, TTFFont)}
        self._measure = Measure(says.case, held)
        self.set_fallback_fonts([family for family in held if not family.endswith("B")])
        self.set_text_shaping(True, direction=reader.direction)
        self.set_margin(MARGIN)
        self.c_margin = 0.0
        self.set_auto_page_break(True, margin=MARGIN + 6)
        self.set_lang(reader.language)
        self.set_title(printable(says.title))
        self.set_author("Guantong")
        self.set_creator("Guantong")
        self.set_creation_date(datetime.combine(stamp.day, time(), UTC))

    # What fpdf2 calls

    def get_fallback_font(self, char: str, style: str = "") -> str | None:
        """The font that the case gives a character."""
        family = self._says.case.family.get(char)
        if family is None:
            return None
        return family + style if family + style in self.fonts else family

    def footer(self) -> None:
        """The title and the number of the page, in the language's digits."""
        if self.page_no() == 1:
            return
        self.set_y(-MARGIN - 2)
        self._style(SMALL, SOFT)
        self._lines(f"{self._says.title} · {format_decimal(self.page_no())}")

    def _parse_chars(self, *args: Any, **told: Any) -> Iterator[Fragment]:
        """Runs of one font. fpdf2 cuts them before each mark above or below a letter too (their
        script is Inherited), and letters that should join would not."""
        held: Fragment | None = None
        for run in super()._parse_chars(*args, **told):
            if held is not None and held.has_same_style(run):
                held.characters = [*held.characters, *run.characters]
                continue
            if held is not None:
                yield self._run(held)
            held = run
        if held is not None:
            yield self._run(held)

    def _run(self, run: Fragment) -> Fragment:
        """A run as it is drawn: a family that has no bold face is made bolder by its outline."""
        state = run.graphics_state
        if self._bold and f"{state.font_family}B" not in self.fonts:
            state.text_mode = TextMode.FILL_STROKE
            state.line_width = state.font_size_pt * OUTLINE
        return _Run(run.characters, state, run.k)

    def _render_styled_text_line(self, text_line: TextLine, *args: Any, **told: Any) -> bool:
        """Draw a line between marks that say its text in the order of reading."""
        said = "".join(fragment.string for fragment in text_line.fragments)
        if not is_composed(said):
            return super()._render_styled_text_line(text_line, *args, **told)
        broken = self._perform_page_break_if_need_be(text_line.height)
        text = said.encode("utf-16-be").hex().upper()
        self._out(f"/Span <</ActualText <FEFF{text}>>> BDC")
        super()._render_styled_text_line(text_line, *args, **told)
        self._out("EMC")
        return broken

    def finished(self) -> bytes:
        """The file."""
        for font in self.fonts.values():
            for glyph, _place in font.subset.items():  # type: ignore[union-attr]
                if glyph is not None and glyph.unicode == ():
                    glyph.unicode = (WORD_JOINER,)  # a part of a letter says nothing by itself
        return bytes(self.output())

    def release(self) -> None:
        """Close the files of the fonts."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

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

    @property
    def _height(self) -> float:
        """Of a line."""
        return float(self.font_size_pt) * POINT * self._leading

    @property
    def _bold(self) -> str:
        return "B" if "B" in self.font_style else ""

    def _style(self, size: float, color: tuple[int, int, int], style: str = "") -> None:
        self.set_font(self._says.case.primary, style, size)
        self._ink = color
        self.set_text_color(*color)
        self.set_draw_color(*color)  # of outlines

    def _rule(self, below: float) -> None:
        self.set_draw_color(*RULE)
        y = self.get_y() + below
        self.line(MARGIN, y, self.w - MARGIN, y)
        self.set_draw_color(*self._ink)

    def _lines(self, text: str, link: str | int = "") -> None:
        """Text over the whole width."""
        for line in self._measure.broken(printable(text), self.font_size_pt, self._bold, self.epw):
            self._put(line, self.epw, link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _put(self, text: str, room: float, link: str | int, **then: Any) -> None:
        """One line; only what needs it is shaped."""
        with self._shaping(text):
            self.cell(room, self._height, text, align=self._align, link=link, **then)

    @contextmanager
    def _shaping(self, text: str) -> Iterator[None]:
        """A line in which nothing runs to the left is one run: joiners must not cut it."""
        before = self.text_shaping
        if not is_composed(text):
            self.text_shaping = None
        elif before and not runs_left(text):
            self.text_shaping = before | {"direction": TextDirection.LTR}
        yield
        self.text_shaping = before

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

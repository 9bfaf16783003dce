"""The book on paper: A4 as PDF, each script shaped, right to left where it is read so.

The page of HTML is the accessible form: no tags for screen readers are written here. Each line says
its text in the order of reading (`ActualText`, ISO 32000-1, 14.9.4), because letters of Arabic and
Indic scripts are drawn from parts that say nothing by themselves.
"""

import logging
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace, TTFFont
from fpdf.line_break import TextLine
from fpdf.outline import OutlineSection

from core.languages import language_name
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
    lines_in,
)
from exchange.packs.fonts import Case, printable
from exchange.packs.gathering import Stamp

log = logging.getLogger("guantong.packs")
MARGIN = 15.0
"""Millimetres, as all lengths here."""
BODY, SMALL, TITLE = 9.5, 8.0, 26.0
HEADINGS = (17.0, 13.0, 11.0, 10.0)
LEADING = {"zh": 1.65, "ar": 1.7}
POINT = 25.4 / 72
INK, SOFT, ACCENT, RULE = (23, 34, 38), (76, 90, 96), (10, 85, 104), (190, 200, 204)
LARGEST_CELL = 900
"""Characters: a row must fit on a page."""
WORD_JOINER = 0x2060
_WORDS = re.compile(" +|[^ ]+")


def printed(book: Book, reader: Reader, stamp: Stamp) -> bytes:
    """The book as PDF; the same bytes for the same book, day and language."""
    says = _Saying(book, reader)
    with tempfile.TemporaryDirectory(prefix="guantong-pack-") as folder:
        paper = Paper(says, Path(folder), reader, stamp)
        paper.bind(book)
        return paper.finished()


class _Saying:
    """What is printed of words: marks of origin with them, and in place of a script without font
    what language it is in."""

    def __init__(self, book: Book, reader: Reader) -> None:
        self.language, self._locale = reader.language, reader.locale
        self.title = f"{book.title.text} – {book.subtitle}"
        words = [one for line in lines_in(book.blocks) for one in line]
        told = (_("On this page"), _("Contents"), _("Guantong"), self.title, "…0123456789/·")
        names = (language_name(one.language, self._locale) for one in words if one.language)
        numbers = (format_decimal(number) for number in range(10))
        self.case = Case(
            (*(one.text for one in words), *told, *names, *numbers, _("MT"), "()[]•–: ",
             self.unprinted("")), reader.language,
        )  # fmt: skip
        if self.case.missing:
            log.warning("no font has %s", " ".join(map(_name_of, sorted(self.case.missing))))

    def unprinted(self, language: str) -> str:
        """Words in place of those that no font has."""
        name = language_name(language, self._locale) if language else ""
        return str(_("[in letters that are not printed here: see the page] %(language)s",
                     language=name)).strip()  # fmt: skip

    def words(self, one: Words) -> str:
        """Words with where they come from."""
        said = printable(one.text)
        if not self.case.missing.isdisjoint(said):
            return self.unprinted(one.language)
        foreign = one.language not in ("", "und", self.language)
        if foreign and (one.origin or one.code):
            return f"{said} ({language_name(one.language, self._locale)})"
        return f"{said} ({_('MT')})" if one.origin == "machine" else said

    def line(self, line: Line) -> str:
        """Words in a row."""
        return " ".join(self.words(one) for one in line)

    def item(self, line: Line) -> str:
        """Words of a list: what is less important is set apart by points."""
        said = ""
        for place, one in enumerate(line):
            apart = one.soft or (place > 1 and line[place - 1].soft)
            gap = " · " if apart and not one.anchor else " "
            said += f"{gap if place else ''}{self.words(one)}"
        return said

    def cell(self, cell: Line) -> str:
        """Words below each other; numbers of sources beside each other."""
        shown = "".join(
            f"{' ' if one.anchor else chr(10)}{self.words(one)}" for one in cell
        ).strip()
        return shown if len(shown) <= LARGEST_CELL else f"{shown[:LARGEST_CELL]}…"


def _name_of(sign: str) -> str:
    return unicodedata.name(sign, f"U+{ord(sign):04X}")


class MeasuredFont(TTFFont):
    """A font that shapes each word once: to break a line, fpdf2 asks for the width of all that is
    on it again at each character."""

    __slots__ = ("_known",)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._known: dict[tuple[str, float, Any], tuple[int, float]] = {}

    def get_text_width(
        self, text: str, font_size_pt: float, text_shaping_params: dict[str, Any] | None
    ) -> tuple[int, float]:
        """How many glyphs, and their width in points."""
        shaping = text_shaping_params
        key = (text, font_size_pt, shaping["fragment_direction"] if shaping else "")
        found = self._known.get(key)
        if found is None:
            measure = super().get_text_width
            # No letter takes its form from beyond a space.
            parts = _WORDS.findall(text) if shaping else [text]
            if len(parts) > 1:
                measure = self.get_text_width
            sizes = [measure(part, font_size_pt, shaping) for part in parts]
            found = sum(number for number, _ in sizes), sum(width for _, width in sizes)
            self._known[key] = found
        return found


class Paper(FPDF):
    """The pages of one book."""

    def __init__(self, says: _Saying, folder: Path, reader: Reader, stamp: Stamp) -> None:
        super().__init__(format="A4")
        self._set_min_pdf_version("1.6")  # fonts of Chinese are OpenType
        self._says, self._stamp = says, stamp
        self._right_to_left = reader.direction == "rtl"
        self._align = "R" if self._right_to_left else "L"
        self._leading = LEADING.get(reader.language, 1.45)
        self._places: dict[str, int] = {}
        for family, style, path in says.case.cut(folder):
            self.fonts[family + style] = MeasuredFont(self, path, family + style, style)
        self.set_fallback_fonts([family for family in self.fonts if not family.endswith("B")])
        self.set_text_shaping(True, direction=reader.direction)
        self.set_margin(MARGIN)
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
        """The title, the day and the number of the page, in the language's digits."""
        if self.page_no() == 1:
            return
        self.set_y(-MARGIN - 2)
        self._style(SMALL, SOFT)
        number = format_decimal(self.page_no())
        self._write(f"{self._says.title} · {number}", SMALL)

    def multi_cell(self, *args: Any, **told: Any) -> Any:
        """Write text; where no script needs to be shaped it isn't, which takes a fifth."""
        text = told["text"] if "text" in told else args[2]
        before = self.text_shaping
        if not any(map(_is_composed, text)):
            self.text_shaping = None
        try:
            return super().multi_cell(*args, **told)
        finally:
            self.text_shaping = before

    def _render_styled_text_line(self, text_line: TextLine, *args: Any, **told: Any) -> bool:
        """Draw a line between marks that say its text in the order of reading."""
        said = "".join(fragment.string for fragment in text_line.fragments)
        if not any(_is_composed(sign) for sign in said):
            return super()._render_styled_text_line(text_line, *args, **told)
        broken = self._perform_page_break_if_need_be(told.get("h") or self.font_size)
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

    # The book

    def bind(self, book: Book) -> None:
        """Cover, contents, chapters, last words."""
        self.add_page()
        self._cover(book)
        self.add_page()
        self.insert_toc_placeholder(_contents, pages=1)
        for chapter in book.chapters:
            self._section(chapter, 0)
        for block in book.colophon:
            self._block(block, 0)

    def _cover(self, book: Book) -> None:
        self.set_y(60)
        self._style(BODY + 2, SOFT)
        self._write(_("Guantong, registry of international customs cooperation"), BODY + 2)
        self._style(TITLE, ACCENT, "B")
        self._write(self._says.words(book.title), TITLE)
        self._style(HEADINGS[1], INK)
        self._write(book.subtitle, HEADINGS[1])
        self.ln(12)
        for block in book.cover:
            self._block(block, 0)

    def contents(self, chapters: Sequence[OutlineSection]) -> None:
        """Chapters with the pages that they begin on."""
        self._style(HEADINGS[0], ACCENT, "B")
        self._write(_("Contents"), HEADINGS[0])
        self.ln(3)
        self._style(BODY + 1, INK)
        for one in chapters:
            link = self.add_link(page=one.page_number)
            self._write(f"{one.name} · {format_decimal(one.page_number)}", BODY + 1, link)

    def _section(self, section: Section, level: int) -> None:
        size = HEADINGS[min(level, len(HEADINGS) - 1)]
        title = self._says.words(section.title)
        self.ln(size * POINT * (0.9 if level else 0.4))
        if (level == 0 and self.get_y() > self.h / 2) or self.will_page_break(size * POINT * 4):
            self.add_page()
        self._arrive(section.id)
        self.start_section(title, level, strict=False)
        number = "" if section.number is None else f"  ({format_decimal(section.number)})"
        self._style(size, ACCENT if level < 2 else INK, "B")
        self._write(f"{title}{number}", size)
        if level == 0:
            self.set_draw_color(*RULE)
            self.line(MARGIN, self.get_y() + 0.5, self.w - MARGIN, self.get_y() + 0.5)
            self.ln(1.5)
        for block in section.blocks:
            self._block(block, level + 1)

    def _block(self, block: Block, level: int) -> None:
        if isinstance(block, Section):
            self._section(block, level)
        elif isinstance(block, Table):
            self._table(block.head, block.rows, block.widths)
        elif isinstance(block, Facts):
            rows = [([Words(label)], line) for label, line in block.rows]
            self._table((), rows, (30, 70))
        elif isinstance(block, Items):
            self._items(block)
        elif isinstance(block, Paragraph):
            self._style(BODY, INK)
            self._write(self._says.line(block.line), BODY, self._lead(block.line))
            self.ln(1)

    def _items(self, items: Items) -> None:
        self._style(BODY, INK)
        anchors: Iterable[str] = items.anchors or [""] * len(items.lines)
        for line, anchor in zip(items.lines, anchors, strict=True):
            if anchor:
                if self.will_page_break(BODY * POINT * self._leading):
                    self.add_page()
                self._arrive(anchor)
            bullet = "" if anchor else "• "
            self._write(f"{bullet}{self._says.item(line)}", BODY, self._lead(line))
        self.ln(1)

    def _table(
        self, head: Sequence[str], rows: Sequence[Sequence[Line]], widths: Sequence[int]
    ) -> None:
        """Columns begin on the right where reading does; the head stands on each page again."""
        self._style(SMALL, INK)
        self.set_draw_color(*RULE)
        self.ln(1)
        turn = -1 if self._right_to_left else 1
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=tuple(widths[::turn]),
            first_row_as_headings=bool(head),
            headings_style=FontFace(emphasis="BOLD", color=SOFT),
            line_height=SMALL * POINT * self._leading,
            padding=(1, 1.2),
            text_align="RIGHT" if self._right_to_left else "LEFT",
            v_align="TOP",
        ) as table:
            if head:
                table.row([printable(name) for name in head[::turn]])
            for cells in rows:
                row = table.row()
                for cell in cells[::turn]:
                    row.cell(self._says.cell(cell), link=self._lead(cell) or None)
        self.ln(1.5)

    # How

    def _style(self, size: float, color: tuple[int, int, int], style: str = "") -> None:
        self.set_font(self._says.case.primary, style, size)
        self.set_text_color(*color)

    def _write(self, text: str, size: float, link: str | int = "") -> None:
        self.multi_cell(
            0, size * POINT * self._leading, printable(text), align=self._align, link=link,
            new_x=XPos.LMARGIN, new_y=YPos.NEXT,
        )  # fmt: skip

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


def _contents(paper: "FPDF", outline: Sequence[OutlineSection]) -> None:
    """What fpdf2 calls once the pages are known."""
    assert isinstance(paper, Paper)
    paper.contents([one for one in outline if one.level == 0])


def _is_composed(sign: str) -> bool:
    """Whether its script draws letters from parts, or runs to the left."""
    direction = unicodedata.bidirectional(sign)
    return direction in ("R", "AL") or unicodedata.category(sign) in ("Mn", "Mc")

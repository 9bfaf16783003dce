"""Pages set with the type of a `Case`: each script shaped, right to left where it is read so.

No tags for screen readers are written. Each line says its text in the order of reading
(`ActualText`, ISO 32000-1, 14.9.4), because letters of Arabic and Indic scripts are drawn from
parts that say nothing by themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextDirection, TextMode
from fpdf.fonts import TTFFont
from fpdf.line_break import Fragment, TextLine

from core.languages import direction
from exchange.packs.fonts import Case
from exchange.packs.lines import POINT, Measure, is_composed, runs_left

LEADING, LEADINGS = 1.45, {"zh": 1.65, "ar": 1.7}
OUTLINE = 0.03
"""Of the size: what Noto Sans gains from regular to `fonts.BOLD`."""
WORD_JOINER = 0x2060


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


class Typeset(FPDF):
    """Pages in a language; `size` as fpdf2 takes it: a name, or millimetres."""

    def __init__(self, case: Case, folder: Path, size: str | tuple[float, float] = "A4") -> None:
        super().__init__(format=size)
        self._case = case
        reads = direction(case.language)
        self._align = "R" if reads == "rtl" else "L"
        self._turn = -1 if reads == "rtl" else 1
        self._leading = LEADINGS.get(case.language, LEADING)
        for family, style, path in case.cut(folder):
            self.add_font(family, style, path)
        held = {key: font for key, font in self.fonts.items() if isinstance(font, TTFFont)}
        self._measure = Measure(case, held)
        self.set_fallback_fonts([family for family in held if not family.endswith("B")])
        self.set_text_shaping(True, direction=reads)
        self.c_margin = 0.0
        self.set_lang(case.language)
        self.set_author("Guantong")
        self.set_creator("Guantong")

    # What fpdf2 calls

    def get_fallback_font(self, char: str, style: str = "") -> str | None:
        """The font that the case gives a character."""
        family = self._case.family.get(char)
        if family is None:
            return None
        return family + style if family + style in self.fonts else family

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

    # How

    @property
    def _height(self) -> float:
        """Of a line."""
        return float(self.font_size_pt) * POINT * self._leading

    @property
    def _bold(self) -> str:
        return "B" if "B" in self.font_style else ""

    def _style(self, size: float, color: tuple[int, int, int], style: str = "") -> None:
        self.set_font(self._case.primary, style, size)
        self.set_text_color(*color)
        self.set_draw_color(*color)  # of outlines

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

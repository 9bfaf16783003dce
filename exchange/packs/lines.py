"""Lines of the printed book: text broken to a width, each word measured once.

A line breaks at a space, and beside any Chinese character that punctuation does not hold (after
UAX 14); a word that is wider than a line, as in scripts without spaces, before any letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from fpdf.fonts import TTFFont

from exchange.packs.fonts import Case

POINT = 25.4 / 72
"""Millimetres."""
_HAN = "\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
_OPENING, _CLOSING = "（《“‘「『【〔", "，。、；：！？）》”’」』】〕…·,.;:!?)%"
_PIECES = re.compile(
    rf"[{_OPENING}]*[{_HAN}][{_CLOSING}]*\s*|[^\s{_HAN}{_OPENING}]+\s*|[{_OPENING}]+\s*|\s+"
)
_SHAPED: dict[str, Any] = {"features": {}, "fragment_direction": None}


def is_composed(text: str) -> bool:
    """Whether a script in it draws letters from parts, or runs to the left."""
    return runs_left(text) or any(unicodedata.category(sign) in ("Mn", "Mc") for sign in text)


def runs_left(text: str) -> bool:
    """Whether a letter in it belongs to a script that is written from right to left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


class Measure:
    """Widths in the fonts of a book."""

    def __init__(self, case: Case, fonts: dict[str, TTFFont]) -> None:
        self._case, self._fonts = case, fonts
        self._known: dict[tuple[str, float, str], float] = {}

    def width(self, text: str, size: float, style: str) -> float:
        """Of a text in millimetres; `size` in points."""
        key = (text, size, style)
        if key not in self._known:
            self._known[key] = sum(
                self._run("".join(signs), family, size, style)
                for family, signs in groupby(text, self._family)
            )
        return self._known[key]

    def _family(self, sign: str) -> str:
        return self._case.family.get(sign, self._case.primary)

    def _run(self, text: str, family: str, size: float, style: str) -> float:
        font = self._fonts.get(family + style) or self._fonts[family]
        shaping: dict[str, Any] | None = _SHAPED if is_composed(text) else None
        return float(font.get_text_width(text, size, shaping)[1]) * POINT

    def broken(self, text: str, size: float, style: str, room: float) -> list[str]:
        """The text in lines that are at most `room` wide, in millimetres."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            lines += self._broken(paragraph, size, style, room)
        return lines

    def _broken(self, text: str, size: float, style: str, room: float) -> Iterator[str]:
        line, taken = "", 0.0
        for piece in self._pieces(text, size, style, room):
            wide = self.width(piece.rstrip(), size, style)
            if line and taken + wide > room:
                yield line.rstrip()
                line, taken = "", 0.0
            line += piece
            taken += self.width(piece, size, style)
        yield line.rstrip()

    def _pieces(self, text: str, size: float, style: str, room: float) -> Iterator[str]:
        """What is not broken; words that are too wide letter by letter."""
        for piece in _PIECES.findall(text):
            if self.width(piece.rstrip(), size, style) <= room:
                yield piece
            else:
                yield from _letters(piece)


def _letters(word: str) -> Iterator[str]:
    """Letters with the marks that they bear."""
    letter = ""
    for sign in word:
        if letter and not unicodedata.category(sign).startswith(("M", "C")):
            yield letter
            letter = ""
        letter += sign
    yield letter

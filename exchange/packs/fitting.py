"""Words and QR codes in a space of a page: text is as large as fits, shrunk first, then wrapped."""

from collections.abc import Iterator, Sequence

import segno

from exchange.packs.fonts import printable
from exchange.packs.setting import Typeset

WHITE = (255, 255, 255)
WHOLE_WORDS_ABOVE = 9.0
"""Points: a word is cut at smaller sizes only."""


class Fitted(Typeset):
    """Pages whose texts have a space each."""

    def _fit(
        self, text: str, x: float, y: float, room: float, high: float, sizes: Sequence[float],
        color: tuple[int, int, int], style: str = "",
    ) -> None:  # fmt: skip
        """Text in the middle of a space, at the first size that fits; the last one if none does."""
        said, lines = printable(text), [""]
        for size in sizes:
            self._style(size, color, style)
            lines = self._measure.broken(said, size, self._bold, room)
            if len(lines) * self._height <= high and not _breaks_words(said, lines, size):
                break
        lines = lines[: max(int(high / self._height), 1)]
        top = y + (high - len(lines) * self._height) / 2
        for place, line in enumerate(lines):
            self.set_xy(x, top + place * self._height)
            self._put(line, room, "")

    def _has(self, text: str) -> bool:
        """Whether there is a text, and all its letters are in a font."""
        return bool(text) and self._case.missing.isdisjoint(printable(text))

    def _qr(self, text: str, x: float, y: float, side: float) -> None:
        """The QR code (ISO/IEC 18004, level M) with its quiet zone, in squares."""
        matrix = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=3)]
        step = side / len(matrix)
        self.set_fill_color(*WHITE)
        self.rect(x, y, side, side, style="F")
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(matrix):
            for start, length in _runs(row):
                self.rect(x + start * step, y + down * step, length * step, step, style="F")


def _breaks_words(text: str, lines: Sequence[str], size: float) -> bool:
    """Whether a word that a smaller size would leave whole is cut."""
    return size > WHOLE_WORDS_ABOVE and " ".join(lines).split() != text.split()


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(place, length) of the dark squares beside each other."""
    start = None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None

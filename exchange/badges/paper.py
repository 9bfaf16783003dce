"""Sheets of badges as PDF: eight on an A4 page with marks to cut along, or one on a page of its
size. A name is as large as fits: shrunk first, then wrapped."""

import logging
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from exchange.packs.fitting import WHITE, Fitted
from exchange.packs.fonts import Case

log = logging.getLogger("guantong.badges")
WIDTH, HEIGHT = 96.0, 68.0
"""Of a badge. Millimetres, as all lengths here."""
ACROSS, DOWN = 2, 4
LEFT, TOP = (210 - ACROSS * WIDTH) / 2, (297 - DOWN * HEIGHT) / 2
PADDING, BAND, CODE, MARK = 4.0, 9.0, 22.0, 4.0
INK, SOFT = (23, 34, 38), (76, 90, 96)
NAME_SIZES = (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 9.0, 8.0, 7.0, 6.0)
"""Points; the first that fits is taken."""
SMALL_SIZES = (9.0, 8.0, 7.0, 6.0, 5.0)
COLORS = {
    "head": (128, 28, 36), "deputy": (132, 66, 8), "delegate": (10, 85, 104),
    "adviser": (52, 84, 40), "interpreter": (80, 48, 116), "accompanying": (76, 90, 96),
}  # fmt: skip
"""Of the band of a role, whose word stands on it in white; each has a contrast of 5.5 at least."""


@dataclass(frozen=True)
class Face:
    """What a badge says. `role` is its code, `token` what the QR code holds."""

    latin_name: str
    own_name: str
    office: str
    body: str
    role: str
    role_word: str
    edition: str
    token: str
    code: str

    @property
    def words(self) -> tuple[str, ...]:
        """All that is printed of it."""
        return (self.latin_name, self.own_name, self.office, self.body, self.role_word,
                self.edition, self.code)  # fmt: skip


def badge_sheets(faces: Sequence[Face], language: str, day: date) -> bytes:
    """A4 pages of badges as PDF."""
    return _printed(faces, language, day, "A4")


def single_badges(faces: Sequence[Face], language: str, day: date) -> bytes:
    """A page of its size for each badge, as PDF."""
    return _printed(faces, language, day, (WIDTH, HEIGHT))


def unprintable(text: str, language: str) -> bool:
    """Whether no font has a letter of it."""
    return bool(Case([text], language).missing)


def _printed(
    faces: Sequence[Face], language: str, day: date, size: str | tuple[float, float]
) -> bytes:
    case = Case([word for face in faces for word in face.words], language)
    if case.missing:
        log.warning("no font has %s", " ".join(f"U+{ord(sign):04X}" for sign in case.missing))
    with tempfile.TemporaryDirectory(prefix="guantong-badges-") as folder:
        paper = BadgePaper(case, Path(folder), size)
        paper.set_creation_date(datetime.combine(day, time(), UTC))
        try:
            paper.lay_out(faces)
            return paper.finished()
        finally:
            paper.release()


class BadgePaper(Fitted):
    """The pages of badges."""

    def __init__(self, case: Case, folder: Path, size: str | tuple[float, float]) -> None:
        super().__init__(case, folder, size)
        self._on_sheets = isinstance(size, str)
        self._align = "C"
        self.set_margin(0)
        self.set_auto_page_break(False)

    def lay_out(self, faces: Iterable[Face]) -> None:
        """All badges, one after another."""
        for number, face in enumerate(faces):
            place = number % (ACROSS * DOWN) if self._on_sheets else 0
            if place == 0:
                self.add_page(format="A4" if self._on_sheets else (WIDTH, HEIGHT))
            x, y = (LEFT, TOP) if self._on_sheets else (0.0, 0.0)
            x, y = x + place % ACROSS * WIDTH, y + place // ACROSS * HEIGHT
            self._badge(face, x, y)
            if self._on_sheets:
                self._marks(x, y)

    def _badge(self, face: Face, x: float, y: float) -> None:
        self.set_fill_color(*COLORS[face.role])
        self.rect(x, y, WIDTH, BAND, style="F")
        room = WIDTH - 2 * PADDING
        self._fit(face.role_word, x + PADDING, y, room, BAND, (13.0, 11.0, 9.0), WHITE, "B")
        below = y + HEIGHT - PADDING - CODE
        names = [name for name in (face.latin_name, face.own_name) if self._has(name)]
        high = (below - y - BAND - PADDING) / max(len(names), 1)
        for place, name in enumerate(names):
            top = y + BAND + PADDING / 2 + place * high
            sizes = NAME_SIZES if place == 0 else NAME_SIZES[2:]
            self._fit(name, x + PADDING, top, room, high, sizes, INK, "B" if place == 0 else "")
        self._foot(face, x + PADDING, below)

    def _foot(self, face: Face, x: float, y: float) -> None:
        """Body, office and edition beside the QR code with the short code below it."""
        room = WIDTH - 3 * PADDING - CODE
        at = x + room + PADDING if self._turn > 0 else x
        words = x if self._turn > 0 else x + CODE + PADDING
        for text, top, high, sizes, color, style in (
            (face.body, 0.0, 9.0, (11.0, 10.0, *SMALL_SIZES), INK, "B"),
            (face.office, 9.0, 7.5, SMALL_SIZES, INK, ""),
            (face.edition, 16.5, 7.0, SMALL_SIZES, SOFT, ""),
        ):
            if self._has(text):
                self._fit(text, words, y + top, room, high, sizes, color, style)
        self._qr(face.token, at, y - PADDING / 2, CODE)
        self._fit(face.code, at - 2, y + CODE - PADDING / 2, CODE + 4, 4.0, (8.0,), INK, "B")

    def _marks(self, x: float, y: float) -> None:
        """Short lines at the corners, outside of what others print."""
        self.set_draw_color(*SOFT)
        self.set_line_width(0.1)
        for at in (x, x + WIDTH):
            for edge in (TOP - MARK, TOP + DOWN * HEIGHT):
                self.line(at, edge, at, edge + MARK)
        for at in (y, y + HEIGHT):
            for edge in (LEFT - MARK, LEFT + ACROSS * WIDTH):
                self.line(edge, at, edge + MARK, at)

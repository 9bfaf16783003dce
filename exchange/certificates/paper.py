"""Certificates as PDF: an A4 page across for each, in its language, with a QR code.

Names are as large as fits, in both scripts. Those of several languages are set apart, for type and
direction are those of a language, and bound in the order asked for.
"""

import io
import logging
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from flask_babel import force_locale
from flask_babel import gettext as _

from core.languages import locale_of
from exchange.certificates.saying import Face
from exchange.packs.fitting import Fitted
from exchange.packs.fonts import Case

log = logging.getLogger("guantong.certificates")
WIDTH, HEIGHT = 297.0, 210.0
"""Millimetres, as all lengths here."""
FRAME, INSIDE, MARGIN = 9.0, 11.0, 24.0
CODE = 36.0
INK, SOFT, ACCENT = (23, 34, 38), (76, 90, 96), (10, 85, 104)
NAME_SIZES = (30.0, 26.0, 22.0, 19.0, 16.0, 13.0, 11.0, 9.0, 8.0, 7.0)
"""Points; the first that fits is taken."""
OTHER_NAME_SIZES = NAME_SIZES[2:]
TITLE_SIZES = (20.0, 17.0, 15.0, 13.0, 11.0, 9.0, 8.0)
TEXT_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
SMALL_SIZES = (9.0, 8.0, 7.0, 6.0)


def certificates(faces: Sequence[Face], day: date) -> bytes:
    """A page for each, as PDF."""
    languages = list(dict.fromkeys(face.language for face in faces))
    files = {
        tag: _printed([face for face in faces if face.language == tag], tag, day)
        for tag in languages
    }
    return files[languages[0]] if len(languages) == 1 else _bound(faces, files)


def unprintable(text: str, language: str) -> bool:
    """Whether no font has a letter of it."""
    return bool(Case([text], language).missing)


def _printed(faces: Sequence[Face], language: str, day: date) -> bytes:
    case = Case([word for face in faces for word in face.words], language)
    if case.missing:
        log.warning("no font has %s", " ".join(f"U+{ord(sign):04X}" for sign in case.missing))
    with tempfile.TemporaryDirectory(prefix="guantong-certificates-") as folder:
        paper = CertificatePaper(case, Path(folder), (WIDTH, HEIGHT))
        paper.set_creation_date(datetime.combine(day, time(), UTC))
        try:
            for face in faces:
                paper.lay_out(face)
            return paper.finished()
        finally:
            paper.release()


def _bound(faces: Sequence[Face], files: dict[str, bytes]) -> bytes:
    """The pages of files by language, in the order of the faces."""
    from pypdf import PdfReader, PdfWriter

    pages = {tag: iter(PdfReader(io.BytesIO(file)).pages) for tag, file in files.items()}
    book, bound = PdfWriter(), io.BytesIO()
    for face in faces:
        book.add_page(next(pages[face.language]))
    book.write(bound)
    return bound.getvalue()


class CertificatePaper(Fitted):
    """The pages of certificates in one language."""

    def __init__(self, case: Case, folder: Path, size: str | tuple[float, float]) -> None:
        super().__init__(case, folder, size)
        self.set_margin(0)
        self.set_auto_page_break(False)
        with force_locale(str(locale_of(case.language))):
            self.set_title(_("Certificate"))

    def lay_out(self, face: Face) -> None:
        """A certificate."""
        self.add_page(format=(WIDTH, HEIGHT))
        self._frame()
        self._align = "C"
        self._line(face.registry, 17, 7, SMALL_SIZES, SOFT)
        self._line(face.heading, 25, 17, (34.0, 30.0), ACCENT, "B")
        self._line(face.certifies, 43, 8, TEXT_SIZES, SOFT)
        self._names(face)
        self._line(face.body, 86, 11, TEXT_SIZES, INK)
        self._line(face.completed, 97, 8, TEXT_SIZES, SOFT)
        self._line(face.activity, 106, 18, TITLE_SIZES, INK, "B")
        self._line(face.project, 124, 11, TEXT_SIZES[1:], SOFT)
        facts = " · ".join(filter(None, (face.when, face.where, face.hours)))
        self._line(facts, 136, 10, TEXT_SIZES, INK)
        self._foot(face)

    def _frame(self) -> None:
        self.set_draw_color(*ACCENT)
        for distance, width in ((FRAME, 0.9), (INSIDE, 0.25)):
            self.set_line_width(width)
            self.rect(distance, distance, WIDTH - 2 * distance, HEIGHT - 2 * distance)

    def _names(self, face: Face) -> None:
        """Both names, the one that the certificate's language is read in larger; one that no font
        has is left out where there is another."""
        names = [one for one in (face.first_name, face.second_name) if self._has(one)]
        spaces = ((52.0, 20.0), (72.0, 13.0)) if len(names) > 1 else ((52.0, 33.0),)
        sizes = (NAME_SIZES, OTHER_NAME_SIZES)
        for place, (name, (top, high)) in enumerate(zip(names, spaces, strict=False)):
            self._line(name, top, high, sizes[place], INK, "" if place else "B")

    def _foot(self, face: Face) -> None:
        """Number, day and office beside the QR code; below, the address for who has no camera."""
        at = WIDTH - MARGIN - CODE if self._turn > 0 else MARGIN
        words = MARGIN if self._turn > 0 else MARGIN + CODE + 6
        room = WIDTH - 2 * MARGIN - CODE - 6
        self._qr(face.address, at, 149, CODE)
        self._align = "L" if self._turn > 0 else "R"
        for text, top, high, sizes, color, style in (
            (face.issuer, 150, 14, TEXT_SIZES, INK, "B"),
            (face.issued, 165, 7, TEXT_SIZES[1:], INK, ""),
            (face.number, 173, 7, TEXT_SIZES[1:], INK, ""),
        ):
            self._fit(text, words, top, room, high, sizes, color, style)
        self._align = "C"
        self._line(face.verify, 186, 5, SMALL_SIZES, SOFT)
        self._line(face.address, 191, 5, SMALL_SIZES, SOFT)

    def _line(
        self, text: str, top: float, high: float, sizes: Sequence[float],
        color: tuple[int, int, int], style: str = "",
    ) -> None:  # fmt: skip
        """Text across the page."""
        if text:
            self._fit(text, MARGIN, top, WIDTH - 2 * MARGIN, high, sizes, color, style)

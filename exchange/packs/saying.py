"""What is printed of words: where they come from stands with them.

What no font has is told in words, and in which language it is; the log has what was missing.
"""

import logging
import unicodedata

from flask_babel import format_decimal
from flask_babel import gettext as _

from core.languages import language_name
from core.reader import Reader
from exchange.packs.blocks import Book, Line, Words, lines_in
from exchange.packs.fonts import Case, printable

log = logging.getLogger("guantong.packs")


class Saying:
    """The words of a book in the type that it is set with."""

    def __init__(self, book: Book, reader: Reader) -> None:
        self.language, self._locale = reader.language, reader.locale
        self.title = f"{book.title.text} – {book.subtitle}"
        words = [one for line in lines_in(book.blocks) for one in line]
        told = (
            _("Guantong, registry of international customs cooperation"), _("Contents"), self.title,
            "…0123456789/·",
        )  # fmt: skip
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
        said = (f"{' ' if one.anchor else chr(10)}{self.words(one)}" for one in cell)
        return "".join(said).strip()


def _name_of(sign: str) -> str:
    return unicodedata.name(sign, f"U+{ord(sign):04X}")

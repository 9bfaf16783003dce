"""Words of pictures: sentences in a row, and about how wide words are."""

from collections.abc import Iterable

from flask_babel import gettext as _

from core.languages import reader_locale

LETTER, WIDE_LETTER = 7.3, 13.0
"""Pixels at 13 px: letters of alphabets, and Chinese, Japanese and Korean characters."""
WIDE_FROM = "\u2e80"
PHONE = 288
"""Pixels that the narrowest screen gives a drawing."""


UNSPACED = frozenset({"zh", "ja"})
"""Languages that set no blank between sentences."""


def in_a_row(sentences: Iterable[str]) -> str:
    """Whole sentences, one after the other, as the reader's language sets them."""
    return ("" if reader_locale().language in UNSPACED else " ").join(sentences)


def with_note(words: str, note: object) -> str:
    """Words with a note in the language's brackets: "Milestone (6)"."""
    return str(_("%(words)s (%(note)s)", words=words, note=note))


def width_of(words: str) -> float:
    """About how wide the words are, in pixels at 13 px."""
    return sum(WIDE_LETTER if letter >= WIDE_FROM else LETTER for letter in words)


def wrapped(words: str, room: float = PHONE) -> list[str]:
    """The words in lines that have room, broken at blanks where there are any."""
    lines = []
    while width_of(words) > room:
        most = next(n for n in range(1, len(words) + 1) if width_of(words[:n]) > room) - 1
        place = words.rfind(" ", 1, most + 1)
        place = place if place > 0 else max(most, 1)
        lines.append(words[:place].rstrip())
        words = words[place:].lstrip()
    return [*lines, words]

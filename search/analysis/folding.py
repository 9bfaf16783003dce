"""Folding of letters: what a reader types and what a text holds are made to meet.

Diacritics fall on Latin and Greek only: elsewhere a mark makes another letter (и, й).
"""

import re
import unicodedata
from functools import lru_cache

from search.analysis.hanzi import simplified
from search.analysis.scripts import APOSTROPHES, HAN_AND_KANA, HYPHENS, JOINERS

_UNIFIED = {ord(mark): "'" for mark in APOSTROPHES} | {ord(mark): "-" for mark in HYPHENS}
_INVISIBLE = re.compile(f"[{JOINERS}]")
_HAN = re.compile(f"[{HAN_AND_KANA}]")
_ZERO_WIDTH_NON_JOINER = "\u200c"

# Letters with a stroke, and ligatures, have no decomposition in Unicode.
_LATIN = str.maketrans(
    {
        "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ĸ": "k",
        "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ə": "e", "ǝ": "e", "ɓ": "b", "ɗ": "d",
        "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o",
    }
)  # fmt: skip
_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ی": "ي",
        "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه",
        "ە": "ه", "ۃ": "ه", "ء": "", "ـ": "",
    }
)  # fmt: skip
_CYRILLIC = str.maketrans({"ё": "е", "\u0300": "", "\u0301": ""})
# The nukta is often left out in typing, and candrabindu written as anusvara.
_INDIC = str.maketrans(
    {"\u093c": "", "\u09bc": "", "\u0a3c": "", "\u0abc": "", "\u0b3c": "", "\u0901": "\u0902"}
)


def _without_marks(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Mn")


def _fold_letters(text: str) -> str:
    """Fold a normalised, casefolded cluster by the script of its first character."""
    point = ord(text[0])
    if point < 0x0400 or 0x1D00 <= point < 0x2000 or 0x2C60 <= point < 0x2C80:
        return _without_marks(unicodedata.normalize("NFD", text)).translate(_LATIN)
    if point < 0x0530:
        return text.translate(_CYRILLIC)
    if 0x0590 <= point < 0x0780:
        return _without_marks(text.translate(_ARABIC))
    if 0x0900 <= point < 0x0B80:
        return text.translate(_INDIC)
    if _HAN.match(text):
        return text.translate(simplified())
    if 0xA720 <= point < 0xA800 or 0xAB30 <= point < 0xAB70:
        return _without_marks(unicodedata.normalize("NFD", text)).translate(_LATIN)
    return text


@lru_cache(maxsize=65536)
def fold_cluster(raw: str) -> str:
    """Fold one raw character with its marks; may be empty or longer than it was.

    The Persian non-joiner becomes a hyphen: it parts a word as a hyphen does.
    """
    if unicodedata.category(raw[0]) in ("Mn", "Mc", "Me", "Cf"):
        return ""  # a mark without a letter
    if "\u0600" <= raw[0] < "\u0780" and raw.endswith(_ZERO_WIDTH_NON_JOINER):
        return fold_cluster(raw[:-1]) + "-"
    text = _INVISIBLE.sub("", raw.translate(_UNIFIED))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if text[:1] in ("", "'", "-", "_"):
        return text[:1]
    digit = unicodedata.digit(text[0], None)
    if digit is not None:
        return str(digit) + _without_marks(text[1:])
    return "".join(_fold_letters(part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    """Cut what a ligature became into letters with their marks."""
    parts: list[str] = []
    for character in text:
        if parts and unicodedata.combining(character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts

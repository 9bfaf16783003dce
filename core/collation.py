"""Sort keys: bytes that put texts of one language in that language's order.

A key is stored beside the text and compared byte by byte, so that the database sorts. Order is
that of the Unicode Collation Algorithm (UTS 10) with the language's own letters on top, and
pinyin order for Chinese. Punctuation does not count, numbers sort by their value. The tables are
large, so they are loaded by the first key that needs them: reading pages needs none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from struct import pack
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST_KEY = 200  # bytes
# Two bytes a letter: what stands further back cannot reach the key.
_LONGEST_TEXT = 120  # characters

# (primary, secondary, tertiary) weights; primary as bytes, because Chinese needs more than two.
_Element = tuple[bytes, int, int]

# Letters that a language counts as letters of their own, each after the letter it looks like.
_OWN_LETTERS = {"es": {"ñ": "n"}}
_AFTER_ALL_LETTERS = (b"\xff\xfe", 0, 0)
# Letters that a language counts as a form of another. Arabic: the seats of hamza, teh marbuta and
# alef maksura, which are often written without their sign.
_FORMS = {"ar": dict(zip("آأإٱؤئةى", "ااااويتي", strict=True))}
_LIKE_AN_ACCENT = (b"", 0x21, 0)
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECES = re.compile(rf"(?P<number>[0-9]+)|(?P<han>[{_HAN}]+)|(?P<other>[^0-9{_HAN}]+)")
_TATWEEL = "\u0640"


@lru_cache(maxsize=4096)
def sort_key(text: str, language: str) -> bytes:
    """The key of a text of a language (BCP 47 tag), at most `LONGEST_KEY` bytes.

    Letters decide first, then accents, then case. Equal keys are possible: order by something
    unique after it.
    """
    elements = list(_elements(_plain(text), language.lower().split("-")[0]))
    primary = b"".join(weights for weights, _, _ in elements)
    accents = _packed([second for _, second, _ in elements], usual=0x20)
    cases = _packed([third for _, _, third in elements], usual=0x02)
    return (primary + b"\0\0" + accents + b"\0\0" + cases)[:LONGEST_KEY]


def sorted_for(items: Iterable[T], key: Callable[[T], str], language: str) -> list[T]:
    """The items in the language's order of `key(item)`."""
    return sorted(items, key=lambda item: sort_key(key(item), language))


def _plain(text: str) -> str:
    """Letters and western digits; every run of other signs is one space."""
    composed = unicodedata.normalize("NFC", text)[:_LONGEST_TEXT].replace(_TATWEEL, "")
    kept = "".join(_letter_or_space(sign) for sign in composed)
    return " ".join(kept.split()) or composed


def _letter_or_space(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    return sign if unicodedata.category(sign)[0] in "LMN" else " "


def _elements(text: str, language: str) -> Iterator[_Element]:
    for piece in _PIECES.finditer(text):
        if piece["number"]:
            yield _number(piece["number"])
        elif piece["han"] and language == "zh":
            yield from _pinyin(piece["han"])
        else:
            yield from _letters(piece[0], language)


def _packed(weights: list[int], usual: int) -> bytes:
    """Weights of a lower level; the usual (least) one is left out at the end."""
    while weights and weights[-1] in (0, usual):
        weights.pop()
    return b"".join(pack(">H", weight) for weight in weights if weight)


def _number(digits: str) -> _Element:
    """A number by its value: where figures stand, then how many, then the figures in fours."""
    digits = digits.lstrip("0")[:40]
    fours = (int(digits[at : at + 4]) + 0x100 for at in range(0, len(digits), 4))
    zero = _weights("0")[0][0]
    return pack(">HH", zero, 0x100 + len(digits)) + b"".join(pack(">H", n) for n in fours), 32, 2


def _letters(text: str, language: str) -> Iterator[_Element]:
    own, forms = _OWN_LETTERS.get(language, {}), _FORMS.get(language, {})
    start = 0
    for at, sign in enumerate(text):
        like = own.get(sign.lower()) or forms.get(sign)
        if like:
            yield from _weighed(text[start:at])
            yield from _weighed(like.upper() if sign.isupper() else like)
            yield _LIKE_AN_ACCENT if sign in forms else _AFTER_ALL_LETTERS
            start = at + 1
    yield from _weighed(text[start:])


def _weighed(text: str) -> Iterator[_Element]:
    for first, second, third in _weights(text):
        yield (pack(">H", first) if first else b""), second, third


def _weights(text: str) -> list[tuple[int, int, int]]:
    elements = _collator().collation_elements(unicodedata.normalize("NFD", text))
    return [(element[0], element[1], element[2]) for element in elements]


@cache
def _collator() -> Any:
    from pyuca import Collator

    return Collator()


def _pinyin(characters: str) -> Iterator[_Element]:
    """Chinese characters by syllable, tone and code point, after every alphabet (as in CLDR)."""
    from pypinyin import Style, lazy_pinyin

    # Characters without a known reading stand for themselves, one by one.
    apart: Any = list
    syllables = lazy_pinyin(characters, style=Style.TONE3, errors=apart)
    for character, syllable in zip(characters, syllables, strict=True):
        point = ord(character).to_bytes(3, "big")
        if syllable == character:
            yield b"\xfd" + point, 32, 2
        else:
            yield b"\xfc" + _syllable_weight(syllable) + point, 32, 2


def _syllable_weight(syllable: str) -> bytes:
    """Up to six letters and a tone, `zhuang4`, in four bytes that sort as they do."""
    tone = int(syllable[-1]) if syllable[-1].isdigit() else 5
    value = 0
    for letter in syllable.rstrip("12345")[:6].ljust(6, "`"):
        value = value * 27 + min(max(ord(letter) - ord("`"), 0), 26)
    return (value * 8 + tone).to_bytes(4, "big")

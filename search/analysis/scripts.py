"""Which characters make a word, and of which script they are (Unicode 14 and later)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

# Blocks that hold combining marks of living scripts; all of Unicode would take 100 ms at import.
_MARK_BLOCKS = (
    range(0x0300, 0x2100),
    range(0x2DE0, 0x3100),
    range(0xA600, 0xAC00),
    range(0xFB1E, 0xFB1F),
    range(0xFE00, 0xFE30),
    range(0x10A00, 0x12000),
)


def _ranges(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    start = end = -2
    for point in points:
        if point != end + 1:
            if start >= 0:
                yield start, end
            start = point
        end = point
    if start >= 0:
        yield start, end


def _escaped(points: Iterable[int]) -> str:
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in _ranges(points))


def _marks() -> Iterator[int]:
    for point in chain.from_iterable(_MARK_BLOCKS):
        if unicodedata.category(chr(point))[0] == "M":
            yield point


MARKS = _escaped(_marks())
"""Combining marks, for use inside a character class. `\\w` leaves them out."""

JOINERS = "\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff"
"""Invisible characters that may stand inside a word without being part of it."""

APOSTROPHES = "'’‘ʻʼʹ′`´＇׳״\u055a"
HYPHENS = "‐‑־－\u058a-"  # the plain one last: these stand in character classes

HAN_AND_KANA = (
    "々〆〇\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3105-\u312f"
)
HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\ua960-\ua97c\ud7b0-\ud7fb"
# Thai, Lao, Burmese, Khmer, Myanmar Extended-A and -B: letters and marks alike.
UNSPACED = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u108f"
UNSPACED += "\u109a-\u109f\u1780-\u17d3\u17d7\u17dc\u17dd\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f"

_INSIDE = f"[\\w{MARKS}{JOINERS}]"

CHUNK = re.compile(f"{_INSIDE}++(?:[{APOSTROPHES}{HYPHENS}]{_INSIDE}++)*+")
"""A stretch of raw text that can hold words; nothing outside it can."""

_JAMO = "\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb"
CLUSTER = re.compile(
    f"[{_JAMO}\uac00-\ud7a3][{MARKS}{JOINERS}{_JAMO}]*+|.[{MARKS}{JOINERS}\uff9e\uff9f]*+",
    re.DOTALL,
)
"""A raw character with what composes with it under NFKC."""

COMPOSING = re.compile(f"[{MARKS}{JOINERS}{_JAMO}\uff9e\uff9f]")
"""Characters without which each character of a text is a cluster of its own."""

_LETTER = f"[^\\W_{HAN_AND_KANA}{HANGUL}{UNSPACED}]"
_WORD = f"{_LETTER}(?:{_LETTER}|(?![{UNSPACED}])[{MARKS}])*+"

RUN = re.compile(
    f"(?P<cjk>[{HAN_AND_KANA}]+)|(?P<hangul>[{HANGUL}]+)|(?P<unspaced>[{UNSPACED}]+)"
    f"|(?P<word>{_WORD}(?:['-]+{_WORD})*)"
)
"""Runs of one kind in folded text; the name of the group says how the run is cut."""

# A letter with its marks; a Khmer coeng or Burmese virama binds the letter that follows.
SYLLABLE = re.compile(f"[^{MARKS}](?:[\u17d2\u1039].|[{MARKS}])*+|[{MARKS}]+", re.DOTALL)

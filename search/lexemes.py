"""What a person types, cut into words, phrases and the signs between them.

Full-width signs, typographic quotation marks and dashes count as the plain ones. Invisible signs
that only steer how text is laid out are dropped.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

_LAYOUT = dict.fromkeys(
    map(
        ord,
        "\xad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff",
    )
)
"""Bidi controls, the soft hyphen, spaces without width. The joiners are left: Persian and the
scripts of India write with them."""
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞"), '"')
_DASHES = dict.fromkeys(map(ord, "−–—"), "-")
_FULL_WIDTH = {point: chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans({**_FULL_WIDTH, **_QUOTES, **_DASHES})  # one sign for one: places stay

_APART = r'(?![^\s()"|])'
_LEXEME = re.compile(
    rf"(?P<either>OR{_APART}|\|+)|(?P<all>(?:AND|&+){_APART})|(?P<none>NOT{_APART}|-(?=[^\s\-)|]))"
    r'|(?P<open>\()|(?P<close>\))|"(?P<phrase>[^"]*)(?P<end>"|\Z)'
    r'|(?P<word>[^\s"|()]+(?:\([^\s"|()]*\)[^\s"|()]*)*)'
)
_FIELD = re.compile(r"(?P<name>[^\W\d_]{2,}(?:[-_][^\W\d_]+)*):(?P<space>\s*)(?!//)")


class Sort(StrEnum):
    """What a lexeme is."""

    WORD = "word"
    PHRASE = "phrase"
    OPEN_PHRASE = "open phrase"
    """A phrase whose closing quotation mark is missing."""
    FIELD = "field"
    """The name of a field with its colon; the next lexeme is the value."""
    OPEN = "open"
    CLOSE = "close"
    EITHER = "either"
    NONE = "none"


class Lexeme(NamedTuple):
    """A lexeme with its place in the text. `inner`: the words of a phrase, a field's own name."""

    sort: Sort
    start: int
    end: int
    inner: str


def cleaned(text: str) -> str:
    """The text without signs that only steer the layout."""
    return text.replace("\x00", " ").translate(_LAYOUT)


def lexemes(text: str, called: Callable[[str], str]) -> Iterator[Lexeme]:
    """Cut a cleaned text. `called` gives the field of a name that is typed, '' where there is none.

    AND is left out, since all parts are joined by it anyway.
    """
    plain = text.translate(_PLAIN)
    place = 0
    while match := _LEXEME.search(plain, place):
        place = match.end()
        field = _FIELD.match(plain, match.start()) if match["word"] else None
        if field and called(field["name"]):
            place = field.end()
            end = field.start("space")
            yield Lexeme(Sort.FIELD, field.start(), end, called(field["name"]))
        elif match["phrase"] is not None:
            sort = Sort.PHRASE if match["end"] else Sort.OPEN_PHRASE
            yield Lexeme(sort, match.start(), place, text[slice(*match.span("phrase"))])
        elif match["all"] is None:
            sort = Sort(str(match.lastgroup))
            yield Lexeme(sort, match.start(), place, text[match.start() : place])


def unknown_field(word: str) -> str:
    """`name:` where a word looks like a field with its value; '' for other words."""
    found = _FIELD.match(word.translate(_PLAIN))
    whole = found is not None and not found["space"] and len(word) > found.end()
    return word[: found.end()] if found and whole else ""

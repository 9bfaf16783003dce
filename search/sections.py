"""Long texts in sections: each is found by itself, and its passage is shown.

A section has some 700 words, 1,000 at the most, and ends with a paragraph where one ends near,
else with a sentence, else between words. Scripts without spaces count two characters a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search.analysis.scripts import CHUNK, HAN_AND_KANA, HANGUL, UNSPACED
from search.analysis.streams import stem_bag, word_stream
from search.engine import Section

ENOUGH_WORDS = 700
"""A section may end from here on."""
MOST_WORDS = 1_000
FILE = "f"
TEXT = "t"
ARTICLE = "a"

_UNSPACED = re.compile(f"[{HAN_AND_KANA}{HANGUL}{UNSPACED}]")
_PARAGRAPH = re.compile(r"\n\s*\n|\f")
_SENTENCE = re.compile(r"[.!?…。！？।؟၊။។]['\"»”’)\]]*\s*|\n")


class Piece(NamedTuple):
    """A piece of a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a section stands: in a file (its code), in the body of a record in a language, or in
    an article of an agreement (`zh/art_5`)."""

    kind: str
    name: str
    number: int
    start: int
    end: int

    @property
    def key(self) -> str:
        """The key that engines keep and give back."""
        return f"{self.kind}:{self.name}:{self.number}:{self.start}:{self.end}"

    @classmethod
    def of(cls, key: str) -> "Place":
        """Read a key. Raises `ValueError`."""
        kind, name, *numbers = key.split(":")
        number, start, end = map(int, numbers)
        return cls(kind, name, number, start, end)


def pieces(text: str) -> Iterator[Piece]:
    """Cut a text into pieces of `ENOUGH_WORDS` to `MOST_WORDS` words; the last may be shorter."""
    start = 0
    while start < len(text):
        end = _end(text, start)
        yield Piece(start, end)
        start = end


def _end(text: str, start: int) -> int:
    words = 0.0
    enough = None
    for match in CHUNK.finditer(text, start):
        words += _words(match.group())
        if enough is None and words >= ENOUGH_WORDS:
            enough = match.end()
        if words >= MOST_WORDS:
            return _best_cut(text, enough or match.end(), match.end())
    return len(text)


def _words(chunk: str) -> float:
    return max(1.0, len(_UNSPACED.findall(chunk)) / 2)


def _best_cut(text: str, enough: int, most: int) -> int:
    for boundary in (_PARAGRAPH, _SENTENCE):
        match = boundary.search(text, enough, most)
        if match:
            return match.end()
    return most


def sections_of(text: str, language: str, kind: str, name: str, first: int = 0) -> list[Section]:
    """Sections of a text from piece number `first` on, as documents of the index hold them."""
    found = []
    for number, piece in enumerate(pieces(text)):
        if number < first:
            continue
        words = text[piece.start : piece.end]
        found.append(
            Section(
                Place(kind, name, number, *piece).key,
                word_stream([(words, language)]),
                stem_bag([(words, language)]),
            )
        )
    return found


def beginning(text: str) -> str:
    """The first piece of a text, which the record itself is found by."""
    return next((text[piece.start : piece.end] for piece in pieces(text)), "")

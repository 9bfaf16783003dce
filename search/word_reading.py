"""What is written between two spaces, read for the names that may stand in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from sys import intern
from typing import Protocol

from search.analysis.chain import chunks_of, fold, pieces_of
from search.analysis.scripts import APOSTROPHES
from search.analysis.stems import stems_of
from search.analysis.tokens import Role
from search.analysis.transliteration import scheme
from search.named import SHORTEST_NAME, Name, base_of
from search.readings import Beginning, Word, Written, beginning

SLOT_ROLES = (Role.WORD, Role.TWIN, Role.GRAM)
"""Tokens that can be a word of a name."""
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_Placed = tuple[str, int, int, int, Role]
"""A piece as it stands in what is written between two spaces."""


class Names(Protocol):
    """What must be known of names: the words that they are made of, which begin with a word, and
    the words of names that another may be a form of."""

    known: frozenset[str]

    def beginning_with(self, word: str) -> Sequence[Name]: ...

    def like(self, word: str, language: str) -> frozenset[str]: ...


class WordReader:
    """Reads words of texts by the names that there are."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._begun_before: dict[tuple[str, str, bool], Beginning | None] = {}

    def read(self, text: str, language: str | None) -> Written:
        """What is written between two spaces: its words, and the words of names like them."""
        by = scheme(language)
        words: list[Word] = []
        traces: dict[str, None] = {}
        place = 0
        for at, chunk in chunks_of(text):
            pieces, width = pieces_of[chunk, by]
            moved: Iterable[_Placed] = pieces
            if at:
                moved = [(p[0], at + p[1], at + p[2], place + p[3], p[4]) for p in pieces]
            words += self._words_of_names(text, moved, base_of(language))
            traces.update(dict.fromkeys(piece.text for piece in pieces))
            if language:
                traces.update(dict.fromkeys(stem.text for stem in stems_of[chunk, language]))
            place += width
        begun = (one.marks for word in words for one in (*word.named, *word.formed))
        found = tuple(map(intern, traces | dict.fromkeys(chain.from_iterable(begun))))
        return Written(text, place, tuple(words), found, "".join(f" {trace}" for trace in found))

    def _words_of_names(
        self, text: str, pieces: Iterable[_Placed], language: str
    ) -> Iterator[Word]:
        """The words that names are made of, and those that are like one of them."""
        slots: dict[int, list[_Placed]] = {}
        for piece in pieces:
            word, _start, _end, position, role = piece
            if role in SLOT_ROLES and (role is not Role.GRAM or word in self._names.known):
                slots.setdefault(position, []).append(piece)
        for twins in slots.values():
            yield from self._word(text, twins, language)

    def _word(self, text: str, twins: Sequence[_Placed], language: str) -> Iterator[Word]:
        """A piece with its twins, which follow it, if names are made of it."""
        if twins[0][4] is Role.GRAM:
            yield self._gram(text, twins[0], language)
            return
        words = dict.fromkeys(twin for twin, *_place in twins)
        like: dict[str, None] = {}
        for word, start, end, _position, role in twins:
            if role is Role.WORD:
                words.update(dict.fromkeys(_before_apostrophe(text[start:end])))
                like.update(dict.fromkeys(sorted(self._names.like(word, language))))
        if not like and self._names.known.isdisjoint(words):
            return
        _word, start, end, position, _role = twins[0]
        yield Word(
            position,
            start,
            max(end for _word, _start, end, *_rest in twins),
            text[start:end],
            tuple(words),
            tuple(like),
            tuple(one for word in words if (one := self._begun(word, language))),
            tuple(one for word in like if (one := self._begun(word, language, formed=True))),
        )

    def _gram(self, text: str, gram: _Placed, language: str) -> Word:
        """Two characters: they have no twins and no forms."""
        word, start, end, position, _role = gram
        begun = self._begun(word, language)
        named = (begun,) if begun else ()
        return Word(position, start, end, text[start:end], (word,), (), named, ())

    def _begun(self, word: str, language: str, *, formed: bool = False) -> Beginning | None:
        """Names of a language ('' for any) that begin with a word; `formed`: those that are met
        in other forms."""
        key = word, language, formed
        if key not in self._begun_before:
            names = self._names.beginning_with(word)
            if not names:
                return None
            if language:
                names = tuple(name for name in names if language in name.languages)
            names = tuple(name for name in names if name.formed) if formed else names
            self._begun_before[key] = beginning(names) if names else None
        return self._begun_before[key]


def _before_apostrophe(written: str) -> tuple[str, ...]:
    """The name in a word of which the rest is an ending: Çin'den, Turkey's."""
    head = _APOSTROPHE.split(written, maxsplit=1)[0]
    return (fold(head),) if SHORTEST_NAME <= len(head) < len(written) else ()

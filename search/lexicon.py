"""Names that mean something whatever the language, found in texts and queries by longest match.

A document carries the marks of what it names (`g:T042`, `c:KZ`) beside its words, and a query is
marked the same way, so that a name in one language meets it in every other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, TypeVar, cast
from weakref import proxy

from search.analysis.chain import analyze
from search.analysis.chunk_memory import by_chunk
from search.analysis.tokens import Token
from search.named import (
    CONCEPT_MARK,
    SHORTEST_NAME,
    STRANGER_MARK,
    Found,
    Name,
    Slots,
    base_of,
    is_meant,
    marks_of,
    meant,
    meant_in_query,
)
from search.nodes import Tag
from search.readings import Reading
from search.variants import Variants
from search.word_reading import SLOT_ROLES, WordReader

LONGEST_INITIALS = 5
"""Letters of a name in capitals (ОАЭ, OMD) that a text must have in capitals, too."""
SURE_NAME = 5
"""Letters from which the name of a place or language is hardly an everyday word of another
language (Nga, Ira, Kina)."""
NAMES_OF_PLACES = "ctpl"
JOINING = frozenset({"bn", "hi", "ja", "km", "ko", "lo", "my", "ne", "si", "ta", "th", "ur"})
"""Languages in which words of a name are often written together."""
LONGEST_JOINED = 30
COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "nb", "nl", "no", "sv"})
"""Languages that write compounds in one word."""
SHORTEST_COMPOUND = 8
SHORTEST_PART = 4
LINKS = ("", "s", "n", "en", "es")
"""What may stand between the parts of a compound."""
ENDINGS = ("", "e", "en", "n", "s", "er", "es")
"""What may stand behind its last part."""
_SPACE = re.compile("[\\s\u200b-\u200d-]")
_JOINT = re.compile("[\u200c-]")
UNSPACED_MARKS = "，。、；：（）《》！？"
"""Marks that part what Chinese and Japanese write without a space."""
MANY_WORDS = 65_536
"""Words of texts, as they are written between spaces, whose reading is remembered: reading one
anew takes a hundred times as long, and results show thousands of them."""
LONGEST_TEXT, MANY_TEXTS = 1_000, 1_024
"""Characters of a text whose reading is remembered, and how many are: pages show the same ones."""
_NO_NAMES: tuple[Name, ...] = ()
_Value = TypeVar("_Value")


class Lexicon:
    """All names, by their first word."""

    def __init__(
        self,
        names: Iterable[tuple[str, str, str]],
        strangers: Iterable[str] = (),
        heard: Iterable[str] = ("en",),
        below: "Lexicon | None" = None,
    ) -> None:
        """Take `(mark, name, language)`, folded words that are like a name but none, and the
        languages that any reader may type. `below`: names that are known already."""
        self._below = below
        self._heard = frozenset(map(base_of, heard))
        self._learning: dict[str, list[Name]] = {}
        self._variants = Variants(strangers)
        known: dict[tuple[str, Slots], Name] = {}
        for mark, text, language in names:
            for written in _ways(text, language):
                self._learn(mark, written, language, known)
        self._remember()
        shared = _Shared()
        for name in known.values():
            name.mark, name.languages = shared(name.mark), shared(frozenset(name.languages))
            name.rest = shared(tuple(shared((at, shared(words))) for at, words in name.rest))
        self._by_first: dict[str, tuple[Name, ...]] = {
            word: tuple(sorted(found, key=lambda name: -len(name.rest)))
            for word, found in self._learning.items()
        }
        del self._learning
        rests = (at[1] for name in known.values() for at in name.rest)
        self.known: frozenset[str] = frozenset(self._by_first).union(
            *rests, below.known if below else ()
        )

    def _learn(
        self,
        mark: str,
        text: str,
        language: str,
        known: dict[tuple[str, Slots], Name],
    ) -> None:
        slots = _slots(analyze(text, language))
        initials = text.isupper() and text.isalpha() and len(text) <= LONGEST_INITIALS
        named = initials and mark[0] != CONCEPT_MARK
        if not slots or (not named and _is_short(slots, SHORTEST_NAME)):
            return
        base = base_of(language)
        for _distance, slot in slots:
            self._variants.learn(slot[0], mark, base, alone=len(slots) == 1)
        name = known.get((mark, slots))
        if name is not None:
            name.languages |= {base}
            return
        weak = mark[0] in NAMES_OF_PLACES and _is_short(slots, SURE_NAME)
        name = known[mark, slots] = Name(mark, slots[1:], frozenset({base}), initials, weak)
        for first in slots[0][1]:
            self._learning.setdefault(first, []).append(name)

    def marks_in(self, text: str, language: str | None) -> set[str]:
        """What a text names: by names of its own language, or of any if it is not known.

        Concepts inside of longer names count too: who writes of a customs administration writes
        of customs. A name that means several things of a kind means none here.
        """
        found: set[str] = set()
        for place in self._read_text(text, language).places(nested=True):
            found.update(meant(place.names, base_of(language)))
        return found

    def tags_in(self, text: str, language: str = "") -> Iterator[Tag]:
        """What a query of a reader of `language` names, in whatever language it is typed.

        A name of several things (`Niger` is two countries in some languages) is settled by the
        reader's language, then by the languages of the other names; else it is left as words.
        """
        places = list(self.reading(text, None).places())
        settled = [place.names for place in places if len(marks_of(place.names)) == 1]
        sure = (name for names in settled for name in names if not name.weak)
        spoken = {tag for name in sure for tag in name.languages}
        heard = {base_of(language), *self._heard, *spoken}
        for place in places:
            typed = text[place.start : place.end]
            names = [n for n in place.names if is_meant(n, typed, base_of(language), heard)]
            marks = meant_in_query(names, base_of(language), spoken)
            if marks and not _too_short(text, place):
                yield Tag(place.start, place.end, marks)

    def reading(self, text: str, language: str | None) -> Reading:
        """A text of a language as names are looked for in it."""
        if len(text) > LONGEST_TEXT:
            return self._read_text(text, language)
        return self._remembered_text(text, language)

    def _read_text(self, text: str, language: str | None) -> Reading:
        for mark in UNSPACED_MARKS:
            text = text.replace(mark, " ")
        between_spaces = zip(text.split(), repeat(language))
        return Reading(text, list(map(self._written.__getitem__, between_spaces)), language)

    def _remember(self) -> None:
        own: Lexicon = proxy(self)  # memories that held the lexicon itself would keep it alive

        @lru_cache(maxsize=MANY_TEXTS)
        def read_text(text: str, language: str | None) -> Reading:
            return own._read_text(text, language)

        self._written = by_chunk(MANY_WORDS)(WordReader(own).read)
        self._remembered_text = read_text

    def __getstate__(self) -> dict[str, Any]:
        forgotten = ("_written", "_remembered_text")
        return {name: value for name, value in self.__dict__.items() if name not in forgotten}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._remember()

    def parts_of(self, word: str) -> list[tuple[str, tuple[str, ...]]]:
        """The names that a folded word is made of, with their marks (Zollforum); [] for none.

        A word with hyphens is made of what stands between them, if any of it is a name. Others are
        made of two names in `COMPOUNDING` languages, if they are no names themselves.
        """
        if "-" in word:
            parts = [(part, self._part(part, ENDINGS)) for part in word.split("-")]
            named = [(part, found[1] if found else ()) for part, found in parts]
            return named if any(marks for _part, marks in named) else []
        if len(word) < SHORTEST_COMPOUND or any(self.beginning_with(word)):
            return []
        for place in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            left = self._part(word[:place], LINKS)
            right = self._part(word[place:], ENDINGS) if left else None
            if left and right:
                return [left, right]
        return []

    def _part(self, word: str, rests: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        for rest in rests:
            part = word.removesuffix(rest)
            if len(part) < SHORTEST_PART or (rest and part == word):
                continue
            names = [n for n in self.beginning_with(part) if not n.rest]
            marks = marks_of(n for n in names if not COMPOUNDING.isdisjoint(n.languages))
            if marks and not marks[0].startswith(STRANGER_MARK):
                return part, marks
        return None

    def meanings(self, name: str, sort: str) -> tuple[str, ...]:
        """Marks of one sort (`l:`) that all of a text is a name of, whatever else it means."""
        slots = _slots(analyze(name))
        if not slots:
            return ()
        names = (n for word in slots[0][1] for n in self.beginning_with(word))
        return marks_of(n for n in names if n.mark.startswith(sort) and _same(n.rest, slots[1:]))

    def beginning_with(self, word: str) -> Sequence[Name]:
        """The names whose first word this is."""
        own = self._by_first.get(word, _NO_NAMES)
        below = self._below._by_first.get(word, _NO_NAMES) if self._below else _NO_NAMES
        return (*own, *below) if own and below else own or below

    def like(self, word: str, language: str) -> frozenset[str]:
        """Words of names that a word may be a form of."""
        own = self._variants.of(word, language)
        return own | self._below._variants.of(word, language) if self._below else own


class _Shared:
    """One object for all that are equal: names repeat each other, and take most of the memory."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, value: _Value) -> _Value:
        return cast(_Value, self._known.setdefault(value, value))


def _too_short(text: str, place: Found) -> bool:
    """Two letters are a name only where they are typed in capitals."""
    written = text[place.start : place.end]
    return len(written) < SHORTEST_NAME and written.isalpha() and written.islower()


def _is_short(slots: Slots, least: int) -> bool:
    """Whether a name is one word of an alphabet with fewer letters."""
    word = slots[0][1][0]
    return len(slots) == 1 and len(word) < least and word < "\u0e00"


def _same(rest: Slots, other: Slots) -> bool:
    """Whether words behind a first word are the same, by one of their twins each."""
    pairs = zip(rest, other, strict=False)
    return len(rest) == len(other) and all(
        at == place and not set(words).isdisjoint(others) for (at, words), (place, others) in pairs
    )


def _ways(text: str, language: str) -> Iterator[str]:
    """A name as it is written, and in one word where people write it so, too."""
    yield text
    joined = _SPACE.sub("", text) if base_of(language) in JOINING else _JOINT.sub("", text)
    if joined != text and len(joined) <= LONGEST_JOINED:
        yield joined


def _slots(tokens: Sequence[Token]) -> Slots:
    """The words of a name in order."""
    found: dict[int, list[str]] = {}
    for token in tokens:
        if token.role in SLOT_ROLES:
            found.setdefault(token.position, []).append(token.text)
    first = min(found, default=0)
    return tuple((position - first, tuple(words)) for position, words in found.items())

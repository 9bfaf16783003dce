"""Which words of names a word may be a form of: by stem, by ending, by one slip of the pen.

CLDR gives one spelling of a name in one case (Казахстан, Kazajistán); people write others
(Казахстаном, Kazajstán).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar
from weakref import proxy

from rapidfuzz.distance import Levenshtein

from search.analysis.chunk_memory import FORMS
from search.analysis.stems import bare_stem, has_stems

SHORTEST_SLIP = 6
"""Letters of a name that may be one letter off: shorter ones come too near to each other."""
SHORTEST_ENDED = 5
"""Letters of a name that may carry an ending."""
LONGEST_ENDING = 4
LONGEST_CHANGE = 3
"""Letters that may stand in place of the last one of a place."""
SHORTEST_STEM = 4
"""Letters of a stem that says anything, or all but the last letter of a word: of the Turkish Birma,
bir is left, which is the number one; but okno loses its ending only."""
PLACES = "ctp"
"""Marks of names that take endings in any language (Kazakhs, казахстанский), and slips."""
FORMED_BY_STEM = frozenset({"ar", "cs", "el", "et", "fi", "hu", "hy", "lt", "pl", "ru", "sr", "tr"})
"""Languages with stems in which single words of concepts are much inflected. In others a stem
says too little: the English `original` is no origin of goods."""
FORMED_BY_ENDING = frozenset(
    {"az", "be", "bg", "bs", "cnr", "hr", "hy", "ka", "kk", "ky", "lv", "mk", "mn", "sk", "sl"}
    | {"sq", "tg", "tk", "tr", "uk", "uz"}
)
"""Languages in which an ending behind a word of a concept is common and no stemmer is at hand."""
FORMED = FORMED_BY_STEM | FORMED_BY_ENDING
_LATIN = ("cs", "de", "en", "es", "et", "fi", "fr", "hu", "id", "it", "lt", "pl", "pt", "ro", "tr")
HEBREW_PARTICLES = "בלהומשכ"
_Key = TypeVar("_Key")


class Variants:
    """Words of names, and what leads to them."""

    def __init__(self, strangers: Iterable[str] = ()) -> None:
        """`strangers`: words one letter off a name that mean something else (Gambia, Zambia)."""
        self._strangers = frozenset(strangers)
        self._of_places: set[str] = set()
        self._ended: dict[str, set[str]] = defaultdict(set)
        self._by_stem: dict[tuple[str, str], tuple[str, ...]] = {}
        self._by_head: dict[str, tuple[str, ...]] = {}
        self._by_edge: dict[str, tuple[str, ...]] = {}
        self._remember()

    def _remember(self) -> None:
        own: Variants = proxy(self)
        self.of = lru_cache(maxsize=FORMS)(lambda word, language: own._of(word, language))

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "of"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state
        self._remember()

    def learn(self, word: str, mark: str, language: str, *, alone: bool) -> None:
        """A word of a name of a base language; `alone`: it is all of the name."""
        if not word[0].isalpha():
            return
        if mark[0] in PLACES and word not in self._of_places:
            self._of_places.add(word)
            if len(word) >= (SHORTEST_ENDED if _is_inflected(word) else SHORTEST_SLIP):
                _add(self._by_head, word[:-1], word)
            if len(word) >= SHORTEST_SLIP:
                for edge in _edges(word):
                    _add(self._by_edge, edge, word)
        if language in FORMED_BY_ENDING and len(word) >= SHORTEST_ENDED:
            for spoken in (language, ""):  # a query's language is not known
                self._ended[spoken].add(word)
        if has_stems(language) and (not alone or language in FORMED_BY_STEM):
            stem = bare_stem(word, language)
            if len(stem) >= min(SHORTEST_STEM, len(word) - 1):
                _add(self._by_stem, (language, stem), word)

    def _of(self, word: str, language: str) -> frozenset[str]:
        """Words of names that a folded word of a base language may be a form of; '' for any."""
        found = set(self._by_its_stem(word, language))
        found.update(self._otherwise_ended(word))
        found.update(self._without_ending(word, language))
        if not found and word not in self._strangers and word not in self._of_places:
            found.update(self._one_off(word))
        found.discard(word)
        return frozenset(found)

    def _by_its_stem(self, word: str, language: str) -> Iterable[str]:
        for base in (language,) if language else _stemmers_for(word):
            if has_stems(base):
                yield from self._by_stem.get((base, bare_stem(word, base)), ())

    def _without_ending(self, word: str, language: str) -> Iterable[str]:
        if language == "he" and word[0] in HEBREW_PARTICLES and word[1:] in self._of_places:
            yield word[1:]
        for length in range(len(word) - 1, SHORTEST_ENDED - 1, -1):
            if len(word) - length > LONGEST_ENDING:
                return
            beginning = word[:length]
            if beginning in self._of_places or beginning in self._ended.get(language, ()):
                yield beginning
                return

    def _otherwise_ended(self, word: str) -> Iterable[str]:
        """Places with another last letter: Корея, Кореи, Кореей."""
        if len(word) < (SHORTEST_ENDED if _is_inflected(word) else SHORTEST_SLIP):
            return
        for cut in range(1, LONGEST_CHANGE + 1):
            yield from self._by_head.get(word[:-cut], ())

    def _one_off(self, word: str) -> Iterable[str]:
        """Words of places one letter away: one slip leaves the beginning or the end as it is."""
        if len(word) < SHORTEST_SLIP or not word.isalpha():
            return ()
        near = (found for edge in _edges(word) for found in self._by_edge.get(edge, ()))
        return [
            found
            for found in near
            if abs(len(found) - len(word)) <= 1
            and Levenshtein.distance(word, found, score_cutoff=1) <= 1
        ]


def _add(known: dict[_Key, tuple[str, ...]], key: _Key, word: str) -> None:
    found = known.get(key, ())
    if word not in found:
        known[key] = (*found, word)  # most have one word only: sets take four times the memory


def _edges(word: str) -> tuple[str, str]:
    """The beginning and the end of a word of `SHORTEST_SLIP` letters or more."""
    half = SHORTEST_SLIP // 2
    return f"{word[:half]}-", f"-{word[-half:]}"


def _is_inflected(word: str) -> bool:
    """Whether a word is of a script in which places are declined: Greek and Cyrillic."""
    return 0x0370 <= ord(word[0]) < 0x0530


def _stemmers_for(word: str) -> tuple[str, ...]:
    """Languages of whose script a word is, and that have stems."""
    point = ord(word[0])
    if point < 0x0370:
        return _LATIN
    if point < 0x0400:
        return ("el",)
    if point < 0x0530:
        return ("ru", "sr")
    if point < 0x0590:
        return ("hy",)
    if 0x0600 <= point < 0x0780:
        return ("ar", "fa")
    return ("hi", "ne", "ta") if 0x0900 <= point < 0x0C00 else ()

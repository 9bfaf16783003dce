"""Names by how they are spelt, in Latin letters too: the nearest to a word that means nothing."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.analysis.chain import analyze, fold
from search.analysis.tokens import Role
from search.beginnings import told
from search.romanising import romanised

SHORTEST = 4
"""Letters of a word that may be corrected; nearly everything is near a shorter one."""
TWO_SLIPS = 7
"""Letters from which on two slips are forgiven."""
CONSIDERED = 24


class Near(NamedTuple):
    """A word as it should be written, its language, and how far off it is."""

    distance: int
    text: str
    language: str


class Spellings:
    """The words of all names, by their folded and their romanised form.

    In lists and arrays of numbers: as objects of their own they take several times the memory.
    """

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take `(mark, name, language)`."""
        tongues: dict[str, list[str]] = {}
        for _mark, name, language in names:
            tongues.setdefault(name, []).append(language)
        spoken: dict[str, dict[str, None]] = {}
        written: dict[str, dict[str, None]] = {}
        for name, languages in tongues.items():
            for word, folded in _words(name):
                spoken.setdefault(word, {}).update(dict.fromkeys(languages))
                for key in (folded, romanised(folded)):
                    if len(key) >= SHORTEST:
                        written.setdefault(key, {})[word] = None
        number = {word: count for count, word in enumerate(spoken)}
        together: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._words = list(spoken)
        self._languages = [together.setdefault(t, t) for t in map(tuple, spoken.values())]
        self._keys = sorted(written, key=len)
        self._found = array("I", (number[word] for key in self._keys for word in written[key]))
        self._starts = array("I", accumulate((len(written[k]) for k in self._keys), initial=0))

    def near(self, word: str, language: str) -> list[Near]:
        """Words near a folded one, nearest first; also what is spelt so in another script.

        Of the languages of a word the reader's `language` is told, else one of the site.
        """
        if len(word) < SHORTEST:
            return []
        most = slips(word)
        first = bisect_left(self._keys, len(word) - most, key=len)
        keys = self._keys[first : bisect_right(self._keys, len(word) + most, first, key=len)]
        found = extract(word, keys, scorer=OSA.distance, score_cutoff=most, limit=CONSIDERED)
        return [
            Near(int(distance), self._words[number], told(self._languages[number], language))
            for _key, distance, place in found
            for number in self._found[self._starts[first + place] : self._starts[first + place + 1]]
        ]


def slips(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 2 if len(word) >= TWO_SLIPS else 1


def _words(name: str) -> Iterator[tuple[str, str]]:
    """The words of a name as they are written and folded; a run without spaces is one."""
    start = -1
    for token in analyze(name):
        if token.role is Role.WORD:
            yield name[token.start : token.end], token.text
        elif token.role is Role.GRAM and start < 0:
            start = token.start
        elif token.role is Role.TAIL:
            yield name[start : token.end], fold(name[start : token.end])
            start = -1

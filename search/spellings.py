"""Names by how they are spelt, in Latin letters too: the nearest to a word that means nothing."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.analysis.chain import analyze, fold
from search.analysis.tokens import Role
from search.beginnings import told
from search.lexicon import Lexicon
from search.romanising import romanised

SHORTEST = 4
"""Letters of a word that may be corrected; nearly everything is near a shorter one."""
TWO_SLIPS = 7
"""Letters from which on two slips are forgiven."""
CONSIDERED = 24

_known: WeakKeyDictionary[Lexicon, "Spellings"] = WeakKeyDictionary()


class Near(NamedTuple):
    """A word as it should be written, its language, and how far off it is."""

    distance: int
    text: str
    language: str


class Spellings:
    """The words of all names, by their folded and their romanised form."""

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take `(mark, name, language)`."""
        tongues: dict[str, list[str]] = {}
        for _mark, name, language in names:
            tongues.setdefault(name, []).append(language)
        self._written: dict[str, dict[str, list[str]]] = {}
        for name, languages in tongues.items():
            for word, folded in _words(name):
                for key in (folded, romanised(folded)):
                    if len(key) >= SHORTEST:
                        self._written.setdefault(key, {}).setdefault(word, []).extend(languages)
        self._by_length: dict[int, list[str]] = {}
        for key in self._written:
            self._by_length.setdefault(len(key), []).append(key)

    def near(self, word: str, language: str) -> list[Near]:
        """Words near a folded one, nearest first; also what is spelt so in another script.

        Of the languages of a word the reader's `language` is told, else one of the site.
        """
        if len(word) < SHORTEST:
            return []
        most = slips(word)
        keys = [
            key
            for length in range(len(word) - most, len(word) + most + 1)
            for key in self._by_length.get(length, ())
        ]
        found = extract(word, keys, scorer=OSA.distance, score_cutoff=most, limit=CONSIDERED)
        return [
            Near(int(distance), text, told(languages, language))
            for key, distance, _place in found
            for text, languages in self._written[key].items()
        ]


def slips(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 2 if len(word) >= TWO_SLIPS else 1


def spellings_of(words: Lexicon) -> Spellings:
    """How the names of a lexicon are spelt; worked out once for each lexicon."""
    found = _known.get(words)
    if found is None:
        found = _known[words] = Spellings(words.names)
    return found


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

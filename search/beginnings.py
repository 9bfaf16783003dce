"""Names by how they, or any of their words, begin: what may be meant while somebody still types.

Everything is folded as the analysis chain folds it, so accents, scripts of Chinese, vowel marks and
the Arabic article make no difference.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from core.languages import SITE_LANGUAGES
from search.analysis.chain import analyze, fold
from search.analysis.tokens import Role
from search.lexicon import Lexicon
from search.named import base_of

LETTERS_ELSEWHERE = 3
"""Latin letters after which names in other languages than the reader's are looked at, too."""
LETTERS_WITHIN = 4
"""Letters after which later words of such names are."""
_LAST = "\U0010ffff"
_UNSPACED = (Role.GRAM, Role.SINGLE, Role.TAIL)


class Begun(NamedTuple):
    """A name that begins as asked: what it means (`c:KZ`), how and in which language it is written.

    `inner`: a later word of it begins so. `rest` is how many letters are still to come.
    """

    mark: str
    name: str
    language: str
    own: bool
    inner: bool
    rest: int

    @property
    def order(self) -> tuple[bool, bool, bool, int, bool, str, str]:
        """What is typed whole comes first, then the reader's language, then beginnings."""
        part = bool(self.rest or self.inner)
        rare = self.language not in SITE_LANGUAGES
        return part, not self.own, self.inner, self.rest, rare, self.mark, self.name


class Beginnings:
    """All names, sorted by what stands from each of their words to the end."""

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take `(mark, name, language)`."""
        tongues: dict[tuple[str, str], list[str]] = {}
        for mark, name, language in names:
            tongues.setdefault((mark, name), []).append(language)
        self._names = [(*pair, tuple(found)) for pair, found in tongues.items()]
        rows = sorted(
            (key, number, inner)
            for number, (_mark, name, languages) in enumerate(self._names)
            for key, inner in dict(reversed(list(_keys(name, languages[0])))).items()
        )
        self._keys = [key for key, _number, _inner in rows]
        self._numbers = array("L", (number for _key, number, _inner in rows))
        self._inner = bytearray(inner for _key, _number, inner in rows)

    def find(self, typed: str, language: str) -> list[Begun]:
        """What is called so, each once by the name that comes first; in order.

        `language` is the reader's.
        """
        best: dict[str, Begun] = {}
        for begun in self._beginning(typed, language):
            known = best.get(begun.mark)
            if known is None or begun.order < known.order:
                best[begun.mark] = begun
        return sorted(best.values(), key=lambda begun: begun.order)

    def _beginning(self, typed: str, language: str) -> Iterator[Begun]:
        for start in forms(typed):
            least = LETTERS_ELSEWHERE if start.isascii() else 1
            first = bisect_left(self._keys, start)
            for place in range(first, bisect_left(self._keys, start + _LAST, first)):
                mark, name, languages = self._names[self._numbers[place]]
                own = base_of(language) in map(base_of, languages)
                inner, rest = bool(self._inner[place]), len(self._keys[place]) - len(start)
                if own or not rest or len(start) >= (LETTERS_WITHIN if inner else least):
                    yield Begun(mark, name, told(languages, language), own, inner, rest)


_known: WeakKeyDictionary[Lexicon, Beginnings] = WeakKeyDictionary()


def beginnings_of(words: Lexicon) -> Beginnings:
    """How the names of a lexicon begin; worked out once for each lexicon, in less than a second."""
    found = _known.get(words)
    if found is None:
        found = _known[words] = Beginnings(words.names)
    return found


def told(languages: Sequence[str], wanted: str) -> str:
    """Of the languages of a name the wanted one, else one of the site, else the first."""
    return next((tag for tag in (wanted, *SITE_LANGUAGES) if tag in languages), languages[0])


def begins(title: str, language: str, typed: str) -> bool:
    """Whether a title, or a word of it, begins with what was typed."""
    keys = [key for key, _inner in _keys(title, language)]
    return any(key.startswith(start) for start in forms(typed) for key in keys)


def forms(text: str) -> list[str]:
    """The folded words of a text with a space between them, in each way they may be written."""
    words = written_words(text)
    return list(dict.fromkeys(_joined(words, way) for way in range(_ways(words))))


def written_words(text: str, language: str | None = None) -> list[list[str]]:
    """The folded words of a text in order, each with its other forms; a run of a script without
    spaces is one word."""
    slots: dict[int, list[str]] = {}
    run: tuple[int, int] | None = None  # position and offset at which a run began
    for token in analyze(text, language):
        if token.role in (Role.WORD, Role.TWIN):
            slots.setdefault(token.position, []).append(token.text)
        elif token.role in _UNSPACED:
            run = run or (token.position, token.start)
            if token.role is not Role.GRAM:
                slots[run[0]] = [fold(text[run[1] : token.end])]
                run = None
    return list(slots.values())


def _keys(name: str, language: str) -> Iterator[tuple[str, bool]]:
    """What stands from each word of a name to its end, and whether that word is a later one."""
    words = written_words(name, language)
    for start in range(len(words)):
        rest = words[start:]
        for way in range(_ways(rest)):
            yield _joined(rest, way), start > 0


def _ways(words: list[list[str]]) -> int:
    return max(map(len, words), default=0)


def _joined(words: list[list[str]], way: int) -> str:
    """The words in one way of writing: all of them with their article, or without it."""
    return " ".join(ways[min(way, len(ways) - 1)] for ways in words)

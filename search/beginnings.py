"""Names by how they, or any of their words, begin: what may be meant while somebody still types.

Everything is folded as the analysis chain folds it, so accents, scripts of Chinese, vowel marks and
the Arabic article make no difference.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.languages import SITE_LANGUAGES
from search.analysis.chain import analyze, fold
from search.analysis.tokens import Role
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
    """All names, sorted by what stands from each of their words to the end.

    In lists and arrays of numbers: as objects of their own they take several times the memory.
    """

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take `(mark, name, language)`."""
        tongues: dict[tuple[str, str], dict[str, None]] = {}
        for mark, name, language in names:
            tongues.setdefault((mark, name), {})[language] = None
        together: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._names = list(tongues)
        self._languages = [together.setdefault(t, t) for t in map(tuple, tongues.values())]
        self._ways: list[str] = []
        places: list[tuple[int, int, int]] = []
        for number, (_mark, name) in enumerate(self._names):
            places += self._places(number, written_words(name, self._languages[number][0]))
        places.sort(key=lambda place: self._ways[place[1]][place[2] :])
        numbers, ways, offsets = zip(*places, strict=True) if places else ((), (), ())
        self._numbers, self._of, self._offsets = (
            array("I", column) for column in (numbers, ways, offsets)
        )

    def _places(self, number: int, words: list[list[str]]) -> Iterator[tuple[int, int, int]]:
        """Of a name: its number, that of each way to write it, and where words begin there."""
        seen: set[str] = set()
        for written in _each_way(words):
            for start in _starts(written):
                if written[start:] not in seen:
                    seen.add(written[start:])
                    yield number, len(self._ways), start
            self._ways.append(written)

    def _key(self, place: int) -> str:
        return self._ways[self._of[place]][self._offsets[place] :]

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
            for place in self._from(start):
                number = self._numbers[place]
                mark, name = self._names[number]
                languages = self._languages[number]
                own = base_of(language) in map(base_of, languages)
                inner, rest = self._offsets[place] > 0, len(self._key(place)) - len(start)
                if own or not rest or len(start) >= (LETTERS_WITHIN if inner else least):
                    yield Begun(mark, name, told(languages, language), own, inner, rest)

    def _from(self, start: str) -> range:
        """The places where something begins so."""
        every = range(len(self._numbers))
        first = bisect_left(every, start, key=self._key)
        return range(first, bisect_left(every, start + _LAST, first, key=self._key))


def told(languages: Sequence[str], wanted: str) -> str:
    """Of the languages of a name the wanted one, else one of the site, else the first."""
    return next((tag for tag in (wanted, *SITE_LANGUAGES) if tag in languages), languages[0])


def begins(title: str, language: str, typed: str) -> bool:
    """Whether a title, or a word of it, begins with what was typed."""
    sought = forms(typed)
    return any(
        way.startswith(start, place)
        for way in forms(title, language)
        for place in _starts(way)
        for start in sought
    )


def forms(text: str, language: str | None = None) -> list[str]:
    """The folded words of a text with a space between them, in each way they may be written."""
    words = written_words(text, language)
    return list(dict.fromkeys(_each_way(words)))


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


def _starts(written: str) -> Iterator[int]:
    """Where words begin."""
    place = 0 if written else -1
    while place >= 0:
        yield place
        place = written.find(" ", place) + 1 or -1


def _each_way(words: list[list[str]]) -> Iterator[str]:
    """The words in each way of writing: all of them with their article, or without it."""
    for way in range(max(map(len, words), default=0)):
        yield " ".join(ways[min(way, len(ways) - 1)] for ways in words)

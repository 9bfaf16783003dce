"""A text as names are looked for in it: its words, and the names that may begin with each."""

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from search.named import MANY, Found, Name, base_of, meant, written_so
from search.nodes import Tag


class Beginning(NamedTuple):
    """Names that begin with a word: those of one word, and the longer ones by the distance of
    their second word and each of its twins."""

    alone: tuple[Name, ...]
    longer: dict[int, dict[str, list[Name]]]
    marks: Set[str]


class Word(NamedTuple):
    """A word of a name, or like one, in what is written between two spaces: its place there, itself
    with its twins, and what names may begin with.

    `like` are words of names that it may be a form of, `formed` the names that begin with those.
    """

    position: int
    start: int
    end: int
    written: str
    words: tuple[str, ...]
    like: tuple[str, ...]
    named: tuple[Beginning, ...]
    formed: tuple[Beginning, ...]


class Written(NamedTuple):
    """What is written between two spaces: how many positions it takes, its words that names are
    made of, and its `traces`: all tokens, stems and marks that it may be found by. `line` has
    them each behind a space."""

    text: str
    width: int
    words: tuple[Word, ...]
    traces: tuple[str, ...]
    line: str


_Placed = dict[int, tuple[int, Word]]
"""Position in a text → the offset of what the word is written in, and the word."""
_traces_of = attrgetter("traces")


class Reading:
    """A text of a language (None if it is not known), read between its spaces."""

    def __init__(self, text: str, written: Sequence[Written], language: str | None) -> None:
        self._text = text
        self._written = written
        self._language = language

    def holding(
        self, traces: Set[str], beginnings: Sequence[str] = (), *, placed: bool = False
    ) -> Sequence[tuple[int, int, str]]:
        """What is written with one of the traces, or one that begins so: its offset, the position
        that it begins at (0 unless they are to be `placed`), and itself, in order."""
        return [
            (
                self._starts[number],
                self._positions[number] if placed else 0,
                self._written[number].text,
            )
            for number in self._numbers(traces, beginnings)
        ]

    def _numbers(self, traces: Set[str], beginnings: Sequence[str]) -> Sequence[int]:
        lacking = map(traces.isdisjoint, map(_traces_of, self._written))
        found = [number for number, without in enumerate(lacking) if not without]
        begun: set[int] = set()
        for beginning in (f" {one}" for one in beginnings):
            begun.update(n for n, one in enumerate(self._written) if beginning in one.line)
        return sorted(begun.union(found)) if begun else found

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Offsets of what is written between the spaces."""
        starts, place = [], 0
        for written in self._text.split():
            place = self._text.find(written, place)
            starts.append(place)
            place += len(written)
        return starts

    @cached_property
    def _positions(self) -> Sequence[int]:
        """Where each of them begins, counted in positions."""
        return list(accumulate((one.width for one in self._written), initial=0))

    def places(self, *, nested: bool = False) -> Iterator[Found]:
        """Longest names first to last, without overlap; `nested`: and concepts inside of them."""
        placed = self._placed()
        over = -1
        for position, (base, word) in placed.items():
            if not (word.named or word.formed):
                continue
            names = _names_at(placed, position)
            if names:
                names = written_so(word.written, names, self._language)
            longest = [n for n in names if len(n.rest) == len(names[0].rest)]
            if longest and position > over:
                over = position + longest[0].width
                yield Found(base + word.start, _end(placed, over), tuple(longest))
                names = names[len(longest) :]
            inner = [n for n in names if n.mark[0] in MANY] if nested else []
            for name in inner:
                yield Found(base + word.start, _end(placed, position + name.width), (name,))

    def named(self, *, nested: bool = False) -> Iterator[Tag]:
        """What is named, with its place."""
        for place in self.places(nested=nested):
            marks = meant(place.names, base_of(self._language))
            if marks:
                yield Tag(place.start, place.end, marks)

    def named_of(self, marks: Set[str]) -> Sequence[Tag]:
        """What is named and has any of these marks; quick where there is none of them."""
        if all(map(marks.isdisjoint, map(_traces_of, self._written))):
            return ()
        return [tag for tag in self._all_named if not marks.isdisjoint(tag.tokens)]

    @cached_property
    def _all_named(self) -> tuple[Tag, ...]:
        return tuple(self.named(nested=True))

    def _placed(self) -> _Placed:
        return {
            place + word.position: (self._starts[number], word)
            for number, (place, written) in enumerate(
                zip(self._positions, self._written, strict=False)
            )
            for word in written.words
        }


def beginning(names: Iterable[Name]) -> Beginning:
    """Names of one word, and the longer ones by their second."""
    longer: dict[int, dict[str, list[Name]]] = {}
    for name in names:
        if name.rest:
            distance, twins = name.rest[0]
            for word in dict.fromkeys(twins):
                longer.setdefault(distance, {}).setdefault(word, []).append(name)
    alone = tuple(name for name in names if not name.rest)
    return Beginning(alone, longer, frozenset(name.mark for name in names))


def _names_at(placed: _Placed, position: int) -> list[Name]:
    """Names that stand at a position, the longest first; of equals those without variants."""
    word = placed[position][1]
    found = _names_of(word.named, placed, position)
    if word.formed and (not found or found[0].rest):
        # a word that is a name itself is no variant of another
        found = _longest_first([*found, *_names_of(word.formed, placed, position)])
    return found


def _names_of(begun: Sequence[Beginning], placed: _Placed, position: int) -> list[Name]:
    """The names that begin at a position and go on there, the longest first."""
    found: list[Name] = []
    for alone, longer, _marks in begun:
        for distance, by_word in longer.items():
            here = placed.get(position + distance)
            if here is None:
                continue
            for word in (*here[1].words, *here[1].like):
                for name in by_word.get(word, ()):
                    if len(name.rest) == 1 or _follows(name, placed, position):
                        found.append(name)
        found += alone
    return _longest_first(found) if len(found) > 1 else found


def _longest_first(names: Iterable[Name]) -> list[Name]:
    """Each name once."""
    unique = {id(name): name for name in names}.values()
    return sorted(unique, key=lambda name: -len(name.rest))


def _follows(name: Name, placed: _Placed, position: int) -> bool:
    """Whether what is behind the second word of a name stands there, too."""
    for distance, twins in name.rest[1:]:
        here = placed.get(position + distance)
        if here is None or not any(word in twins for word in (*here[1].words, *here[1].like)):
            return False
    return True


def _end(placed: _Placed, position: int) -> int:
    base, word = placed[position]
    return base + word.end

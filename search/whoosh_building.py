"""From documents to the arrays of a segment: tokens are collected, and sorted all at once."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np

from search.analysis.streams import TEXT_GAP, Stream
from search.engine import SEPARATOR, IndexDocument
from search.ranking import TITLE_WEIGHT
from search.whoosh_arrays import Array, Arrays
from search.whoosh_schema import AUDIENCE, CONCEPT, FIELDS, SCORED
from search.whoosh_segment import LENGTHS, NO_DATE, SegmentArrays

FARTHEST = 512
"""Places between two units, and at most between two tokens of one: no phrase is as long."""
MOST_PLACES = 2**32 - 2**16
"""Of a segment: they are kept in four bytes each, and a phrase may reach beyond the last."""
_LOW = np.uint64(2**32 - 1)
_HALF = np.uint64(32)


class _Vocabulary(dict[Any, int]):
    """Terms, numbered as they come."""

    def __missing__(self, term: Any) -> int:
        self[term] = number = len(self)
        return number


class _Collected:
    """The tokens of one field, and how many each unit has."""

    def __init__(self) -> None:
        self.vocabulary = _Vocabulary()
        self.tokens = array("I")
        self.counts = array("I")

    def add(self, tokens: Iterable[Any]) -> None:
        before = len(self.tokens)
        self.tokens.extend(map(self.vocabulary.__getitem__, tokens))
        self.counts.append(len(self.tokens) - before)

    def sorted(self) -> tuple[list[bytes], Array]:
        """The terms in order, and of each token the number of its term in that order."""
        terms = [t if isinstance(t, bytes) else t.encode() for t in self.vocabulary]
        order = sorted(range(len(terms)), key=terms.__getitem__)
        ranks = np.empty(len(terms), np.uint64)
        ranks[order] = np.arange(len(terms), dtype=np.uint64)
        return [terms[n] for n in order], ranks[np.frombuffer(self.tokens, np.uint32)]


class SegmentBuilder:
    """Collects documents for one segment."""

    def __init__(self) -> None:
        self._fields = {name: _Collected() for name in FIELDS}
        self._positions = array("q")
        self._titled = array("I")
        self._owner = array("I")
        self._dates = array("q")
        self._cited = array("I")
        self._keys: list[bytes] = []

    @property
    def tokens(self) -> int:
        """Number of tokens collected."""
        return sum(len(field.tokens) for field in self._fields.values())

    @property
    def empty(self) -> bool:
        return not self._owner

    def add(self, document: IndexDocument) -> None:
        """Add a checked document: its record, and its sections right after it."""
        record = len(self._owner)
        named = {**document.facets, AUDIENCE: document.audience, CONCEPT: document.concepts}
        marks = [f"{name}{SEPARATOR}{value}" for name in named for value in named[name]]
        order = [f"{name}{SEPARATOR}".encode() + key for name, key in document.order.items()]
        date = NO_DATE if document.date is None else document.date
        self._add_unit(document.code, record, "", date, document.cited)
        self._add_texts(document.title, document.text, document.stems)
        self._add_marks(marks, order, document.exact)
        for section in document.sections:
            self._add_unit(document.code, record, section.key, NO_DATE, 0)
            self._add_texts((), section.text, section.stems)
            self._add_marks((), (), ())

    def _add_unit(self, code: str, record: int, key: str, date: int, cited: int) -> None:
        self._owner.append(record)
        self._dates.append(date)
        self._cited.append(cited)
        self._keys.append(key.encode())
        self._fields["code"].add((code,))

    def _add_texts(self, title: Stream, text: Stream, stems: Iterable[str]) -> None:
        base = title[-1][1] + TEXT_GAP if title else 0
        self._fields["words"].add([token for token, _ in (*title, *text)])
        self._titled.append(len(title))
        self._positions.extend([position for _, position in title])
        self._positions.extend([base + position for _, position in text])
        self._fields["stems"].add(stems)

    def _add_marks(
        self, marks: Iterable[str], order: Iterable[bytes], exact: Iterable[str]
    ) -> None:
        self._fields["marks"].add(set(marks))
        self._fields["order"].add(order)
        self._fields["exact"].add(set(exact))

    def finished(self) -> SegmentArrays:
        """The segment of all that was added."""
        arrays: Arrays = {
            "owner": np.array(self._owner, np.uint32),
            "dates": np.array(self._dates, np.int64),
            "cited": np.array(self._cited, np.uint32),
            **text_arrays(self._keys, "keys", "key_bounds"),
        }
        notes: dict[str, Any] = {
            "units": len(self._owner),
            "records": len({*self._owner}),
            "lengths": {},
        }
        for name in SCORED:
            lengths = np.array(self._fields[name].counts, np.int64)
            notes["lengths"][name] = int(lengths.sum())
            arrays[f"{name}.lengths"] = _length_bytes(lengths)
        for name, field in self._fields.items():
            arrays |= self._placed(notes) if name == "words" else _counted(name, field)
        arrays |= held_by_unit(arrays["marks.starts"], arrays["marks.units"], notes["units"])
        return SegmentArrays(arrays, notes)

    def _placed(self, notes: dict[str, Any]) -> Arrays:
        """The words. A token's place tells its unit, and whether it stands in the title."""
        field = self._fields["words"]
        terms, ranks = field.sorted()
        lengths = np.array(field.counts, np.int64)
        starts = np.concatenate(([0], np.cumsum(lengths)))
        line = _line(np.frombuffer(self._positions, np.int64), starts[:-1][lengths > 0])
        bases = line[starts[:-1]]
        text_starts = line[starts[:-1] + np.frombuffer(self._titled, np.uint32)]
        notes["places"] = int(line[-1])
        keys = ranks << _HALF | line[:-1].astype(np.uint64)
        keys.sort()
        places = keys & _LOW
        units = np.searchsorted(bases, places.astype(np.int64), side="right") - 1
        weights = np.where(places < text_starts[units], TITLE_WEIGHT, 1.0)
        numbers = keys >> _HALF
        firsts = _firsts(numbers << _HALF | units.astype(np.uint64))
        once = _firsts(keys)
        return {
            "bases": bases.astype(np.uint32),
            **_inverted("words", terms, numbers[firsts], units[firsts]),
            "words.weights": _sums(weights, firsts),
            "words.places": places[once].astype(np.uint32),
            "words.place_starts": starts_of(numbers[once], len(terms)),
        }


def _line(positions: Array, first: Array) -> Array:
    """Places of tokens on one line, and of its end, from positions within their units."""
    steps = np.diff(positions, prepend=0)
    np.minimum(steps, FARTHEST, out=steps)
    steps[first] = FARTHEST
    line = np.concatenate((np.cumsum(steps), [0]))
    line[-1] = line[-2] + FARTHEST if len(steps) else 0
    if line[-1] > MOST_PLACES:
        raise OverflowError("more words than one segment can hold")
    return line


def _counted(name: str, field: _Collected) -> Arrays:
    """A field without places; what a unit holds several times weighs as much more."""
    terms, ranks = field.sorted()
    counts = np.frombuffer(field.counts, np.uint32)
    keys = ranks << _HALF | np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
    keys.sort()
    firsts = _firsts(keys)
    arrays = _inverted(name, terms, keys[firsts] >> _HALF, keys[firsts] & _LOW)
    if name in SCORED:
        arrays[f"{name}.weights"] = _sums(np.ones(len(keys)), firsts)
    return arrays


def _inverted(name: str, terms: list[bytes], numbers: Array, units: Array) -> Arrays:
    return {
        **text_arrays(terms, f"{name}.terms", f"{name}.bounds"),
        f"{name}.starts": starts_of(numbers, len(terms)),
        f"{name}.units": units.astype(np.uint32),
    }


def text_arrays(texts: list[bytes], name: str, bounds: str) -> Arrays:
    """Texts end to end, and where each begins and ends."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return {
        name: np.frombuffer(b"".join(texts), np.uint8),
        bounds: np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32),
    }


def starts_of(numbers: Array, count: int) -> Array:
    """Where each of `count` numbers begins in sorted ones, and where the last ends."""
    return np.searchsorted(numbers, np.arange(count + 1, dtype=np.uint64)).astype(np.uint32)


def held_by_unit(starts: Array, units: Array, size: int) -> Arrays:
    """The postings of the marks the other way round: for each unit the numbers of its marks."""
    marks = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64), np.diff(starts))
    keys = units.astype(np.uint64) << _HALF | marks
    keys.sort()
    return {
        "held": (keys & _LOW).astype(np.uint32),
        "held_starts": starts_of(keys >> _HALF, size),
    }


def _firsts(keys: Array) -> Array:
    """Where something new begins in sorted keys."""
    new = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return np.flatnonzero(new)


def _sums(weights: Array, firsts: Array) -> Array:
    sums = np.add.reduceat(weights, firsts) if len(firsts) else weights
    return np.minimum(sums, 2.0**15).astype(np.float16)


def _length_bytes(lengths: Array) -> Array:
    return np.minimum(np.searchsorted(LENGTHS, lengths), 255).astype(np.uint8)

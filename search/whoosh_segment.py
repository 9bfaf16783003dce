"""A segment of the index as arrays, in memory or as views on its file.

A field's terms stand in the order of their bytes, and so do their postings: what begins alike is
one stretch of them. Words also have places: each unit has a stretch of one long line of places, so
that a place tells the unit and a phrase is looked for in plain sorted numbers.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from whoosh.util.numeric import byte_to_length

from search.engine import SEPARATOR
from search.whoosh_arrays import Array, Arrays, Bools, Floats, read_arrays
from search.whoosh_schema import FIELDS

EXTENSION = ".arrays"
NO_DATE = 1 << 62
LENGTHS = np.array([byte_to_length(number) for number in range(256)], np.float32)
"""The lengths of fields that are told apart, as Whoosh does, in one byte."""
_SETS_KEPT, _FEW = 100, 40
"""Sets of codes that are remembered, and how many codes make one worth it: the records of a page
are asked about once, those with a status again and again."""
_MUCH = 200
"""Looking up one code costs as much as looking whether so many codes are in a set."""


class Field:
    """Terms of a field and their postings: units, weights, places."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.terms = arrays[f"{name}.terms"]
        self.bounds = arrays[f"{name}.bounds"]
        self.starts = arrays[f"{name}.starts"]
        self.units = arrays[f"{name}.units"]
        self.weights = arrays.get(f"{name}.weights", self.units[:0])
        self.places = arrays.get(f"{name}.places", self.units[:0])
        self.place_starts = arrays.get(f"{name}.place_starts", self.units[:0])
        self._text, self._bounds = self.terms.data, self.bounds.data
        self.count = len(self.bounds) - 1

    def term(self, number: int) -> bytes:
        return bytes(self._text[self._bounds[number] : self._bounds[number + 1]])

    def all_terms(self, start: int = 0, end: int | None = None) -> list[bytes]:
        """The terms from `start` up to `end`."""
        bounds = self.bounds[start : (self.count if end is None else end) + 1].tolist()
        text = self._text
        return [bytes(text[a:b]) for a, b in pairwise(bounds)]

    def find(self, term: bytes) -> int | None:
        """Number of a term."""
        number = bisect_left(range(self.count), term, key=self.term)
        return number if number < self.count and self.term(number) == term else None

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """Numbers of the first term that begins so and of the first after those."""
        length = len(prefix)
        start = bisect_left(range(self.count), prefix, key=self.term)
        numbers = range(start, self.count)
        return start, start + bisect_right(numbers, prefix, key=lambda n: self.term(n)[:length])

    def units_between(self, start: int, end: int) -> Array:
        """Units of the postings of terms from `start` up to `end`."""
        return self.units[self.starts[start] : self.starts[end]]

    def units_of(self, term: bytes) -> Array:
        """Units that hold a term, ascending."""
        number = self.find(term)
        return self.units[:0] if number is None else self.units_between(number, number + 1)

    def places_of(self, term: bytes) -> Array:
        """Places of a term, ascending."""
        number = self.find(term)
        if number is None:
            return self.places[:0]
        return self.places[self.place_starts[number] : self.place_starts[number + 1]]


class Facet(NamedTuple):
    """Values of a facet in a segment: their marks are numbered from `first`."""

    values: list[str]
    first: int
    starts: Array
    units: Array
    """Units of the first value, of the second… Each value's begin in `starts`."""


class SegmentArrays:
    """Fields and columns of one segment; unit numbers count from its own start.

    `owner` is the unit of the record that a unit belongs to, `bases` the place where it begins.
    """

    def __init__(self, arrays: Arrays, notes: dict[str, Any]) -> None:
        self.arrays = arrays
        self.notes = notes
        self.size: int = notes["units"]
        self.end: int = notes["places"]
        self.sectioned: bool = notes["records"] < self.size
        self.totals: dict[str, int] = notes["lengths"]
        self.fields = {name: Field(arrays, name) for name in FIELDS}
        self.owner = arrays["owner"]
        self.dates = arrays["dates"]
        self.cited = arrays["cited"]
        self.bases = arrays["bases"]
        self._facets: dict[str, Facet] = {}
        self._numbered: OrderedDict[frozenset[str], Array] = OrderedDict()

    @classmethod
    def read(cls, path: Path) -> "SegmentArrays":
        """A segment in its file. Raises `OSError`, `DamagedArrays`."""
        return cls(*read_arrays(path))

    def lengths(self, field: str) -> Floats:
        """Length of a field in each unit, as exactly as it is kept."""
        return LENGTHS[self.arrays[f"{field}.lengths"]]

    @cached_property
    def records(self) -> Bools:
        """The units that are records themselves."""
        records: Bools = self.owner == np.arange(self.size, dtype=np.uint32)
        return records

    @cached_property
    def code_numbers(self) -> Array:
        """For each unit the number of its code among the sorted ones."""
        codes = self.fields["code"]
        found = np.empty(self.size, np.uint32)
        found[codes.units] = np.repeat(
            np.arange(codes.count, dtype=np.uint32), np.diff(codes.starts)
        )
        return found

    @cached_property
    def codes(self) -> list[str]:
        """All codes, sorted."""
        return [term.decode() for term in self.fields["code"].all_terms()]

    @cached_property
    def sorted_codes(self) -> Array:
        """The same as an array of bytes."""
        return np.array(self.fields["code"].all_terms(), np.bytes_)

    @cached_property
    def words(self) -> dict[int, list[str]]:
        """All words by their length, for looking through them."""
        words: dict[int, list[str]] = {}
        for term in self.fields["words"].all_terms():
            word = term.decode()
            words.setdefault(len(word), []).append(word)
        return words

    def code(self, unit: int) -> str:
        return self.fields["code"].term(int(self.code_numbers[unit])).decode()

    def section_key(self, unit: int) -> str:
        """The key of the section that a unit is; '' for a record."""
        start, end = self.arrays["key_bounds"][unit : unit + 2]
        return self.arrays["keys"][start:end].tobytes().decode()

    def numbered(self, codes: frozenset[str]) -> Array:
        """The records with these codes, ascending; the last sets of many are remembered."""
        if len(codes) <= _FEW:
            return self._looked_up(codes)
        found = self._numbered.get(codes)
        if found is None:
            found = self._numbered[codes] = self._looked_up(codes)
            if len(self._numbered) > _SETS_KEPT:
                self._numbered.popitem(last=False)
        return found

    def _looked_up(self, codes: frozenset[str]) -> Array:
        field = self.fields["code"]
        if len(codes) * _MUCH < field.count:
            lists = [field.units_of(code.encode())[:1] for code in codes]
            return np.sort(np.concatenate([field.units[:0], *lists]))
        held = np.fromiter(map(codes.__contains__, self.codes), np.bool_, field.count)
        return np.sort(field.units[field.starts[:-1][held]])

    def marks_of(self, units: Array) -> Array:
        """The numbers of all marks of some units."""
        starts, held = self.arrays["held_starts"], self.arrays["held"]
        counts = starts[units + 1] - starts[units]
        ends = np.cumsum(counts, dtype=np.int64)
        places = np.repeat(starts[units] - (ends - counts), counts)
        return held[places + np.arange(len(places))]

    def facet(self, name: str) -> Facet:
        """All values of a facet."""
        found = self._facets.get(name)
        if found is None:
            marks = self.fields["marks"]
            prefix = f"{name}{SEPARATOR}".encode()
            start, end = marks.beginning(prefix)
            values = [term[len(prefix) :].decode() for term in marks.all_terms(start, end)]
            starts = marks.starts[start:end]
            found = Facet(values, start, starts - starts[:1], marks.units_between(start, end))
            self._facets[name] = found
        return found

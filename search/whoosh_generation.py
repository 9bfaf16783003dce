"""One committed state of the index: its segments put end to end, as columns.

Segments never change but for deletions, so each is kept from one state to the next; a commit costs
the reading of what it wrote.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from whoosh.index import TOC

from search.engine import RESERVED, SEPARATOR
from search.ranking import CITED_WEIGHT, K1, B
from search.whoosh_arrays import Array, Bools, Floats
from search.whoosh_codec import alive_in, arrays_of
from search.whoosh_schema import AUDIENCE, schema
from search.whoosh_segment import NO_DATE, Facet, Field, SegmentArrays

_LAST = np.iinfo(np.int64).max
_KEPT = 16
"""Audiences and languages that are remembered."""


class Part(NamedTuple):
    """A segment and the numbers of its units in the whole."""

    segment: SegmentArrays
    start: int
    end: int


Units = list[tuple[int, int, Array]]
"""Units by segment, numbered from its start: where the segment starts and ends, and the units."""


class Generation:
    """A committed state. Sets of units are arrays of one byte each, by number.

    `live` are the records that are not deleted; sections are never in it.
    """

    def __init__(self, mark: str, index: Any, known: dict[str, SegmentArrays]) -> None:
        self.mark = mark
        self.kept: dict[str, SegmentArrays] = {}
        self.parts: list[Part] = []
        alive: list[Bools] = [np.empty(0, np.bool_)]
        self.size = 0
        for one in TOC.read(index.storage, index.indexname, schema=schema()).segments:
            segment = known.get(one.segment_id()) or arrays_of(index.storage, one)
            if segment.size != one.doc_count_all():
                raise ValueError(f"{one.segment_id()} is of another size")
            self.kept[one.segment_id()] = segment
            self.parts.append(Part(segment, self.size, self.size + segment.size))
            alive.append(alive_in(one) & segment.records)
            self.size += segment.size
        self.live: Bools = np.concatenate(alive)
        self.count = int(np.count_nonzero(self.live))
        self.sectioned = any(part.segment.sectioned for part in self.parts)
        self._norms: dict[str, Floats] = {}
        self._titles: dict[str, Array] = {}
        self._audiences: dict[str, Bools] = {}

    def empty(self) -> Bools:
        """A set of no unit."""
        return np.zeros(self.size, np.bool_)

    def _column(self, columns: Iterator[Array], kind: Any) -> Array:
        return np.concatenate([np.empty(0, kind), *columns])

    @cached_property
    def owner(self) -> Array:
        """For each unit the number of its record."""
        return self._column((p.segment.owner + np.uint32(p.start) for p in self.parts), np.uint32)

    @cached_property
    def sections(self) -> Bools:
        """The units that are sections."""
        records: Bools = self.owner == np.arange(self.size, dtype=np.uint32)
        return ~records

    @cached_property
    def _extents(self) -> Array:
        """For each record the number of its units, itself and its sections."""
        records = np.flatnonzero(~self.sections)
        extents = np.zeros(self.size, np.int64)
        extents[records] = np.diff(records, append=self.size)
        return extents

    def with_sections(self, records: Array) -> Array:
        """Records, which ascend, and all of their sections, ascending; each record first."""
        if not self.sectioned:
            return records
        counts = self._extents[records]
        ends = np.cumsum(counts)
        return np.repeat(records - (ends - counts), counts) + np.arange(counts.sum())

    @cached_property
    def dates(self) -> Array:
        return self._column((part.segment.dates for part in self.parts), np.int64)

    @cached_property
    def newest(self) -> Array:
        """What sorts units by date downwards, those without a date last."""
        return np.where(self.dates == NO_DATE, NO_DATE, -self.dates)

    @cached_property
    def priors(self) -> Floats:
        """What each unit's score is multiplied by, for the records that refer to it."""
        cited = self._column((part.segment.cited for part in self.parts), np.uint32)
        return (1 + CITED_WEIGHT * np.log2(1.0 + cited)).astype(np.float32)

    def norms(self, field: str) -> Floats:
        """For each unit what BM25 adds to a weight below the line, by the length of the field."""
        found = self._norms.get(field)
        if found is None:
            total = sum(part.segment.totals[field] for part in self.parts)
            average = total / max(1, self.size) or 1
            lengths = self._column((p.segment.lengths(field) for p in self.parts), np.float32)
            found = (K1 * ((1 - B) + B * lengths / average)).astype(np.float32)
            self._norms[field] = found
        return found

    def rarity(self, units: int) -> float:
        """Inverse frequency of what so many units hold."""
        return math.log(self.size / (units + 1)) + 1

    def code(self, unit: int) -> str:
        segment, start, _end = self.part_of(unit)
        return segment.code(unit - start)

    def part_of(self, unit: int) -> Part:
        return next(part for part in self.parts if unit < part.end)

    def codes(self) -> Iterator[str]:
        """Codes of all documents."""
        for segment, start, end in self.parts:
            field = segment.fields["code"]
            numbers = segment.code_numbers[self.live[start:end]].tolist()
            terms = field.all_terms()
            yield from (terms[number].decode() for number in numbers)

    @cached_property
    def by_code(self) -> Array:
        """Rank of each unit when sorted by code."""
        if len(self.parts) == 1:
            return self.parts[0].segment.code_numbers
        codes = self._column((part.segment.sorted_codes for part in self.parts), np.bytes_)
        ranks = np.empty(len(codes), np.uint32)
        ranks[np.argsort(codes, kind="stable")] = np.arange(len(codes), dtype=np.uint32)
        starts = np.cumsum([0, *(len(part.segment.sorted_codes) for part in self.parts)])
        numbers = zip(self.parts, starts.tolist(), strict=False)
        return self._column((ranks[p.segment.code_numbers + s] for p, s in numbers), np.uint32)

    def by_title(self, language: str) -> Array:
        """Rank of each unit by its title in a language; without one last, alike."""
        found = self._titles.get(language)
        if found is None:
            if len(self._titles) > _KEPT:
                self._titles.clear()
            found = self._titles[language] = self._title_ranks(f"{language}{SEPARATOR}".encode())
        return found

    def _title_ranks(self, prefix: bytes) -> Array:
        """Terms of the largest segment are `step` apart; those of others stand in between."""
        fields = [(part, part.segment.fields["order"]) for part in self.parts]
        stretches = [(part, field, *field.beginning(prefix)) for part, field in fields]
        ranks = np.full(self.size, _LAST, np.int64)
        if not stretches:
            return ranks
        largest = max(stretches, key=lambda stretch: stretch[3] - stretch[2])
        others = [stretch for stretch in stretches if stretch is not largest]
        keys = sorted({key for _, field, *ends in others for key in field.all_terms(*ends)})
        step = len(keys) + 1
        between = dict(zip(keys, _between(keys, *largest[1:], step), strict=True))
        for (_segment, start, end), field, first, last in stretches:
            mine = np.arange(last - first) * step
            if field is not largest[1]:
                terms = field.all_terms(first, last)
                mine = np.fromiter(map(between.__getitem__, terms), np.int64, len(terms))
            counts = np.diff(field.starts[first : last + 1])
            ranks[start:end][field.units_between(first, last)] = np.repeat(mine, counts)
        return ranks

    def numbered(self, codes: frozenset[str]) -> Units:
        """The records with these codes."""
        return [(start, end, segment.numbered(codes)) for segment, start, end in self.parts]

    def with_mark(self, mark: str, field: str = "marks") -> Units:
        """The records with a mark."""
        text = mark.encode()
        return [(start, end, s.fields[field].units_of(text)) for s, start, end in self.parts]

    def with_value(self, name: str, value: str) -> Units:
        """The records with a value of a facet of the index."""
        if name.startswith(RESERVED) or SEPARATOR in name:
            return []
        return self.with_mark(f"{name}{SEPARATOR}{value}")

    def set_of(self, units: Units) -> Bools:
        """The same as a set."""
        found = self.empty()
        for start, end, some in units:
            found[start:end][some] = True
        return found

    def later_than(self, day: int) -> Bools:
        """The set of units that are dated later than a day."""
        return (self.dates > day) & (self.dates < NO_DATE)

    def open_to(self, audience: str) -> Bools:
        """The live records that an audience may find."""
        found = self._audiences.get(audience)
        if found is None:
            if len(self._audiences) > _KEPT:
                self._audiences.clear()
            mark = f"{AUDIENCE}{SEPARATOR}{audience}"
            found = self.set_of(self.with_mark(mark)) & self.live
            self._audiences[audience] = found
        return found

    def facets(self, name: str) -> Iterator[tuple[Part, Facet]]:
        """Values of a facet by segment; none where the name is the index's own."""
        if name.startswith(RESERVED) or SEPARATOR in name:
            return iter(())
        return ((part, part.segment.facet(name)) for part in self.parts)


def _between(keys: list[bytes], field: Field, first: int, last: int, step: int) -> Iterator[int]:
    """Ranks of sorted keys among those of a field, which are `step` apart from 0."""
    terms = range(first, last)
    at = 0
    for number, key in enumerate(keys):
        at = bisect_left(terms, key, at, key=field.term)
        if at < len(terms) and field.term(terms[at]) == key:
            yield at * step
        else:
            yield (at - 1) * step + 1 + number

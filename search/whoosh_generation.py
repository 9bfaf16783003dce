"""One committed state of a Whoosh index, read into compact columns.

Segments never change but for deletions, so what is read from one is kept from one state to the
next; a small commit costs the reading of one small segment.
"""

import math
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from search.bitsets import bits_of
from search.engine import SEPARATOR

POSTINGS_KEPT = 1_000_000
"""Postings remembered in a segment or a state: 12 bytes each."""

SETS_KEPT = 100
_NO_DATE = 1 << 62
PRIOR = 0.15
"""How much each doubling of the records that refer to a document adds to its score."""

Values = dict[str, dict[str, int]]
"""Facet name → value → set of documents."""


class Postings:
    """Documents that hold a term, with a weight for each."""

    __slots__ = ("ids", "weights")

    def __init__(self, ids: "array[int]", weights: "array[float]") -> None:
        self.ids = ids
        self.weights = weights


class PostingsCache:
    """The most recently used postings, up to a number of documents in all."""

    def __init__(self, budget: int = POSTINGS_KEPT) -> None:
        self._kept: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._left = budget

    def get(self, key: tuple[str, str]) -> Postings | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[str, str], postings: Postings) -> None:
        self._kept[key] = postings
        self._left -= len(postings.ids) + 8
        while self._left < 0 and len(self._kept) > 1:
            _key, dropped = self._kept.popitem(last=False)
            self._left += len(dropped.ids) + 8


class Segment:
    """Columns of one segment; document numbers count from its own start."""

    def __init__(self, reader: Any) -> None:
        self.size: int = reader.doc_count_all()
        self.codes: list[str] = []
        self.dates: list[int] = []
        self.priors = array("f")
        for number in range(self.size):
            stored = reader.stored_fields(number)
            self.codes.append(stored["code"])
            date = stored.get("date")
            self.dates.append(_NO_DATE if date is None else date)
            self.priors.append(1 + PRIOR * math.log2(1 + (stored.get("cited") or 0)))
        self.values: Values = {}
        for mark in reader.lexicon("marks"):
            name, _, value = mark.decode().partition(SEPARATOR)
            ids = reader.postings("marks", mark).all_ids()
            self.values.setdefault(name, {})[value] = bits_of(ids, self.size)
        self.lengths = {
            name: array("f", (reader.doc_field_length(n, name) or 0 for n in range(self.size)))
            for name in ("words", "stems")
        }
        self._cache = PostingsCache()

    def postings(self, reader: Any, field: str, token: str) -> Postings:
        found = self._cache.get((field, token))
        if found is None:
            found = _read_postings(reader, field, token)
            self._cache.put((field, token), found)
        return found


def _read_postings(reader: Any, field: str, token: str) -> Postings:
    ids, weights = array("I"), array("f")
    if (field, token.encode()) in reader:
        matcher = reader.postings(field, token.encode())
        while matcher.is_active():
            ids.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
    return Postings(ids, weights)


class Generation:
    """A committed state: its readers, and the columns of its segments put end to end."""

    def __init__(self, name: str, index: Any, known: dict[str, Segment]) -> None:
        self._storage = index.storage
        self._reader = reader = index.reader()
        self.mark = f"{name}.{reader.generation()}"
        self.segments: dict[str, Segment] = {}
        self.leaves: list[tuple[Any, int, Segment]] = []
        self.codes: list[str] = []
        self.dates: list[int] = []
        self.priors = array("f")
        self.values: Values = {}
        self.live = 0
        for leaf, base in reader.leaf_readers():
            name = leaf.segment().segment_id()
            segment = known.get(name) or Segment(leaf)
            self.segments[name] = segment
            self.leaves.append((leaf, base, segment))
            self._take(leaf, base, segment)
        self.count: int = self.live.bit_count()
        self.size = len(self.codes)
        self._impacts = PostingsCache()
        self._expansions: dict[str, frozenset[str]] = {}
        self._later: dict[int, int] = {}
        self._numbered: dict[frozenset[str], int] = {}

    def _take(self, leaf: Any, base: int, segment: Segment) -> None:
        self.codes += segment.codes
        self.dates += segment.dates
        self.priors += segment.priors
        for name, values in segment.values.items():
            mine = self.values.setdefault(name, {})
            for value, bits in values.items():
                mine[value] = mine.get(value, 0) | bits << base
        alive = (1 << segment.size) - 1
        if leaf.has_deletions():
            alive = bits_of(leaf.all_doc_ids(), segment.size)
        self.live |= alive << base

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Document number of each code that is not deleted."""
        live = bin(self.live)[:1:-1]
        return {code: n for n, code in enumerate(self.codes) if live[n : n + 1] == "1"}

    @cached_property
    def by_code(self) -> list[int]:
        """Rank of each document number when sorted by code."""
        return _ranks(sorted(range(self.size), key=self.codes.__getitem__))

    @cached_property
    def by_oldest(self) -> list[int]:
        """Rank by date, then code; without a date last."""
        order = sorted(range(self.size), key=self.by_code.__getitem__)
        order.sort(key=self.dates.__getitem__)
        return _ranks(order)

    @cached_property
    def by_newest(self) -> list[int]:
        """Rank by date downwards, then code; without a date last."""
        order = sorted(range(self.size), key=self.by_code.__getitem__)
        order.sort(key=lambda n: _NO_DATE if self.dates[n] == _NO_DATE else -self.dates[n])
        return _ranks(order)

    def numbered(self, codes: frozenset[str]) -> int:
        """The set of documents with these codes; the last few sets are remembered."""
        found = self._numbered.get(codes)
        if found is None:
            if len(self._numbered) >= SETS_KEPT:
                self._numbered.clear()
            numbers = (self.numbers.get(code) for code in codes)
            found = bits_of((n for n in numbers if n is not None), self.size)
            self._numbered[codes] = found
        return found

    def later_than(self, day: int) -> int:
        """The set of documents that are dated later than a day."""
        found = self._later.get(day)
        if found is None:
            numbers = (n for n, date in enumerate(self.dates) if day < date < _NO_DATE)
            found = bits_of(numbers, self.size)
            if len(self._later) > 64:
                self._later.clear()
            self._later[day] = found
        return found

    @cached_property
    def _average(self) -> dict[str, float]:
        size = max(1, self.size)
        return {
            field: max(1.0, sum(sum(s.lengths[field]) for _, _, s in self.leaves) / size)
            for field in ("words", "stems")
        }

    def raw(self, field: str, token: str) -> Iterator[tuple[int, Segment, Postings]]:
        """Postings of a term, segment by segment, with the segment's first document number."""
        for leaf, base, segment in self.leaves:
            postings = segment.postings(leaf, field, token)
            if postings.ids:
                yield base, segment, postings

    def bits(self, field: str, token: str) -> int:
        """The set of documents that hold a term."""
        found = 0
        for base, segment, postings in self.raw(field, token):
            found |= bits_of(postings.ids, segment.size) << base
        return found & self.live

    def impacts(self, field: str, token: str) -> Postings:
        """Documents of a term with the BM25 score (k1 1.2, b 0.6) that it gives each."""
        key = (field, token)
        found = self._impacts.get(key)
        if found is None:
            found = self._score(field, token)
            self._impacts.put(key, found)
        return found

    def _score(self, field: str, token: str) -> Postings:
        rarity = self.rarity(self.bits(field, token).bit_count())
        scale = 0.6 * 1.2 / self._average[field]
        ids, scores = array("I"), array("f")
        for base, segment, postings in self.raw(field, token):
            lengths = segment.lengths[field]
            ids.extend([base + n for n in postings.ids] if base else postings.ids)
            scores.extend(
                [
                    rarity * 2.2 * weight / (weight + 0.48 + scale * lengths[n])
                    for n, weight in zip(postings.ids, postings.weights, strict=True)
                ]
            )
        return Postings(ids, scores)

    def rarity(self, documents: int) -> float:
        """Inverse document frequency, never negative."""
        return math.log(1 + (max(0, self.count - documents) + 0.5) / (documents + 0.5))

    def expand(self, beginning: str, most: int) -> frozenset[str]:
        """Terms of the words that begin so, `most` of them at most in each segment."""
        found = self._expansions.get(beginning)
        if found is None:
            terms: set[str] = set()
            for leaf, _base, _segment in self.leaves:
                every = leaf.expand_prefix("words", beginning)
                terms.update(term.decode() for term, _ in zip(every, range(most), strict=False))
            found = frozenset(terms)
            if len(self._expansions) > 256:
                self._expansions.clear()
            self._expansions[beginning] = found
        return found

    def close(self) -> None:
        with suppress(Exception):  # Whoosh closes some files twice
            self._reader.close()
        self._storage.close_files()


def _ranks(order: list[int]) -> list[int]:
    ranks = [0] * len(order)
    for rank, number in enumerate(order):
        ranks[number] = rank
    return ranks

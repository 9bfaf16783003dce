"""Numbers of records by value of a facet."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from search.engine import SearchRequest
from search.whoosh_arrays import Array, Bools
from search.whoosh_generation import Generation, Part
from search.whoosh_segment import Facet

FEW = 1 / 20
"""Share of a segment's units below which it is quicker to look at each one's marks than at all
units of each value."""


class Counting:
    """Counts facets for one request; most are counted within the same records."""

    def __init__(self, generation: Generation, request: SearchRequest) -> None:
        self._generation = generation
        self._request = request
        self._within: Bools | None = None
        self._marks: list[Array | None] = []

    def counts(self, name: str, within: Bools) -> dict[str, int]:
        """Number of the records by value, most first."""
        found = [dict(pairs) for pairs in self._held(name, within)]
        if len(found) == 1:
            return found[0]
        counts: dict[str, int] = {}
        for part in found:
            for value, count in part.items():
                counts[value] = counts.get(value, 0) + count
        return dict(_most_first(counts.items()))

    def _held(self, name: str, within: Bools) -> Iterator[Iterable[tuple[str, int]]]:
        """Values and their numbers by segment, most first."""
        given = self._request.given.get(name)
        if given is not None:
            yield _most_first(self._given(given, within))
            return
        marks = self._marks_within(within)
        for number, (part, facet) in enumerate(self._generation.facets(name)):
            if facet.values:
                held = _numbers(part, facet, within, marks[number])
                # values are sorted, so that those of one number stay so
                order = np.argsort(-held, kind="stable")[: np.count_nonzero(held)]
                values = map(facet.values.__getitem__, order.tolist())
                yield zip(values, held[order].tolist(), strict=True)

    def _given(
        self, given: Mapping[str, frozenset[str]], within: Bools
    ) -> Iterator[tuple[str, int]]:
        for value, codes in given.items():
            held = (
                np.count_nonzero(within[start:end].take(units))
                for start, end, units in self._generation.numbered(codes)
            )
            if count := int(sum(held)):
                yield value, count

    def _marks_within(self, within: Bools) -> list[Array | None]:
        """By segment the marks of the records, where these are few."""
        if self._within is not within:
            self._within, self._marks = within, []
            for segment, start, end in self._generation.parts:
                mine = within[start:end]
                few = np.count_nonzero(mine) < FEW * segment.size
                self._marks.append(segment.marks_of(np.flatnonzero(mine)) if few else None)
        return self._marks


def _numbers(part: Part, facet: Facet, within: Bools, marks: Array | None) -> Array:
    """How many records hold each value of a facet in a segment."""
    values = len(facet.values)
    if marks is None:
        inside = within[part.start : part.end].view(np.uint8).take(facet.units)
        return np.add.reduceat(inside, facet.starts, dtype=np.int64)
    places = marks - np.uint32(facet.first)  # what is before the first comes after the last
    return np.bincount(places[places < values], minlength=values)


def _most_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Those of one number by value."""
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))

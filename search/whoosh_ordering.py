"""The order of what was found, and the page of it that is asked for."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from search.engine import Hit, SearchRequest, Sort
from search.ranking import COVERAGE_POWER, EXACT, FIRST, SECTION_WEIGHT, WHOLE
from search.whoosh_arrays import Array, Bools, Floats, in_both
from search.whoosh_generation import Generation, Units
from search.whoosh_matching import DENSE, Matching, scoring

ALL_BUT_ROUNDING = 0.9999
"""A share of what is asked for that is all of it."""
ALL_BUT_ROUNDING = 0.9999
"""A share of what is asked for that is all of it."""
Key = Callable[[Array], Array]
"""For numbers of units, what they are sorted by, least first."""


class Ordering:
    """Puts what was found for a request in its order."""

    def __init__(self, generation: Generation, matching: Matching, request: SearchRequest) -> None:
        self._generation = generation
        self._matching = matching
        self._request = request

    def hits(self, within: Bools) -> tuple[Hit, ...]:
        """The page of the records that is asked for."""
        start = max(0, self._request.offset)
        end = start + max(0, self._request.limit)
        found = np.flatnonzero(within) if start < end else np.empty(0, np.int64)
        if start >= len(found):
            return ()
        relevant = self._request.sort is Sort.RELEVANCE
        scores = self._relevance(found) if relevant else np.zeros(len(found))
        keys: list[Key] = [lambda places: -scores[places]] if relevant else []
        keys += [_of(found, key) for key in self._keys()]
        page = first_by(np.arange(len(found)), keys, end)[start:]
        sections = self._sections(np.sort(found[page]))
        return tuple(
            Hit(self._generation.code(unit), score, sections.get(unit, ""))
            for unit, score in zip(found[page].tolist(), scores[page].tolist(), strict=True)
        )

    def _keys(self) -> list[Key]:
        generation = self._generation
        match self._request.sort:
            case Sort.CODE:
                first: Key = lambda some: generation.by_code[some]  # noqa: E731
            case Sort.OLDEST:
                first = generation.dates.__getitem__
            case Sort.TITLE:
                first = generation.by_title(self._request.language).__getitem__
            case _:
                first = generation.newest.__getitem__
        return [first, lambda some: generation.by_code[some]]

    def _relevance(self, found: Array) -> Array:
        """Scores of the found records."""
        generation, request = self._generation, self._request
        scores = np.zeros(len(found))
        own = self._own(found)
        if own is not None:
            scores += own
            scores *= self._factors(found)
            covered = self._matching.coverage(request.node, found)
            if covered is not None:
                scores *= covered**COVERAGE_POWER
                scores[covered > ALL_BUT_ROUNDING] += WHOLE
        if request.exact:
            for places in _places(found, generation.with_mark(request.exact, "exact")):
                scores[places] += EXACT
        if request.first:
            for places in _places(found, generation.numbered(frozenset((request.first,)))):
                scores[places] += FIRST
        return scores

    def _factors(self, found: Array) -> Floats:
        """What the score of each found record is multiplied by."""
        generation, request = self._generation, self._request
        dense = len(found) >= DENSE * generation.size
        factors = generation.priors.copy() if dense else generation.priors[found]
        for boost in request.boosts:
            units = units_with(generation, request, boost.facet, boost.value)
            if dense:
                for start, end, some in units:
                    factors[start:end][some] *= boost.factor
            else:
                for places in _places(found, units):
                    factors[places] *= boost.factor
        return factors[found] if dense else factors

    def _own(self, found: Array) -> Floats | None:
        """What the query gives to each record: its own score, and some of its best section's."""
        units = self._generation.with_sections(found)
        scores = self._matching.scores(self._request.node, units)
        if scores is None or units is found:
            return scores
        # where each record stands; its sections stand right after it
        records = np.flatnonzero(~self._generation.sections[units])
        own = scores[records]
        scores[records] = 0
        best: Floats = np.maximum.reduceat(scores, records)
        return own + best * np.float32(SECTION_WEIGHT)

    def _sections(self, records: Array) -> dict[int, str]:
        """For records on the page the keys of their best sections, where these add something."""
        units = self._generation.with_sections(records)
        if len(units) == len(records):
            return {}
        scores = self._matching.scores(self._request.node, units)
        met = [self._matching.met(leaf)[units] for leaf in scoring(self._request.node)]
        found: dict[int, str] = {}
        places = np.searchsorted(units, records).tolist()
        for start, end in pairwise([*places, len(units)]):
            adding = [one[start:end] for one in met if not one[start]]
            if adding and scores is not None:
                best = np.where(np.logical_or.reduce(adding), scores[start:end], 0)
                if best.any():
                    found[int(units[start])] = self._key(int(units[start + best.argmax()]))
        return found

    def _key(self, unit: int) -> str:
        segment, start, _end = self._generation.part_of(unit)
        return segment.section_key(unit - start)


def units_with(generation: Generation, request: SearchRequest, name: str, value: str) -> Units:
    """The records with a value of a facet, the index's own or a given one."""
    given = request.given.get(name)
    if given is None:
        return generation.with_value(name, value)
    return generation.numbered(given.get(value, frozenset()))


def _places(found: Array, units: Units) -> Iterator[Array]:
    """Where units stand among the found, by segment."""
    for start, end, some in units:
        first, last = np.searchsorted(found, (start, end)).tolist()
        yield first + in_both(found[first:last] - start, some)[0]


def _of(units: Array, key: Key) -> Key:
    """A key of units as one of their places in `units`."""
    return lambda places: key(units[places])


def first_by(some: Array, keys: Sequence[Key], most: int) -> Array:
    """The first of some numbers by the keys, at most so many, in order.

    Only what is alike by one key is looked at by the next.
    """
    if not keys or len(some) < 2:
        return some[:most]
    values = keys[0](some)
    if most < len(some):
        last = np.partition(values, most - 1)[most - 1]
        within = np.flatnonzero(values <= last)
        some, values = some[within], values[within]
    order = np.argsort(values, kind="stable")
    some, values = some[order], values[order]
    breaks = np.flatnonzero(values[1:] != values[:-1]) + 1
    if len(breaks) == len(some) - 1:
        return some[:most]
    groups = [
        first_by(some[start:end], keys[1:], most)
        for start, end in pairwise([0, *breaks.tolist(), len(some)])
    ]
    return np.concatenate(groups)[:most]

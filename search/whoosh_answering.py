"""Answers from one state of a Whoosh index: filters, counts and the order of results."""

import heapq

from search.bitsets import members
from search.engine import RESERVED, Hit, SearchRequest, SearchResult, Sort
from search.whoosh_generation import Generation, Values
from search.whoosh_matching import Matching
from search.whoosh_schema import AUDIENCE

FIRST = 1e6
"""Added to the score of the document that must come first."""


def answer(generation: Generation, matching: Matching, request: SearchRequest) -> SearchResult:
    """Answer a request."""
    permitted = generation.values.get(AUDIENCE, {}).get(request.audience, 0)
    found = matching.bits(request.node) & permitted & _named(generation, request)
    later = 0 if request.until is None else found & generation.later_than(request.until)
    known = _facets(generation, request)
    chosen = {
        name: _any_of(generation, known.get(name, {}), values)
        for name, values in request.filters.items()
    }
    within, hidden = found & ~later, later
    for bits in chosen.values():
        within &= bits
        hidden &= bits
    counts = {
        name: _count(known.get(name, {}), _without(found & ~later, chosen, name))
        for name in request.count
    }
    hits = _page(generation, matching, request, within)
    return SearchResult(within.bit_count(), hits, counts, hidden.bit_count())


def _named(generation: Generation, request: SearchRequest) -> int:
    """The documents that the request allows by code."""
    bits = generation.live
    if request.only is not None:
        bits &= generation.numbered(request.only)
    if request.without:
        bits &= ~generation.numbered(request.without)
    return bits


def _facets(generation: Generation, request: SearchRequest) -> Values:
    """The facets that the request may filter by and count: the index's own and the given ones."""
    wanted = {*request.count, *request.filters}
    found = {name: generation.values.get(name, {}) for name in wanted - {*request.given}}
    for name in wanted & {*request.given}:
        values = request.given[name]
        found[name] = {value: generation.numbered(codes) for value, codes in values.items()}
    return {name: values for name, values in found.items() if not name.startswith(RESERVED)}


def _any_of(generation: Generation, known: dict[str, int], values: tuple[str, ...]) -> int:
    bits = 0
    for value in values:
        bits |= known.get(value, 0)
    return bits if values else generation.live


def _without(found: int, chosen: dict[str, int], name: str) -> int:
    for other, bits in chosen.items():
        if other != name:
            found &= bits
    return found


def _count(known: dict[str, int], within: int) -> dict[str, int]:
    counts = [(value, (bits & within).bit_count()) for value, bits in known.items()]
    return dict(sorted(((v, n) for v, n in counts if n), key=lambda pair: (-pair[1], pair[0])))


def _page(
    generation: Generation, matching: Matching, request: SearchRequest, within: int
) -> tuple[Hit, ...]:
    start = max(0, request.offset)
    end = start + max(0, request.limit)
    if start == end or not within:
        return ()
    found = members(within)
    if request.sort is Sort.RELEVANCE:
        scores = matching.scores(request.node)
        if scores is not None:
            for number in found:
                scores[number] *= generation.priors[number]
            if request.first in generation.numbers:
                scores[generation.numbers[request.first]] += FIRST
            best = _best(found, scores, generation.by_newest, end)[start:end]
            return tuple(Hit(generation.codes[n], scores[n]) for n in best)
    ranks = {Sort.CODE: "by_code", Sort.OLDEST: "by_oldest"}.get(request.sort, "by_newest")
    ranked = heapq.nsmallest(end, found, key=getattr(generation, ranks).__getitem__)
    return tuple(Hit(generation.codes[n]) for n in ranked[start:])


def _best(found: list[int], scores: list[float], ranks: list[int], most: int) -> list[int]:
    """The best of the found, equal scores in the order of `ranks`."""
    if len(found) > 4 * most:
        least = heapq.nlargest(most, map(scores.__getitem__, found))[-1]
        found = [n for n in found if scores[n] >= least]
    found.sort(key=ranks.__getitem__)
    found.sort(key=scores.__getitem__, reverse=True)
    return found

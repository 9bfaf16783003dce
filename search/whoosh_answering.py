"""Answers from one state of the index: what is found, filters and counts."""

from collections.abc import Mapping
from functools import reduce
from itertools import chain

import numpy as np

from search.engine import SearchRequest, SearchResult
from search.whoosh_arrays import Bools
from search.whoosh_counting import Counting
from search.whoosh_generation import Generation
from search.whoosh_matching import Matching
from search.whoosh_ordering import Ordering, units_with


def answer(generation: Generation, request: SearchRequest) -> SearchResult:
    """Answer a request."""
    matching = Matching(generation)
    found = matching.records(request.node) & generation.open_to(request.audience)
    if request.only is not None:
        found &= generation.set_of(generation.numbered(request.only))
    if request.without:
        found &= ~generation.set_of(generation.numbered(request.without))
    if request.until is None:
        later = None
    else:
        later = found & generation.later_than(request.until)
        found &= ~later
    chosen = {
        name: _any_value(generation, request, name, values)
        for name, values in request.filters.items()
    }
    within = _all_of(found, chosen)
    counting = Counting(generation, request)
    counts = {
        name: counting.counts(name, _all_of(found, chosen, name) if name in chosen else within)
        for name in request.count
    }
    return SearchResult(
        int(np.count_nonzero(within)),
        Ordering(generation, matching, request).hits(within),
        counts,
        0 if later is None else int(np.count_nonzero(_all_of(later, chosen))),
    )


def _any_value(
    generation: Generation, request: SearchRequest, name: str, values: tuple[str, ...]
) -> Bools:
    """The records with any of the values of a facet, the index's own or a given one."""
    if not values:
        return generation.live
    units = (units_with(generation, request, name, value) for value in values)
    return generation.set_of(list(chain.from_iterable(units)))


def _all_of(found: Bools, chosen: Mapping[str, Bools], but: str = "") -> Bools:
    """What is found within all filters, but for that of one facet."""
    return reduce(np.logical_and, (one for name, one in chosen.items() if name != but), found)

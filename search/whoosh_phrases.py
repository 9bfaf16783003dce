"""Phrases: words at fixed distances, found by intersecting their places."""

from collections.abc import Sequence

import numpy as np

from search.whoosh_arrays import Array, Bools
from search.whoosh_generation import Generation
from search.whoosh_segment import Field, SegmentArrays

Slot = tuple[int, tuple[str, ...]]
"""Distance from the phrase's first word, and alternatives."""


def phrase_units(generation: Generation, parts: Sequence[Slot]) -> Bools:
    """The units that hold a phrase."""
    found = generation.empty()
    for segment, start, end in generation.parts:
        found[start:end][_units(segment, parts)] = True
    return found


def _units(segment: SegmentArrays, parts: Sequence[Slot]) -> Array:
    words = segment.fields["words"]
    farthest = max(distance for distance, _tokens in parts)
    slots = [_ends(words, tokens, farthest - distance) for distance, tokens in parts]
    slots.sort(key=len)  # the rarest first: it leaves the fewest
    ends = slots[0]
    for others in slots[1:]:
        ends = _common(ends, others)
    return np.searchsorted(segment.bases, ends - np.uint32(farthest), side="right") - 1


def _ends(words: Field, tokens: Sequence[str], after: int) -> Array:
    """Where phrases would end that have one of the tokens so many places before; ascending."""
    lists = [words.places_of(token.encode()) for token in tokens]
    places = lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))
    return places + np.uint32(after)


def _common(few: Array, many: Array) -> Array:
    """What is in both; both ascend, each number once."""
    if len(few) * 30 < len(many):
        at = np.searchsorted(many, few)
        at[at == len(many)] = 0
        common: Array = few[many[at] == few]
        return common
    both = np.concatenate((few, many))
    both.sort(kind="stable")
    common = both[1:][both[1:] == both[:-1]]
    return common

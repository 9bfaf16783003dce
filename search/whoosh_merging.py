"""One segment of several: what is deleted is left out, everything else is copied in bulk."""

import heapq
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from search.whoosh_arrays import Array, Arrays, Bools, release
from search.whoosh_building import MOST_PLACES, held_by_unit, text_arrays
from search.whoosh_schema import FIELDS, SCORED
from search.whoosh_segment import LENGTHS, Field, SegmentArrays


class Source(NamedTuple):
    """A segment with the units of it that are not deleted."""

    segment: SegmentArrays
    alive: Bools


class _Moved(NamedTuple):
    """Where the units of a source come to stand, and by how much their places move; those that
    move back do so around the end of the numbers of four bytes."""

    source: Source
    units: Array
    shifts: Array

    def units_at(self, places: Array) -> Array:
        return np.searchsorted(self.source.segment.bases, places, side="right") - 1


_TERMS_AT_ONCE = 10_000

Take = Callable[[str, Array], None]
"""Takes the name of an array and the array, once it is made."""


def merge(sources: Sequence[Source], take: Take) -> dict[str, Any]:
    """Make the arrays of the merged segment, one after the other; its notes."""
    moved, bases, end = _moved(sources)
    take("bases", bases.astype(np.uint32))
    take("owner", _joined([one.units[one.source.segment.owner] for one in moved], moved))
    for name in ("dates", "cited", *(f"{name}.lengths" for name in SCORED)):
        take(name, _joined([one.source.segment.arrays[name] for one in moved], moved))
    _merge_keys(moved, take)
    for name in FIELDS:
        _merge_field(name, moved, take)
        for source in sources:  # else all of them would be in memory in the end
            release(source.segment.arrays)
    return {
        "units": len(bases),
        "records": sum(int(np.count_nonzero(s.segment.records & s.alive)) for s in sources),
        "places": end,
        "lengths": {name: sum(_total(source, name) for source in sources) for name in SCORED},
    }


def _moved(sources: Sequence[Source]) -> tuple[list[_Moved], Array, int]:
    """How units move, the places where they then begin, and the end of these."""
    moved, bases = [], []
    units = end = 0
    for source in sources:
        segment, alive = source
        spans = np.diff(segment.bases.astype(np.int64), append=segment.end)
        spans[~alive] = 0
        fresh = end + np.cumsum(spans) - spans
        numbers = units + np.cumsum(alive, dtype=np.int64) - alive
        shifts = (fresh - segment.bases).astype(np.uint32)
        moved.append(_Moved(source, numbers.astype(np.uint32), shifts))
        bases.append(fresh[alive])
        units += int(np.count_nonzero(alive))
        end += int(spans.sum())
    if end > MOST_PLACES:
        raise OverflowError("more words than one segment can hold")
    return moved, np.concatenate(bases), end


def _joined(columns: Sequence[Array], moved: Sequence[_Moved]) -> Array:
    parts = zip(columns, moved, strict=True)
    return np.concatenate([column[one.source.alive] for column, one in parts])


def _total(source: Source, name: str) -> int:
    if source.alive.all():
        return source.segment.totals[name]
    lengths = LENGTHS[source.segment.arrays[f"{name}.lengths"][source.alive]]
    return int(lengths.sum(dtype=np.float64))


def _merge_keys(moved: Sequence[_Moved], take: Take) -> None:
    keys: list[bytes] = []
    for one in moved:
        segment = one.source.segment
        if segment.sectioned:
            units = np.flatnonzero(one.source.alive).tolist()
            keys += [segment.section_key(unit).encode() for unit in units]
        else:
            keys += [b""] * int(np.count_nonzero(one.source.alive))
    for name, made in text_arrays(keys, "keys", "key_bounds").items():
        take(name, made)


class _Part(NamedTuple):
    """What a source brings to a field: which postings (or places) are left, and how many of each
    term. All are left where `kept` is a slice."""

    field: Field
    moved: _Moved
    kept: Array | slice
    counts: Array

    def units(self) -> Array:
        return self.moved.units[self.field.units[self.kept]]

    def weights(self) -> Array:
        return self.field.weights[self.kept]

    def places(self) -> Array:
        places, shifts = self.field.places[self.kept], self.moved.shifts
        if isinstance(self.kept, slice):  # all units are left, so all move alike
            return places + shifts[:1]
        return places + shifts[self.moved.units_at(places)]


def _part(name: str, moved: _Moved) -> _Part:
    field = moved.source.segment.fields[name]
    return _left(field, moved, field.starts, lambda: field.units)


def _left(field: Field, moved: _Moved, starts: Array, units: Callable[[], Array]) -> _Part:
    """What is left of lists that begin at `starts`, by the units of what is in them."""
    alive = moved.source.alive
    if alive.all():
        return _Part(field, moved, slice(None), np.diff(starts))
    kept = np.flatnonzero(alive[units()])
    return _Part(field, moved, kept, np.diff(np.searchsorted(kept, starts)))


def _merge_field(name: str, moved: Sequence[_Moved], take: Take) -> None:
    parts = [_part(name, one) for one in moved]
    merged, numbers = _merged_terms(parts)
    for key, made in merged.items():
        take(f"{name}.{key}", made)
    terms = len(merged["bounds"]) - 1
    starts = _starts(parts, numbers, terms)
    take(f"{name}.starts", starts)
    units = _filled(parts, numbers, starts, _Part.units, np.uint32)
    take(f"{name}.units", units)
    if name == "marks":
        size = sum(int(np.count_nonzero(one.source.alive)) for one in moved)
        for key, made in held_by_unit(starts, units, size).items():
            take(key, made)
    del units
    if name in SCORED:
        take(f"{name}.weights", _filled(parts, numbers, starts, _Part.weights, np.float16))
    if name == "words":
        parts = [_places_left(part) for part in parts]
        starts = _starts(parts, numbers, terms)
        take("words.place_starts", starts)
        take("words.places", _filled(parts, numbers, starts, _Part.places, np.uint32))


def _places_left(part: _Part) -> _Part:
    field, moved = part.field, part.moved
    return _left(field, moved, field.place_starts, lambda: moved.units_at(field.places))


def _merged_terms(parts: Sequence[_Part]) -> tuple[Arrays, list[Array]]:
    """All terms that are left, in order, and for each part the new numbers of its terms.

    They are merged as they are read: with the sort keys of titles they may be millions.
    """
    text, bounds = bytearray(), array("I", [0])
    numbers = [array("q") for _part in parts]
    last = None
    for term, part, held in heapq.merge(*map(_terms_of, count(), parts)):
        if held and term != last:
            text += term
            bounds.append(len(text))
            last = term
        numbers[part].append(max(0, len(bounds) - 2))
    merged: Arrays = {"terms": np.frombuffer(text, np.uint8), "bounds": np.array(bounds, np.uint32)}
    return merged, [np.array(one, np.int64) for one in numbers]


def _terms_of(number: int, part: _Part) -> Iterator[tuple[bytes, int, int]]:
    """The terms of a part, each with the part's number and how many postings are left."""
    for start in range(0, part.field.count, _TERMS_AT_ONCE):
        end = min(start + _TERMS_AT_ONCE, part.field.count)
        counts = part.counts[start:end].tolist()
        for term, held in zip(part.field.all_terms(start, end), counts, strict=True):
            yield term, number, held


def _starts(parts: Sequence[_Part], numbers: Sequence[Array], terms: int) -> Array:
    counts = np.zeros(terms, np.int64)
    for part, new in zip(parts, numbers, strict=True):
        held = part.counts > 0
        counts[new[held]] += part.counts[held]
    return np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)


def _filled(
    parts: Sequence[_Part],
    numbers: Sequence[Array],
    starts: Array,
    values: Callable[[_Part], Array],
    kind: Any,
) -> Array:
    """The merged lists of all terms: of one term, what the earlier parts bring comes first."""
    filled = np.empty(starts[-1], kind)
    free = starts[:-1].astype(np.int64)
    for part, new in zip(parts, numbers, strict=True):
        held = part.counts > 0
        counts, terms = part.counts[held].astype(np.int64), new[held]
        where = np.repeat(free[terms] - (np.cumsum(counts) - counts), counts)
        where += np.arange(len(where))
        filled[where] = values(part)
        free[terms] += counts
    return filled

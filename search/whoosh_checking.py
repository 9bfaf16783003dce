"""Reading a whole index through: damage shows as an error, disagreement as a problem."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from search.whoosh_arrays import Array, check_arrays
from search.whoosh_generation import Generation
from search.whoosh_segment import EXTENSION, SegmentArrays


def problems_of(generation: Generation, folder: Path) -> Iterator[str]:
    """What is wrong. Raises `OSError` and `DamagedArrays` where a file cannot be read."""
    for name, segment in generation.kept.items():
        check_arrays(folder / f"{name}{EXTENSION}")
        for field in _misplaced(segment):
            yield f"{field}: a posting beyond the last document"
    codes = list(generation.codes())
    if len(set(codes)) != len(codes):
        yield "a code occurs twice"


def _misplaced(segment: SegmentArrays) -> Iterator[str]:
    for name, field in segment.fields.items():
        sound = (
            _ascends(field.starts, len(field.units))
            and _ascends(field.bounds, len(field.terms))
            and bool((field.units < segment.size).all())
        )
        if not sound:
            yield name


def _ascends(starts: Array, end: int) -> bool:
    """Whether places begin at 0, never fall, and end where they must."""
    steps = np.diff(starts.astype(np.int64), prepend=0, append=end)
    return bool(steps[0] == 0 and steps[-1] == 0 and (steps >= 0).all())

"""Words of the index that are spelt like another."""

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.whoosh_arrays import Bools
from search.whoosh_generation import Generation

PUBLIC = "public"
LONG = 8
"""Letters from which on two edits are allowed."""


def similar(generation: Generation, word: str, most: int) -> tuple[tuple[str, int], ...]:
    """Words within one edit (a letter more, less, other, or two exchanged) of a word, two from
    `LONG` letters on, with the number of public documents that hold each."""
    if not word:
        return ()
    edits = 1 if len(word) < LONG else 2
    public = generation.open_to(PUBLIC)
    found = [
        (distance, -count, other)
        for other, distance in sorted(_near(generation, word, edits))
        if (count := holders(generation, other, public))
    ]
    return tuple((other, -count) for _distance, count, other in sorted(found)[:most])


def _near(generation: Generation, word: str, edits: int) -> set[tuple[str, int]]:
    near: set[tuple[str, int]] = set()
    for segment, _start, _end in generation.parts:
        for length in range(len(word) - edits, len(word) + edits + 1):
            words = segment.words.get(length, [])
            distances = process.cdist(
                [word], words, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8
            )[0]
            places = np.flatnonzero((distances > 0) & (distances <= edits)).tolist()
            near.update((words[place], int(distances[place])) for place in places)
    return near


def holders(generation: Generation, word: str, within: Bools) -> int:
    """How many of a set of records hold a word, in their sections too."""
    held = generation.empty()
    for segment, start, end in generation.parts:
        units = segment.fields["words"].units_of(word.encode())
        held[start:end][segment.owner[units]] = True
    return int(np.count_nonzero(held & within))

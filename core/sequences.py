"""What two sequences have in common, in order: quick, and in bounded memory at any length."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

_ALL_AT_ONCE = 1 << 27
"""Products of lengths up to which two sequences are compared whole: 16 MB of working memory."""
_SHINGLE = 8
"""So many words in a row that stand once in each text are taken for the same place."""

Words = Sequence[int]
"""A text as the numbers of its words: equal words have the same."""
Block = tuple[int, int, int]
"""Where equal words begin in the old and in the new sequence, and how many they are."""


def equal_blocks(old: Words, new: Words) -> Iterator[Block]:
    """Equal blocks in order; those that touch are one."""
    held = (0, 0, 0)
    for block in _all_blocks(old, new):
        if block[0] == held[0] + held[2] and block[1] == held[1] + held[2]:
            held = (held[0], held[1], held[2] + block[2])
        else:
            if held[2]:
                yield held
            held = block
    if held[2]:
        yield held


def _all_blocks(old: Words, new: Words) -> Iterator[Block]:
    start, end = common_ends(old, new)
    yield 0, 0, start
    middle = old[start : len(old) - end], new[start : len(new) - end]
    for one, other, length in _middle_blocks(*middle):
        yield start + one, start + other, length
    yield len(old) - end, len(new) - end, end


def common_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many words both begin with, and how many of the others both end with."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    most -= start
    return start, next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)


def _middle_blocks(old: Words, new: Words) -> Iterator[Block]:
    """Blocks of sequences whose ends differ; what is too long is first parted at sure places."""
    if len(old) * len(new) <= _ALL_AT_ONCE:
        yield from _common_blocks(old, new)
        return
    places = _sure_places(old, new) or _even_places(len(old), len(new))
    at_old = at_new = 0
    for one, other in (*places, (len(old), len(new))):
        part = old[at_old:one], new[at_new:other]
        for block in _part_blocks(*part):
            yield at_old + block[0], at_new + block[1], block[2]
        at_old, at_new = one, other


def _part_blocks(old: Words, new: Words) -> Iterator[Block]:
    """Blocks of what lies between two sure places."""
    if old == new:
        yield 0, 0, len(old)
    elif len(old) * len(new) <= _ALL_AT_ONCE:
        yield from _common_blocks(old, new)
    else:
        yield from _evenly(old, new)


def _evenly(old: Words, new: Words) -> Iterator[Block]:
    """Blocks of long sequences that share no sure place, part by part."""
    at_old = at_new = 0
    for one, other in (*_even_places(len(old), len(new)), (len(old), len(new))):
        for block in _common_blocks(old[at_old:one], new[at_new:other]):
            yield at_old + block[0], at_new + block[1], block[2]
        at_old, at_new = one, other


def _even_places(old: int, new: int) -> list[tuple[int, int]]:
    """Places that part both in as many parts, each small enough."""
    parts = 1
    while (old // parts + 1) * (new // parts + 1) > _ALL_AT_ONCE:
        parts += 1
    return [(old * n // parts, new * n // parts) for n in range(1, parts)]


def _sure_places(old: Words, new: Words) -> list[tuple[int, int]]:
    """Places where the same words in a row begin that stand nowhere else, rising in both."""
    there = _single(new)
    pairs = [(one, there[words]) for words, one in _single(old).items() if words in there]
    return _rising(sorted(pairs))


def _single(words: Words) -> dict[tuple[int, ...], int]:
    places: dict[tuple[int, ...], int] = {}
    for n in range(len(words) - _SHINGLE + 1):
        shingle = tuple(words[n : n + _SHINGLE])
        places[shingle] = -1 if shingle in places else n
    return {shingle: n for shingle, n in places.items() if n >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of the pairs whose second numbers rise as their first do."""
    ends: list[int] = []  # the least second number that a choice of each length ends with
    last: list[int] = []  # and the pair it belongs to
    before: list[int] = []
    for n, (_one, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        last[length : length + 1] = [n]
    chosen = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _common_blocks(old: Words, new: Words) -> Iterator[Block]:
    from rapidfuzz.distance import LCSseq

    for same in LCSseq.opcodes(old, new):
        if same.tag == "equal":
            yield same.src_start, same.dest_start, same.src_end - same.src_start

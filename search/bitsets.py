"""Sets of document numbers as whole numbers: bit n stands for document n."""

from collections.abc import Iterable
from itertools import compress


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The set of `numbers`, each below `size`."""
    buffer = bytearray(size // 8 + 1)
    for number in numbers:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")


def members(bits: int) -> list[int]:
    """The numbers in a set, ascending."""
    digits = bin(bits)[:1:-1]
    if bits.bit_count() * 8 > len(digits):
        return list(compress(range(len(digits)), map("1".__eq__, digits)))
    found: list[int] = []
    place = digits.find("1")
    while place >= 0:
        found.append(place)
        place = digits.find("1", place + 1)
    return found


def at_least(least: int, sets: Iterable[int]) -> int:
    """What is in at least `least` of the sets."""
    counted = [-1] + [0] * least  # counted[n]: in at least n of the sets so far
    for one in sets:
        for n in range(least, 0, -1):
            counted[n] |= counted[n - 1] & one
    return counted[least]

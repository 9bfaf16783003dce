"""Small numbers of people hidden, so that no published figure tells of one of them.

Pure functions. After the practice of official statistics (Handbook on Statistical Disclosure
Control, Hundepool and others, 2012): a number below the threshold is hidden (primary suppression),
and further ones with it until the total does not give it away (complementary suppression).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST = 5
"""Numbers of people from 1 up to below this are hidden."""


@dataclass(frozen=True)
class Shown:
    """Counts of people by code as they may be shown; None where one is hidden.

    `is_withheld`: nothing of it can be shown; then there are no codes either.
    """

    counts: Mapping[str, int | None]
    is_withheld: bool = False

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"counts": dict(self.counts), "withheld": self.is_withheld}


WITHHELD = Shown({}, True)


def parts_shown(counts: Mapping[str, int]) -> Shown:
    """Counts that make up a total which is shown: everybody is in one of them.

    What is hidden is at least two numbers, and each of them may be as large as the threshold for
    all that the total and the others tell. Where that cannot be, nothing is shown.
    """
    held = {code: number for code, number in counts.items() if number}
    if sum(held.values()) < LEAST:
        return WITHHELD if held else Shown({})
    hidden = [code for code, number in held.items() if number < LEAST]
    others = sorted((c for c in held if c not in hidden), key=lambda code: (held[code], code))
    while hidden and not _is_safe([held[code] for code in hidden]):
        if not others:
            return WITHHELD
        hidden.append(others.pop(0))
    return Shown({code: None if code in hidden else held[code] for code in held})


def _is_safe(hidden: list[int]) -> bool:
    """Whether the sum of the hidden numbers leaves each of them open up to the threshold.

    Each of them is 1 at least, so the largest that one can be is the sum less 1 for each other.
    """
    return len(hidden) > 1 and sum(hidden) - (len(hidden) - 1) >= LEAST


def overlapping_shown(counts: Mapping[str, int]) -> Shown:
    """Counts in which somebody may be several times, as those of languages: no total gives one
    away, so only the small ones are hidden."""
    return Shown(
        {code: None if number < LEAST else number for code, number in counts.items() if number}
    )


def total_shown(total: int) -> int | None:
    """A number of people that stands by itself."""
    return None if 0 < total < LEAST else total

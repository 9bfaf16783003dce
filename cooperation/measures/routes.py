"""What packages above know of a corridor's neighbouring territories: they register it here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Neighbours = Callable[[Sequence[str]], Mapping[tuple[str, str], Any]]
_neighbours: list[Neighbours] = []


def register_neighbours(finder: Neighbours) -> None:
    """Give the function that says what binds territories that follow each other on a corridor."""
    _neighbours.append(finder)


def neighbours_of(territories: Sequence[str]) -> dict[tuple[str, str], Any]:
    """What binds each territory (ISO code) and the next one; pairs nothing is known of are out."""
    return {pair: found for finder in _neighbours for pair, found in finder(territories).items()}

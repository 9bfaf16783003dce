"""The order of units that several languages share, where each may lack some."""

from collections.abc import Iterable, Sequence


def common_order(orders: Iterable[Sequence[str]]) -> list[str]:
    """All identifiers, each once, in the order of the first text that has them.

    What only a later text has comes behind the unit that it follows there.
    """
    found: list[str] = []
    for order in orders:
        known = set(found)
        place = 0
        for identifier in order:
            if identifier in known:
                place = found.index(identifier) + 1
            else:
                known.add(identifier)
                found.insert(place, identifier)
                place += 1
    return found

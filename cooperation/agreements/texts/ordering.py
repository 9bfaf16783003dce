"""The order of units that several languages share, where each may lack some."""

from collections.abc import Iterable, Sequence


def common_order(orders: Iterable[Sequence[str]]) -> list[str]:
    """All identifiers, each once, in the order of the first text that has them.

    What only a later text has comes before the next unit there that an earlier one has too, else
    at the end.
    """
    found: list[str] = []
    for order in orders:
        found = _joined(found, order)
    return found


def _joined(found: Sequence[str], order: Sequence[str]) -> list[str]:
    before: dict[str, list[str]] = {}
    held: list[str] = []
    known = set(found)
    for identifier in order:
        if identifier in known:
            before[identifier], held = held, []
        else:
            held.append(identifier)
    return [one for next_one in found for one in (*before.get(next_one, ()), next_one)] + held

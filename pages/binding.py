"""What binds two bodies on a day: pure rules over the parties of an agreement.

A pair's agreement is in force while it is in force for both. A party with status periods of its
own goes by them, any other by those of the instrument; an instrument that has ended binds nobody.
A union that is a party brings its members in: they are bound *through* it, never to each other by
it, and not where they are parties themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

ABSENT, ENDED, OTHER, MAYBE_SIGNED, SIGNED, MAYBE_IN_FORCE, IN_FORCE = range(7)
"""How far an agreement has come on a day, from nothing yet to certainly in force."""

STATES = {
    IN_FORCE: ("in_force", "certain"),
    MAYBE_IN_FORCE: ("in_force", "possible"),
    SIGNED: ("signed", "certain"),
    MAYBE_SIGNED: ("signed", "possible"),
    OTHER: ("other", ""),
    ENDED: ("ended", ""),
}
"""Standing → state and certainty, as the pages and the CSV file name them."""

Members = Mapping[int, Mapping[int, bool]]
"""Organization → administration → whether it is certainly a member on the day."""


@dataclass(frozen=True)
class Binding:
    """An agreement's parties (body, standing of its own or None) and the instrument's standing."""

    parties: Sequence[tuple[int, int | None]]
    instrument: int

    @classmethod
    def read(cls, parties: str, instrument: int | None) -> "Binding":
        """From "442:|447:6" (body, standing of its own), as a statement joins the parties.

        None of the instrument: it has no legal act at all, so its status is not known.
        """
        found = []
        for part in parties.split("|"):
            body, _, own = part.partition(":")
            found.append((int(body), int(own) if own else None))
        return cls(found, OTHER if instrument is None else instrument)


class Bond(NamedTuple):
    """How an agreement stands between two bodies; `through` are the unions in between."""

    standing: int
    through: tuple[int, ...]


class _Side(NamedTuple):
    body: int
    standing: int
    through: int


def bonds(binding: Binding, members: Members, of: int = 0) -> dict[tuple[int, int], Bond]:
    """The pairs (lower id first) that an agreement binds, each by its best bond; of one body only
    where `of` names one.

    Being a party oneself goes before being bound through a union.
    """
    found: dict[tuple[int, int], Bond] = {}
    for one, other in combinations(_sides(binding, members), 2):
        if of and of not in (one.body, other.body):
            continue
        standing = min(one.standing, other.standing)
        if standing == ABSENT or not _are_apart(one, other, members):
            continue
        pair = (min(one.body, other.body), max(one.body, other.body))
        through = tuple(sorted({one.through, other.through} - {0}))
        bond, held = Bond(standing, through), found.get(pair)
        if held is None or _worth(bond) > _worth(held):
            found[pair] = bond
    return found


def _sides(binding: Binding, members: Members) -> Iterator[_Side]:
    direct = {body for body, _ in binding.parties}
    for body, own in binding.parties:
        standing = _standing(own, binding.instrument)
        yield _Side(body, standing, 0)
        for member, certain in members.get(body, {}).items():
            if member not in direct:
                yield _Side(member, standing if certain else doubted(standing), body)


def _standing(own: int | None, instrument: int) -> int:
    """A party's standing: its own where there is one, unless the instrument has ended."""
    return instrument if own is None or instrument == ENDED else own


def doubted(standing: int) -> int:
    """The standing where it is not certain that it holds for the body."""
    return {IN_FORCE: MAYBE_IN_FORCE, SIGNED: MAYBE_SIGNED}.get(standing, standing)


def _are_apart(one: _Side, other: _Side, members: Members) -> bool:
    """Whether the sides are two bodies and no union stands on both of them."""
    if one.body == other.body:
        return False
    for side, opposite in ((one, other), (other, one)):
        if side.through and (
            side.through in (opposite.through, opposite.body)
            or opposite.body in members[side.through]
        ):
            return False
    return True


def _worth(bond: Bond) -> tuple[bool, int]:
    return not bond.through, bond.standing

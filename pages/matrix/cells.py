"""The cooperation matrix: who has a row, and what binds each pair on the day, by form and state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_login import current_user

from core.database import session
from core.reader import Reader
from directory.vocabulary import REGIONS
from pages.binding import (
    IN_FORCE,
    MAYBE_IN_FORCE,
    MAYBE_SIGNED,
    SIGNED,
    Binding,
    Bond,
    bonds,
)
from pages.members import MembersOnDay
from pages.pairs import (
    administrations_by_region,
    grouped_agreements,
    single_agreements,
    union_id,
)
from registry.references import Reference, by_title, references_to

STATE_STANDINGS = {
    "in_force": frozenset({IN_FORCE, MAYBE_IN_FORCE}),
    "signed": frozenset({SIGNED, MAYBE_SIGNED}),
}
"""What the filter for states lets through; anything else lets all of it through."""


@dataclass(frozen=True)
class Question:
    """What is asked of the matrix: codes, or ''. `mine` is the row that goes first."""

    form: str = ""
    subject: str = ""
    state: str = ""
    region: str = ""
    organization: str = ""
    mine: str = ""

    @property
    def arguments(self) -> dict[str, Any]:
        """The filters that are chosen, as an address carries them."""
        names = ("form", "subject", "state", "region", "organization")
        asked = {name: getattr(self, name) for name in names}
        return {name: value for name, value in asked.items() if value}


Key = tuple[str, int, tuple[int, ...]]
"""Form, standing, and the organizations in between by id."""


@dataclass
class Cell:
    """What binds a pair: how many agreements by form, standing and the unions in between."""

    counts: dict[Key, int] = field(default_factory=dict)

    def add(self, form: str, bond: Bond, number: int) -> None:
        """Count agreements of a form that stand so between the two."""
        key = (form, bond.standing, bond.through)
        self.counts[key] = self.counts.get(key, 0) + number

    def best_first(self) -> list[tuple[Key, int]]:
        """The counts in order: the pair's own before those of unions, what is in force first."""

        def place(item: tuple[Key, int]) -> tuple[bool, int, str, tuple[int, ...]]:
            form, standing, through = item[0]
            return bool(through), -standing, form, through

        return sorted(self.counts.items(), key=place)

    @property
    def total(self) -> int:
        """How many agreements bind the pair in any way."""
        return sum(self.counts.values())

    def number(self, standings: Iterable[int]) -> int:
        """How many of them stand like one of these."""
        wanted = set(standings)
        return sum(number for key, number in self.counts.items() if key[1] in wanted)

    @property
    def may_be_in_force(self) -> bool:
        """Whether something is in force between the two, certainly or possibly."""
        return self.number((IN_FORCE, MAYBE_IN_FORCE)) > 0


@dataclass(frozen=True)
class RegionOfRows:
    """The bodies of a WCO region in the order of the reader's language; '' holds the union."""

    code: str
    bodies: list[Reference]


class Matrix:
    """The matrix for one reader: each attribute is a statement or two, however many agreements."""

    def __init__(self, question: Question, reader: Reader) -> None:
        self.question = question
        self.reader = reader

    @cached_property
    def regions(self) -> list[RegionOfRows]:
        """Everybody who has a row, by region; the European Union last, under no region."""
        found = dict(session().execute(administrations_by_region(current_user)).tuples().all())
        union = session().scalar(union_id(current_user))
        names = references_to([*found, union], self.reader.language)
        groups = {code: [names[key] for key in found if found[key] == code and key in names]
                  for code in REGIONS}  # fmt: skip
        groups[""] = [names[union]] if union in names else []
        return [RegionOfRows(code, by_title(bodies)) for code, bodies in groups.items() if bodies]

    @cached_property
    def bodies(self) -> dict[int, Reference]:
        """Everybody who has a row, by id, region by region."""
        return {body.id: body for region in self.regions for body in region.bodies}

    @cached_property
    def own(self) -> Reference | None:
        """The body whose row goes first."""
        found = (body for body in self.bodies.values() if body.code == self.question.mine)
        return next(found, None)

    @cached_property
    def membership(self) -> MembersOnDay:
        """Memberships on the day."""
        return MembersOnDay(self.reader.day)

    @cached_property
    def organizations(self) -> Mapping[int, Reference]:
        """The organizations through which bodies may be bound, by id."""
        return references_to(self.membership.members, self.reader.language)

    @cached_property
    def cells(self) -> dict[int, dict[int, Cell]]:
        """Body → other body → what binds them; both ways round, pairs with nothing left out."""
        found: dict[int, dict[int, Cell]] = {}
        asked = self.question
        groups = grouped_agreements(current_user, self.reader.day, asked.form, asked.subject)
        for parties, form, instrument, number in session().execute(groups):
            for (one, other), bond in self._bonds(parties, instrument).items():
                cell = found.setdefault(one, {}).get(other)
                if cell is None:
                    cell = found[one][other] = Cell()
                    found.setdefault(other, {})[one] = cell
                cell.add(form, bond, number)
        return found

    def _bonds(self, parties: str, instrument: int | None) -> dict[tuple[int, int], Bond]:
        """The pairs of an agreement that the question lets through."""
        held = bonds(Binding.read(parties, instrument), self.membership.members)
        return {pair: bond for pair, bond in held.items() if self._is_asked(pair, bond)}

    def _is_asked(self, pair: tuple[int, int], bond: Bond) -> bool:
        wanted = STATE_STANDINGS.get(self.question.state)
        return (
            (wanted is None or bond.standing in wanted)
            and pair[0] in self.bodies
            and pair[1] in self.bodies
            and (not self.question.region or not self._in_region.isdisjoint(pair))
            and (not self.question.organization or self._members.issuperset(pair))
            and all(union in self.organizations for union in bond.through)
        )

    @cached_property
    def _in_region(self) -> frozenset[int]:
        asked = self.question.region
        return frozenset(
            body.id for region in self.regions if region.code == asked for body in region.bodies
        )

    @cached_property
    def organization(self) -> Reference | None:
        """The organization whose members are asked about."""
        asked = self.question.organization
        return next((one for one in self.organizations.values() if one.code == asked), None)

    @cached_property
    def _members(self) -> frozenset[int]:
        """The members of the organization asked about, certain and possible, that have a row."""
        union = self.organization
        members = self.membership.members[union.id] if union else {}
        return frozenset(members) & self.bodies.keys()

    @property
    def within(self) -> frozenset[int]:
        """The bodies of the region and the organization asked about; all without either."""
        asked, found = self.question, frozenset(self.bodies)
        if asked.region:
            found &= self._in_region
        return found & self._members if asked.organization else found

    def partners(self, body: Reference) -> list[tuple[str, list[tuple[Reference, Cell]]]]:
        """(region, [(partner, what binds them)]) of a body, in the order of the rows."""
        row = self.cells.get(body.id, {})
        found = (
            (region.code, [(other, row[other.id]) for other in region.bodies if other.id in row])
            for region in self.regions
        )
        return [(code, held) for code, held in found if held]

    @cached_property
    def without(self) -> list[Reference]:
        """Bodies that nothing binds to another one, as far as the question goes."""
        asked = self._members if self.question.organization else self.bodies.keys()
        return by_title(self.bodies[key] for key in asked if key not in self.cells)

    @cached_property
    def pairs(self) -> int:
        """How many pairs are bound by something."""
        return sum(len(row) for row in self.cells.values()) // 2

    def bound_pairs(self, standings: Iterable[int]) -> int:
        """How many pairs have an agreement that stands like one of these."""
        wanted = frozenset(standings)
        held = sum(
            bool(cell.number(wanted)) for row in self.cells.values() for cell in row.values()
        )
        return held // 2

    def pairs_within(self, standings: Iterable[int]) -> int:
        """How many pairs of `within` have an agreement that stands like one of these."""
        wanted, inside = frozenset(standings), self.within
        held = sum(
            bool(cell.number(wanted))
            for one in inside
            for other, cell in self.cells.get(one, {}).items()
            if other in inside
        )
        return held // 2

    def long_rows(self, of: str = "") -> list[tuple[str, str, str, str, Bond]]:
        """(one, other, agreement, form, bond) of every pair, or of one body's; one first."""
        asked = self.question
        found = []
        single = single_agreements(current_user, self.reader.day, asked.form, asked.subject)
        for parties, form, instrument, _, code in session().execute(single):
            for pair, bond in self._bonds(parties, instrument).items():
                one, other = _in_order([self.bodies[key].code for key in pair], of)
                if not of or one == of:
                    found.append((one, other, code, form, bond))
        return sorted(found, key=lambda row: row[:3])


def _in_order(codes: Sequence[str], first: str) -> Sequence[str]:
    one, other = sorted(codes)
    return (other, one) if other == first else (one, other)

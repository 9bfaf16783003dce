"""The page of two bodies for one reader: what binds them, and what else they share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_login import current_user

from core.database import session
from core.dates import EventDate
from core.reader import Reader
from pages.between.shared import (
    agreements_without_parties,
    citations_of,
    counted_parties,
    milestones,
)
from pages.between.shared_records import SharedRecords
from pages.binding import (
    ENDED,
    IN_FORCE,
    MAYBE_IN_FORCE,
    MAYBE_SIGNED,
    OTHER,
    SIGNED,
    Binding,
    bonds,
)
from pages.members import MembersOnDay
from pages.pairs import agreements_of_both
from registry.models import dated
from registry.record_view import NumberedSource
from registry.references import Reference, references_to
from registry.sources import Citation
from registry.statuses import Status, statuses_on

GROUPS = (
    ("in_force", (IN_FORCE,)),
    ("possible", (MAYBE_IN_FORCE,)),
    ("signed", (SIGNED, MAYBE_SIGNED)),
    ("other", (OTHER,)),
    ("ended", (ENDED,)),
)
"""The groups of a pair's agreements, in their order."""
MOST_SHOWN = 40
BOTH_SIDES_NAMED = 2


@dataclass
class Bound:
    """An agreement between the two: how it stands, through which unions, its days, its sources."""

    reference: Reference
    form: str
    standing: int
    through: list[Reference]
    acts: list[tuple[str, EventDate]] = field(default_factory=list)
    named: int = BOTH_SIDES_NAMED
    counted: int | None = None
    counted_on: EventDate | None = None
    marks: list[int] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    """The instrument's own, where it neither is in force nor signed between the two."""

    @property
    def multilateral(self) -> bool:
        """Whether it has more parties than the two sides."""
        return self.named > BOTH_SIDES_NAMED or (self.counted or 0) > BOTH_SIDES_NAMED


@dataclass(frozen=True)
class Joined:
    """An organization and its members among the two: since when, and how sure."""

    organization: Reference
    members: list[tuple[Reference, Any, str, list[int]]]
    """(member, membership, certainty, numbers of sources)"""


class Sources:
    """Numbers the sources of the page in the order in which they are cited."""

    def __init__(self) -> None:
        self.numbered: dict[int, NumberedSource] = {}

    def marks(self, citations: Iterable[Citation]) -> list[int]:
        """The numbers of what is cited."""
        return list(dict.fromkeys(self._number(one) for one in citations if one.source))

    def _number(self, citation: Citation) -> int:
        found = self.numbered.get(citation.source_id)
        if found is None:
            assert citation.source is not None
            number = len(self.numbered) + 1
            found = NumberedSource(number, citation.source, citation, [])
            self.numbered[citation.source_id] = found
        if citation.locator and citation.locator not in found.locators:
            found.locators.append(citation.locator)
        return found.number


class PairView:
    """Two bodies. Attributes load when a template first asks for them."""

    def __init__(self, one: Reference, other: Reference, reader: Reader) -> None:
        self.one, self.other, self.reader = one, other, reader
        self.pair = (min(one.id, other.id), max(one.id, other.id))
        self._sources = Sources()

    @cached_property
    def membership(self) -> MembersOnDay:
        """Memberships on the day."""
        return MembersOnDay(self.reader.day)

    @cached_property
    def _bonds(self) -> list[tuple[int, str, Any]]:
        query = agreements_of_both(
            current_user,
            self.reader.day,
            self.membership.carriers(self.one.id),
            self.membership.carriers(self.other.id),
        )
        members, found = self.membership.members, []
        for parties, form, instrument, key, _code in session().execute(query):
            bond = bonds(Binding.read(parties, instrument), members).get(self.pair)
            if bond and all(union in self.organizations for union in bond.through):
                found.append((key, form, bond))
        return found

    @cached_property
    def organizations(self) -> Mapping[int, Reference]:
        """Organizations that have members on the day, by id."""
        return references_to(self.membership.members, self.reader.language)

    @cached_property
    def total(self) -> dict[str, int]:
        """How many agreements stand like each of the groups."""
        return {
            name: sum(bond.standing in standings for _key, _form, bond in self._bonds)
            for name, standings in GROUPS
        }

    @cached_property
    def agreements(self) -> dict[str, list[Bound]]:
        """The agreements by group, the latest first, at most `MOST_SHOWN` of each."""
        chosen = [
            (name, *row)
            for name, standings in GROUPS
            for row in [row for row in self._bonds if row[2].standing in standings][:MOST_SHOWN]
        ]
        names = references_to((key for _, key, _, _ in chosen), self.reader.language)
        found: dict[int, Bound] = {}
        groups: dict[str, list[Bound]] = {name: [] for name, _standings in GROUPS}
        for name, key, form, bond in chosen:
            if key in names:
                through = [self.organizations[union] for union in bond.through]
                found[key] = Bound(names[key], form, bond.standing, through)
                groups[name].append(found[key])
        self._complete(found)
        return groups

    def _complete(self, found: Mapping[int, Bound]) -> None:
        """Read what the rows say beside their standing: days, numbers of parties, sources."""
        if not found:
            return
        ids = list(found)
        for key, counted, as_of, named in session().execute(counted_parties(ids)):
            found[key].counted, found[key].named = counted, named
            found[key].counted_on = dated(as_of)
        for key, kind, text in session().execute(milestones(current_user, ids, self.reader.day)):
            on = dated(text)
            if on and kind not in dict(found[key].acts):
                found[key].acts.append((kind, on))
        rest = [key for key, bound in found.items() if bound.standing in (OTHER, ENDED)]
        for key, held in statuses_on(rest, "legal", self.reader.day).items():
            found[key].statuses = held
        by_record: dict[int, list[Citation]] = {}
        for citation in session().scalars(citations_of(ids)):
            by_record.setdefault(citation.record_id, []).append(citation)
        for key, bound in found.items():
            bound.marks = self._sources.marks(by_record.get(key, ()))

    @cached_property
    def joined(self) -> list[Joined]:
        """Organizations that both are members of, and those through which they are bound."""
        through = {union for _key, _form, bond in self._bonds for union in bond.through}
        rows = [
            row
            for row in self.membership.rows
            if row.administration_id in (self.one.id, self.other.id)
        ]
        citations: dict[str, list[Citation]] = {}
        for one in session().scalars(citations_of([row.administration_id for row in rows])):
            citations.setdefault(one.part_code, []).append(one)
        bodies = {self.one.id: self.one, self.other.id: self.other}
        found = []
        for key in dict.fromkeys(row.organization_id for row in rows):
            mine = [row for row in rows if row.organization_id == key]
            if key in self.organizations and (len(mine) == BOTH_SIDES_NAMED or key in through):
                members = [
                    (
                        bodies[row.administration_id],
                        row,
                        row.holds(self.reader.day),
                        self._sources.marks(citations.get(row.code, ())),
                    )
                    for row in mine
                ]
                found.append(Joined(self.organizations[key], members))
        return found

    @cached_property
    def shared(self) -> SharedRecords:
        """What the two share beside agreements."""
        return SharedRecords(self.one, self.other, self.reader)

    @cached_property
    def unnamed(self) -> int:
        """How many agreements the registry holds without naming any party."""
        return session().scalar(agreements_without_parties(current_user)) or 0

    @property
    def sources(self) -> list[NumberedSource]:
        """The page's sources by number."""
        _ = self.agreements, self.joined
        return list(self._sources.numbered.values())

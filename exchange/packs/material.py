"""What a pack is made from: an administration's briefing, and what lists cut off there, whole.

All of it comes from the functions that the pages are made with, so the figures are the same.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from flask_login import current_user
from sqlalchemy.orm import selectinload

from core.database import session
from core.dates import EventDate
from core.languages import territory_name
from directory.kind import ADMINISTRATION
from directory.models import Administration
from directory.panels import Panel, records_of
from exchange.packs.blocks import Line, Words, named
from exchange.packs.queries import parties_in
from pages.between.pair_view import Sources
from pages.between.shared import citations_of, milestones
from pages.binding import Binding, Bond, bonds
from pages.briefing.agreements import AgreementState
from pages.briefing.panels import Briefing
from pages.pairs import agreements_of
from registry.models import dated
from registry.record_view import NumberedSource, open_record
from registry.references import Reference, references_to
from registry.sources import Citation

EVERY = 100_000
"""More than a body has of any kind."""
NAMED_PARTIES = 8


class Bound(NamedTuple):
    """An agreement between the administration and a partner."""

    id: int
    form: str
    bond: Bond


class Material:
    """One administration for the reader of the request. Attributes load when first asked for.

    Raises `NotFound`, or `WithdrawnRecord` with the reason.
    """

    def __init__(self, code: str) -> None:
        self.view = open_record(ADMINISTRATION, code, selectinload(Administration.memberships))
        self.record: Administration = self.view.record
        self.reader = self.view.reader
        self.language, self.day = self.reader.language, self.reader.day
        self.briefing = Briefing(self.view)
        self._sources = Sources()

    @property
    def states(self) -> list[AgreementState]:
        """Its agreements with their statuses on the day, the latest first."""
        return self.briefing.states

    @cached_property
    def bound(self) -> dict[int, list[Bound]]:
        """Partner → what binds the two, the latest first."""
        members = self.briefing.matrix.membership
        query = agreements_of(current_user, self.day, members.carriers(self.record.id))
        found: dict[int, list[Bound]] = {}
        for parties, form, instrument, key, _code in session().execute(query):
            pairs = bonds(Binding.read(parties, instrument), members.members, self.record.id)
            for pair, bond in pairs.items():
                if all(union in self.briefing.unions for union in bond.through):
                    (partner,) = {*pair} - {self.record.id}
                    found.setdefault(partner, []).append(Bound(key, form, bond))
        return found

    @cached_property
    def agreement_ids(self) -> list[int]:
        """Agreements that bind it, its own and those of its unions."""
        through = (one.id for held in self.bound.values() for one in held)
        return list(dict.fromkeys((*(state.id for state in self.states), *through)))

    @cached_property
    def panels(self) -> list[Panel]:
        """Records in which it has a role under their kinds, whole; agreements stand apart."""
        return [one for one in records_of(self.view, EVERY) if one.kind != "agreement"]

    @cached_property
    def names(self) -> Mapping[int, Reference]:
        """References to its agreements and their parties."""
        bodies = (body for found in self._parties.values() for body, _territory in found)
        return references_to((*self.agreement_ids, *bodies, self.record.id), self.language)

    @cached_property
    def _parties(self) -> dict[int, list[tuple[int | None, str]]]:
        found: dict[int, list[tuple[int | None, str]]] = {}
        for key, body, territory in session().execute(parties_in(self.agreement_ids)):
            found.setdefault(key, []).append((body, territory))
        return found

    def parties(self, agreement: int) -> Line:
        """The other parties by name; of many the first ones, and how many more there are."""
        others = [one for one in self._parties.get(agreement, ()) if one[0] != self.record.id]
        line: list[Words] = []
        for body, territory in others[:NAMED_PARTIES]:
            reference = self.names.get(body or 0)
            if reference:
                line.append(named(reference, self.language))
            elif territory:
                line.append(Words(territory_name(territory, self.reader.locale)))
        more = len(others) - NAMED_PARTIES
        return [*line, Words(f"+{more}", soft=True)] if more > 0 else line

    @cached_property
    def acts(self) -> dict[int, dict[str, EventDate]]:
        """Agreement → kind of act → its day: the first of each kind."""
        found: dict[int, dict[str, EventDate]] = {}
        query = milestones(current_user, self.agreement_ids, self.day)
        for key, kind, text in session().execute(query):
            on = dated(text)
            if on:
                found.setdefault(key, {}).setdefault(kind, on)
        return found

    @cached_property
    def _citations(self) -> dict[int, list[Citation]]:
        ids = [self.record.id, *self.agreement_ids]
        ids += [line.reference.id for line in self.briefing.lines]
        ids += [item.reference.id for panel in self.panels for item in panel.items]
        found: dict[int, list[Citation]] = {}
        for citation in session().scalars(citations_of(ids)):
            found.setdefault(citation.record_id, []).append(citation)
        return found

    def marks(self, record: int) -> Line:
        """Numbers of the sources of a record, that lead to the list of them."""
        numbers = sorted(self._sources.marks(self._citations.get(record, ())))
        return [Words(f"[{one}]", anchor=f"source-{one}", soft=True) for one in numbers]

    @property
    def sources(self) -> Sequence[NumberedSource]:
        """What was marked, by number; ask after all that marks."""
        return list(self._sources.numbered.values())

    def link(self, value: Any) -> Words:
        """A reference as words."""
        return named(value, self.language)

"""The family of an agreement: what amends, replaces, follows or completes it, and what came before.

Read by two statements and one for names, however large the family is.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flask_login import current_user
from sqlalchemy import select

from cooperation.agreements.models import Agreement
from cooperation.agreements.queries import acts_of, family_links
from cooperation.agreements.vocabulary import FORMS
from core.database import session
from core.reader import Reader
from registry.ledger_models import Event
from registry.references import Reference, references_to
from registry.statuses import Status, statuses_on
from registry.vocabulary import RELATIONS

MOST_MEMBERS = 40
MAIN_ACTS = frozenset(
    {
        "conclusion", "adoption", "signature", "provisional_application", "entry_into_force",
        "suspension", "termination", "expiry", "replacement",
    }
)  # fmt: skip
"""Acts on the instrument that the timeline shows."""


@dataclass
class Member:
    """An agreement of the family; `relations` are its own: (words, the other agreement)."""

    reference: Reference
    form: str
    is_self: bool
    relations: list[tuple[str, Reference]] = field(default_factory=list)
    acts: list[Event] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)

    @property
    def form_name(self) -> str:
        return str(FORMS[self.form])

    @property
    def first_day(self) -> date:
        """The first day that is known of it; members without one come last."""
        known = (one.date_earliest or one.date_latest for one in self.acts)
        return next((day for day in known if day), date.max)


class Family:
    """The family of one agreement for one reader."""

    def __init__(self, agreement: int, reader: Reader) -> None:
        self.agreement = agreement
        self.reader = reader

    @cached_property
    def _links(self) -> list[tuple[int, str, int]]:
        found = session().execute(family_links(current_user, self.agreement))
        return [(one, relation, other) for one, relation, other in found if one != other]

    @cached_property
    def total(self) -> int:
        """How many agreements it has; 0 where there is no other."""
        return len({end for one, _relation, other in self._links for end in (one, other)})

    @cached_property
    def members(self) -> list[Member]:
        """Its members by their first known day, the nearest relations if there are many."""
        if not self._links:
            return []
        ids = self._nearest()
        names = references_to(ids, self.reader.language)
        query = select(Agreement.id, Agreement.form).where(Agreement.id.in_(ids))
        found = {
            key: Member(names[key], form, key == self.agreement)
            for key, form in session().execute(query)
            if key in names
        }
        for one, relation, other in self._links:
            if one in found and other in found:
                found[one].relations.append((str(RELATIONS[relation]), found[other].reference))
        for event, key in session().execute(acts_of(current_user, ids, self.reader.day)):
            if event.event_kind in MAIN_ACTS and event.about_party_id is None:
                found[key].acts.append(event)
        for key, held in statuses_on(ids, "legal", self.reader.day).items():
            found[key].statuses = held
        return sorted(found.values(), key=lambda one: (one.first_day, one.reference.code))

    def _nearest(self) -> list[int]:
        """Ids of the members, from the agreement outwards, at most `MOST_MEMBERS`."""
        neighbours: dict[int, list[int]] = {}
        for one, _relation, other in self._links:
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
        nearest, seen = [self.agreement], {self.agreement}
        for key in nearest:  # it grows while it is read
            new = [one for one in dict.fromkeys(neighbours[key]) if one not in seen]
            nearest += new
            seen.update(new)
            if len(nearest) >= MOST_MEMBERS:
                break
        return nearest[:MOST_MEMBERS]

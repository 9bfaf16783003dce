"""Outcomes followed to what happened since: the records they lead to, and the events of those.

An outcome leads to the measures, agreements and projects that a relation ties it to, whichever way
the relation reads.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_login import current_user
from sqlalchemy import select

from core.database import session
from core.dates import EventDate
from core.reader import Reader
from forum.models import Edition, Outcome
from forum.outcomes.queries import PART_OF, events_of, links_of, owners_of
from forum.outcomes.standing import Days, Standing, standing_of
from forum.outcomes.vocabulary import AFTER, BEFORE, UNDATED
from registry.kinds import kinds
from registry.ledger_models import Event
from registry.references import Reference, references_to
from registry.statuses import Status, statuses_on
from registry.vocabulary import EVENT_KINDS, INVERSE_RELATIONS, RELATIONS, STATUSES


@dataclass(frozen=True)
class Linked:
    """A record that an outcome leads to, by which relation, and its statuses on the day."""

    reference: Reference
    relation: str
    note: str
    statuses: Sequence[Status]


@dataclass(frozen=True)
class Happened:
    """An event that tells of an outcome: `of` are the records that it is about, among those
    followed; `phase` when it was, seen from the edition (`PHASES`)."""

    event: Event
    reference: Reference
    of: Sequence[Reference]
    phase: str

    @property
    def date(self) -> EventDate | None:
        return self.event.date

    @property
    def kind_label(self) -> str:
        """What happened, in words."""
        label = str(EVENT_KINDS[self.event.event_kind])
        reported = self.event.reported_status
        return f"{label}: {STATUSES[reported]}" if reported else label


@dataclass(frozen=True)
class Followed:
    """An outcome with all that is held of it for the reader's day.

    `since`: its own events and those of records it leads to from the edition on, newest first;
    `points`: the outcomes that are part of it.
    """

    outcome: Outcome
    reference: Reference
    edition: Reference | None
    owner: Reference | None
    standing: Standing
    linked: Sequence[Linked]
    since: Sequence[Happened]
    undated: int
    points: Sequence[Reference]

    @property
    def places(self) -> Sequence[Reference | None]:
        """Its points in order; None for each that the source counts without wording held."""
        unknown = (self.outcome.points or 0) - len(self.points)
        return [*self.points, *[None] * unknown] if unknown > 0 else list(self.points)

    @property
    def by_kind(self) -> list[tuple[str, list[Linked]]]:
        """(name of a kind, what it leads to of that kind), in the order of the kinds."""
        found: dict[str, list[Linked]] = {}
        for one in self.linked:
            found.setdefault(one.reference.kind, []).append(one)
        return [(str(kinds()[kind].plural), found[kind]) for kind in kinds() if kind in found]


def is_followed(kind: str) -> bool:
    """Whether an outcome is followed to records of the kind: those that have a ledger."""
    return kinds()[kind].takes_events and kind != Outcome.__mapper_args__["polymorphic_identity"]


def follow(outcomes: Sequence[Outcome], reader: Reader) -> list[Followed]:
    """The outcomes, each with what is held of it; outcomes that cannot be named are left out.

    The number of statements does not depend on how many there are.
    """
    return _Following(outcomes, reader).all() if outcomes else []


@dataclass
class _Following:
    outcomes: Sequence[Outcome]
    reader: Reader
    owners: Mapping[int, int | None] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = [one.id for one in self.outcomes]
        rows = session().execute(owners_of(self.ids)).tuples().all()
        self.owners = dict(reversed(rows))  # the first counts

    @cached_property
    def links(self) -> dict[int, list[tuple[int, str, str, bool]]]:
        """Outcome → (other record, relation, note, whether the relation leads from the outcome)."""
        own, found = set(self.ids), dict[int, list[tuple[int, str, str, bool]]]()
        for record, relation, target, note in session().execute(links_of(self.ids)):
            if record in own:
                found.setdefault(record, []).append((target, relation, note, True))
            if target in own:
                found.setdefault(target, []).append((record, relation, note, False))
        return found

    @cached_property
    def names(self) -> dict[int, Reference]:
        """All records that are named but events, those that the reader may see."""
        ids: set[int | None] = {*self.ids, *self.owners.values()}
        ids |= {one.edition_id for one in self.outcomes}
        ids |= {other for held in self.links.values() for other, *_ in held}
        found = references_to(ids, self.reader.language)
        return {key: ref for key, ref in found.items() if key in self.ids or not self._later(ref)}

    def _later(self, reference: Reference) -> bool:
        """Whether it is certainly later than the day asked about."""
        day, on = self.reader.as_of, reference.date
        return bool(day and on and on.earliest and on.earliest > day)

    def _others(self, outcome: int) -> list[int]:
        """Ids of the records that an outcome leads to."""
        others = (other for other, *_ in self.links.get(outcome, ()))
        return [o for o in dict.fromkeys(others) if o in self.names and is_followed(self._kind(o))]

    def _kind(self, record: int) -> str:
        return self.names[record].kind

    @cached_property
    def events(self) -> dict[int, list[Event]]:
        """Record → its events, newest first."""
        ids = [*self.ids, *{other for one in self.ids for other in self._others(one)}]
        found: dict[int, list[Event]] = {}
        rows = session().execute(events_of(current_user, ids, self.reader.as_of))
        for key, event in rows:
            found.setdefault(key, []).append(event)
        return found

    @cached_property
    def event_names(self) -> dict[int, Reference]:
        ids = {event.id for held in self.events.values() for event in held}
        return references_to(ids, self.reader.language)

    @cached_property
    def statuses(self) -> dict[int, list[Status]]:
        """Statuses on the day of the records that any outcome leads to."""
        by_track: dict[str, set[int]] = {}
        for other in {other for one in self.ids for other in self._others(one)}:
            by_track.setdefault(kinds()[self._kind(other)].track, set()).add(other)
        found: dict[int, list[Status]] = {}
        for track in sorted(by_track.keys() - {""}):
            found |= statuses_on(by_track[track], track, self.reader.day)
        return found

    @cached_property
    def days(self) -> dict[int, Days]:
        """Edition → its days."""
        wanted = {one.edition_id for one in self.outcomes}
        rows = session().scalars(select(Edition).where(Edition.id.in_(wanted)))
        return {one.id: days_of(one) for one in rows}

    def all(self) -> list[Followed]:
        """All that can be named, in their order."""
        return [self._followed(one) for one in self.outcomes if one.id in self.names]

    def _followed(self, outcome: Outcome) -> Followed:
        own = self.events.get(outcome.id, [])
        others = self._others(outcome.id)
        happened = self._happened(outcome, [outcome.id, *others])
        phases = [one.phase for one in happened]
        owner = self.owners.get(outcome.id)
        return Followed(
            outcome=outcome,
            reference=self.names[outcome.id],
            edition=self.names.get(outcome.edition_id),
            owner=self.names.get(owner) if owner else None,
            standing=standing_of(outcome.due, own, phases, bool(others), self.reader.day),
            linked=list(self._linked(outcome.id, others)),
            since=[one for one in happened if one.phase not in (BEFORE, UNDATED)],
            undated=phases.count(UNDATED),
            points=self._points(outcome.id),
        )

    def _happened(self, outcome: Outcome, ids: Iterable[int]) -> list[Happened]:
        """Events of the records, newest first, each once."""
        days = self.days.get(outcome.edition_id, Days(None, None))
        about: dict[Event, list[Reference]] = {}
        for key in ids:
            for event in self.events.get(key, ()):
                if event.id in self.event_names:
                    about.setdefault(event, []).append(self.names[key])
        found = [
            Happened(event, self.event_names[event.id], of, days.phase(event.date))
            for event, of in about.items()
        ]
        return newest_first(found)

    def _linked(self, outcome: int, others: Sequence[int]) -> Iterable[Linked]:
        for other, relation, note, outgoing in self.links.get(outcome, ()):
            if other in others:
                words = (RELATIONS if outgoing else INVERSE_RELATIONS)[relation]
                statuses = self.statuses.get(other, ())
                yield Linked(self.names[other], str(words), note, statuses)

    def _points(self, outcome: int) -> list[Reference]:
        found = (
            self.names[other]
            for other, relation, _note, outgoing in self.links.get(outcome, ())
            if relation == PART_OF and not outgoing and other in self.names
        )
        return sorted(found, key=lambda one: one.code)


def days_of(edition: Edition) -> Days:
    """The days of an edition; without a last day those that its date can mean."""
    end = edition.end
    return Days(edition.date_earliest, end.latest if end else edition.date_latest)


def is_ahead(edition: Edition, reader: Reader) -> bool:
    """Whether the edition is certainly later than the day asked about."""
    first = edition.date_earliest
    return bool(reader.as_of and first and first > reader.as_of)


def newest_first(happened: Iterable[Happened]) -> list[Happened]:
    """In the order of their dates."""
    return sorted(happened, key=lambda one: (one.event.sort_day, one.event.code), reverse=True)


def counts_of(followed: Iterable[Followed]) -> Mapping[str, int]:
    """How many outcomes there are of each standing."""
    return Counter(one.standing.code for one in followed)


def happened_since(followed: Iterable[Followed]) -> list[Happened]:
    """All events after the edition that tell of any of the outcomes, each once, newest first."""
    of: dict[Event, dict[int, Reference]] = {}
    first: dict[Event, Happened] = {}
    for one in followed:
        for happened in one.since:
            if happened.phase == AFTER:
                first.setdefault(happened.event, happened)
                of.setdefault(happened.event, {}).update({ref.id: ref for ref in happened.of})
    return newest_first(
        Happened(event, one.reference, list(of[event].values()), one.phase)
        for event, one in first.items()
    )


def shown_of(view: Any) -> Followed | None:
    """The outcome of a record's page, followed."""
    found = follow([view.record], view.reader)
    return found[0] if found else None

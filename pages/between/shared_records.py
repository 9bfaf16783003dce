"""Records beside agreements that two bodies share: events, projects, forums, corridors."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from flask_login import current_user

from core.database import session
from core.reader import Reader
from pages.between.shared import editions_of_both, legs_of_both, measures_of_events, records_naming
from registry.kinds import kinds
from registry.references import Reference, references_to

SHARED_KINDS = ("event", "fund_activity", "session", "outcome", "practice", "policy", "indicator")
"""Kinds of which it is said that no record names both."""


class SharedRecords:
    """What names both bodies on the reader's day. Attributes load when they are first asked for."""

    def __init__(self, one: Reference, other: Reference, reader: Reader) -> None:
        self.one, self.other, self.reader = one, other, reader

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        """Ids of records that name both, by kind."""
        found: dict[str, list[int]] = {}
        query = records_naming(current_user, self.one.id, self.other.id, self.reader.day)
        for key, kind in session().execute(query):
            found.setdefault(kind, []).append(key)
        return found

    @cached_property
    def names(self) -> Mapping[int, Reference]:
        """References to what is shared."""
        ids = [key for keys in self._named.values() for key in keys]
        ids += [*self._measures, *self._editions, *self._legs]
        return references_to(ids, self.reader.language)

    @cached_property
    def _measures(self) -> dict[int, list[int]]:
        """Measure → events of it that name both, the latest first."""
        found: dict[int, list[int]] = {}
        events = self._named.get("event", [])
        pairs = session().execute(measures_of_events(current_user, events))
        for event, measure in sorted(pairs, key=lambda pair: events.index(pair[0])):
            found.setdefault(measure, []).append(event)
        return found

    @cached_property
    def measures(self) -> list[tuple[Reference, list[Reference]]]:
        """Measures with the events of theirs that name both."""
        found = []
        for measure, keys in self._measures.items():
            if measure in self.names:
                events = [self.names[key] for key in keys if key in self.names]
                found.append((self.names[measure], events))
        return sorted(found, key=lambda pair: pair[0].code)

    @cached_property
    def by_kind(self) -> list[tuple[str, list[Reference]]]:
        """(words for the kind, records that name both), kind by kind; events of measures apart."""
        shown = {key for keys in self._measures.values() for key in keys}
        found = []
        for name, kind in kinds().items():
            refs = [self.names[key] for key in self._named.get(name, ()) if key not in shown]
            if refs:
                found.append((str(kind.plural), refs))
        return found

    @cached_property
    def nothing_of(self) -> list[str]:
        """Words for the kinds of which no record names both."""
        return [str(kinds()[name].plural) for name in SHARED_KINDS if name not in self._named]

    @cached_property
    def _editions(self) -> Sequence[int]:
        one, other = ((body.id, body.code) for body in (self.one, self.other))
        return list(session().scalars(editions_of_both(current_user, one, other, self.reader.day)))

    @property
    def editions(self) -> list[Reference]:
        """Forum editions at which both are reported."""
        return [self.names[key] for key in self._editions if key in self.names]

    @cached_property
    def _legs(self) -> dict[int, list[tuple[str, str]]]:
        """Corridor → (territory, crossing to the next) of its legs, in order."""
        found: dict[int, list[tuple[str, str]]] = {}
        query = legs_of_both(current_user, self.one.code, self.other.code, self.reader.day)
        for corridor, _place, territory, crossing in session().execute(query):
            found.setdefault(corridor, []).append((territory, crossing))
        return found

    @cached_property
    def corridors(self) -> list[tuple[Reference, str]]:
        """Corridors that pass both, and the crossing between them where they are neighbours."""
        wanted = {self.one.code, self.other.code}
        found = []
        for key, legs in self._legs.items():
            between = [
                crossing
                for (here, crossing), (there, _) in pairwise(legs)
                if {here, there} == wanted
            ]
            if key in self.names:
                found.append((self.names[key], "; ".join(filter(None, between))))
        return found

"""The life of one agreement, as its page tells it: both tracks, its parties' acts, its terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from cooperation.agreements.durations import REACHED, Taken, time_taken
from cooperation.agreements.family import Family
from cooperation.agreements.terms import NextDate
from cooperation.agreements.upcoming import dates_of_agreement
from core.languages import territory_name
from core.spans import format_span, parse_span
from registry.ledger_rules import CONSENT, STATEMENTS
from registry.record_view import LedgerEntry, RecordView
from registry.references import Reference
from registry.statuses import Status
from registry.vocabulary import EVENT_KINDS, TRACKS

PROVISIONAL = "provisional_application"
ENDED = frozenset({"terminated", "expired", "superseded", "suspended"})
COLUMNS: tuple[tuple[Any, frozenset[str]], ...] = (
    (EVENT_KINDS["signature"], frozenset({"signature", "definitive_signature", "adoption",
                                          "conclusion", "initialling"})),
    (_l("Consent to be bound"), CONSENT),
    (EVENT_KINDS[PROVISIONAL], frozenset({PROVISIONAL})),
    (EVENT_KINDS["entry_into_force"], frozenset({"entry_into_force"})),
    (EVENT_KINDS["withdrawal"], frozenset({"withdrawal", "suspension", "termination"})),
    (_l("Reservations and declarations"), STATEMENTS),
)  # fmt: skip
"""Columns of the acts by party; whatever else a party did stands under the last one, "Other"."""
OTHER = _l("Other acts")


@dataclass(frozen=True)
class Track:
    """One track: its status on the day, and its entries."""

    code: str
    statuses: list[Status]
    entries: list[LedgerEntry]

    @property
    def label(self) -> str:
        return str(TRACKS[self.code])


@dataclass(frozen=True)
class PartyRow:
    """A party, what it did under each column, and how the agreement stands for it on the day."""

    reference: Reference | None
    territory: str
    acts: Sequence[Sequence[LedgerEntry]]
    statuses: list[Status]


class Life:
    """The life of the agreement of a page."""

    def __init__(self, view: RecordView) -> None:
        self.view = view
        self.day = view.reader.day

    @cached_property
    def tracks(self) -> list[Track]:
        """The legal track and the operational one, always both."""
        return [
            Track(
                code,
                [one for one in self.view.statuses if one.track == code],
                [one for one in self.view.ledger if one.event.track == code],
            )
            for code in ("legal", "operational")
        ]

    @cached_property
    def _acts(self) -> dict[int, list[LedgerEntry]]:
        """Acts of single parties that count, by party."""
        found: dict[int, list[LedgerEntry]] = {}
        for entry in self.view.counted:
            party = entry.event.about_party_id
            if party and entry.event.track == "legal":
                found.setdefault(party, []).append(entry)
        return found

    @cached_property
    def columns(self) -> list[Any]:
        """The columns under which any party did something."""
        return [label for label, _kinds in self._columns]

    @cached_property
    def _columns(self) -> list[tuple[Any, frozenset[str]]]:
        kinds = {one.event.event_kind for held in self._acts.values() for one in held}
        known: frozenset[str] = frozenset().union(*(kinds_of for _label, kinds_of in COLUMNS))
        columns = [(label, of) for label, of in COLUMNS if of & kinds]
        return [*columns, (OTHER, frozenset(kinds - known))] if kinds - known else columns

    @cached_property
    def parties(self) -> list[PartyRow]:
        """The parties in their order, each body once, then others that acted."""
        view = self.view
        rows: dict[Any, PartyRow] = {}
        for party, reference in view.parties("party"):
            key = reference.id if reference else party.territory
            rows.setdefault(key, self._row(reference, party.territory))
        for key in self._acts:
            reference = view.name(key)
            if key not in rows and reference:
                rows[key] = self._row(reference, "")
        return list(rows.values())

    def _row(self, reference: Reference | None, territory: str) -> PartyRow:
        acts = self._acts.get(reference.id, []) if reference else []
        name = "" if reference else territory_name(territory, self.view.reader.locale)
        columns = [[one for one in acts if one.event.event_kind in of] for _, of in self._columns]
        return PartyRow(reference, name, columns, self._standing(reference))

    def _standing(self, reference: Reference | None) -> list[Status]:
        """A party goes by statuses of its own, if it ever has any, unless the instrument ended."""
        legal = self.tracks[0].statuses
        over = any(one.status in ENDED and one.certainty == "certain" for one in legal)
        own = [one for one in self.view.record.periods if reference and
               one.party_id == reference.id and one.track == "legal"]  # fmt: skip
        if over or not own:
            return legal
        assert reference is not None
        return [
            Status("legal", one.status, one.holds(self.day), reference.id)
            for one in own
            if one.holds(self.day) != "no"
        ]

    def in_force_for(self, certainty: str) -> int:
        """For how many of the rows it is in force on the day, certainly or possibly."""
        wanted = ("in_force", certainty)
        return sum(any((one.status, one.certainty) == wanted for one in row.statuses)
                   for row in self.parties)  # fmt: skip

    @cached_property
    def statements(self) -> list[LedgerEntry]:
        """Reservations and declarations, and what became of them."""
        return [one for one in self.view.ledger if one.event.event_kind in STATEMENTS]

    @cached_property
    def provisional(self) -> list[LedgerEntry]:
        """Provisional application, of the instrument or by single parties."""
        return [one for one in self.view.counted if one.event.event_kind == PROVISIONAL]

    @cached_property
    def taken(self) -> dict[str, Taken]:
        """Days from the signature to each aim."""
        acts = [(one.event.event_kind, one.date, one.event.about_party_id)
                for one in self.view.counted]  # fmt: skip
        return {aim: time_taken(acts, aim) for aim in REACHED}

    @cached_property
    def next_dates(self) -> list[NextDate]:
        """What comes by its own terms, from the day on."""
        return dates_of_agreement(self.view.record, self.day)

    def span(self, field: str) -> str:
        """A span that the record holds, in words; '' where none is held."""
        text = getattr(self.view.record, field)
        return format_span(parse_span(text), self.view.reader.locale) if text else ""

    @property
    def has_terms(self) -> bool:
        """Whether anything of how long it runs is held."""
        held = self.view.record
        texts = (held.duration, held.renewal, held.renewal_term, held.notice)
        return held.unlimited is not None or any(texts)

    @cached_property
    def family(self) -> Family:
        """Related agreements."""
        return Family(self.view.record.id, self.view.reader)

"""A record's page for one reader: texts, status, ledger, relations, sources, versions.

Everything that names another record goes through references, so what the reader may not see is
not named.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import Gone, NotFound

from core.database import session
from core.dates import EventDate
from core.reader import Reader, reader
from core.web import absolute
from registry.door import visible
from registry.kinds import Kind
from registry.ledger import ANNOUNCEMENT
from registry.ledger_models import Event, correction_of, event_record
from registry.ledger_rules import ANNULMENT
from registry.models import Link, Party, Record, Text
from registry.promises import Promises, promises_of
from registry.references import Reference, references_to
from registry.sources import Citation, Source
from registry.statuses import Status
from registry.versions import Revision
from registry.vocabulary import EVENT_KINDS, INVERSE_RELATIONS, RELATIONS, STATUSES
from registry.wording import Wording, best_wording, staleness

VERSIONS_SHOWN = 5


_related: list[Callable[["RecordView"], Any]] = []


def register_related(find: Callable[["RecordView"], Any]) -> None:
    """Give the function that finds what to read next to a record; a package above knows it."""
    _related.append(find)


class WithdrawnRecord(Gone):
    """The record was withdrawn; its address says why (HTTP 410)."""

    def __init__(self, reason: str, language: str = "") -> None:
        super().__init__()
        self.reason = reason
        self.language = language


@dataclass(frozen=True)
class LedgerEntry:
    """An event as a ledger shows it."""

    event: Event
    reference: Reference
    party: Reference | None
    summary: Wording | None
    sources: list[int]
    corrected_by: Reference | None = None
    corrects: Reference | None = None

    @property
    def counts(self) -> bool:
        """Whether the entry stands: published, corrected by none, and no annulment itself."""
        standing = self.event.state == "published" and self.corrected_by is None
        return standing and self.event.event_kind != ANNULMENT

    @property
    def date(self) -> EventDate | None:
        return self.event.date

    @property
    def kind_label(self) -> str:
        label = str(EVENT_KINDS[self.event.event_kind])
        if self.event.reported_status:
            return f"{label}: {STATUSES[self.event.reported_status]}"
        return label

    @property
    def prehistory(self) -> bool:
        """Before the measures were announced."""
        latest = self.event.date_latest
        return self.event.track == "progress" and latest is not None and latest < ANNOUNCEMENT


class RecordView:
    """The page of one record. Attributes load when a template first asks for them.

    `listed` are codes of the records that the page of a kind names beside those of `names`.
    """

    def __init__(self, record: Any, kind: Kind, reader: Reader) -> None:
        self.record = record
        self.kind = kind
        self.reader = reader
        self.listed: set[str] = set()
        self.languages = reader.languages(record.source_language)
        self._citations = _Numbered()
        self._citations.add(record)

    @cached_property
    def reference(self) -> Reference:
        """The record itself by name."""
        return self.names[self.record.id]

    @cached_property
    def names(self) -> dict[int, Reference]:
        """References to every record that the page names."""
        ids: set[int | None] = {self.record.id}
        ids |= {party.party_id for party in self.record.parties}
        ids |= {link.target_id for link in self.record.links}
        ids |= {link.record_id for link in self.incoming}
        ids |= {event.id for event in self.events} | {e.about_party_id for e in self.events}
        ids |= {e.corrects_id for e in self.events} | set(self._corrections.values())
        ids |= {concept.id for concept in self.record.concepts}
        ids |= {period.party_id for period in self.record.periods}
        return references_to(ids, self.reader.language)

    def name(self, key: int | None) -> Reference | None:
        """The reference to a record by id, if the reader may see it."""
        return self.names.get(key) if key else None

    @property
    def linked(self) -> set[str]:
        """Codes of the records that the page leads to."""
        return {reference.code for reference in self.names.values()} | self.listed

    @cached_property
    def related(self) -> Any:
        """What to read next: an object whose parts its template reads; None without search."""
        return _related[-1](self) if _related else None

    def wording(self, field: str) -> Wording | None:
        """The best wording of a field for the reader."""
        return best_wording(self.record, field, self.languages)

    @cached_property
    def official_title(self) -> Wording | None:
        """The best title among the record's own texts, where the heading is not one of them."""
        title = self.wording("title")
        return title if title and title.value != self.reference.title else None

    @cached_property
    def statuses(self) -> list[Status]:
        """Instrument-wide statuses on the reader's day."""
        return self._statuses(None)

    def _statuses(self, party: int | None) -> list[Status]:
        day = self.reader.day
        return [
            Status(period.track, period.status, period.holds(day), period.party_id)
            for period in self.record.periods
            if period.party_id == party and period.holds(day) != "no"
        ]

    @cached_property
    def party_statuses(self) -> list[tuple[Reference, list[Status]]]:
        """Statuses of single parties on the reader's day."""
        ids = dict.fromkeys(p.party_id for p in self.record.periods if p.party_id)
        found = ((self.name(key), self._statuses(key)) for key in ids)
        return [(name, statuses) for name, statuses in found if name and statuses]

    @cached_property
    def _corrections(self) -> dict[Event, int | None]:
        """The record's events, earliest first, each with the id of the one that corrects it."""
        if not self.kind.takes_events:
            return {}
        query = (
            visible(Event, current_user)
            .join(event_record, event_record.c.event_id == Event.id)
            .where(event_record.c.record_id == self.record.id)
            .add_columns(correction_of(Event.id))
            .options(selectinload(Event.texts), *CITATIONS)
        )
        found = session().execute(query).tuples()
        return dict(sorted(found, key=lambda row: (_sort_day(row[0]), row[0].code)))

    @property
    def events(self) -> Sequence[Event]:
        """The record's ledger, earliest first."""
        return list(self._corrections)

    @cached_property
    def counted(self) -> list[LedgerEntry]:
        """The entries of the ledger that count."""
        return [entry for entry in self.ledger if entry.counts]

    @cached_property
    def promises(self) -> list[tuple[Promises, list[LedgerEntry]]]:
        """Promised dates by track, each with its entries of the ledger."""
        entries = {entry.event.id: entry for entry in self.counted}
        found = promises_of(entry.event for entry in self.counted)
        return [(one, [entries[event.id] for event in one.events]) for one in found]

    @cached_property
    def ledger(self) -> list[LedgerEntry]:
        """The events that the day asked about does not hide."""
        entries = [self._entry(event) for event in self.events if event.id in self.names]
        return [entry for entry in entries if not self._is_later(entry.event)]

    @cached_property
    def later_events(self) -> int:
        """How many events are certainly later than the day asked about."""
        return sum(self._is_later(event) for event in self.events)

    def _is_later(self, event: Event) -> bool:
        day = self.reader.as_of
        return bool(day and event.date_earliest and event.date_earliest > day)

    def _entry(self, event: Event) -> LedgerEntry:
        languages = self.reader.languages(event.source_language)
        summary = best_wording(event, "summary", languages) or best_wording(
            event, "body", languages
        )
        return LedgerEntry(
            event=event,
            reference=self.names[event.id],
            party=self.name(event.about_party_id),
            summary=summary,
            sources=self._citations.add(event),
            corrected_by=self.name(self._corrections[event]),
            corrects=self.name(event.corrects_id),
        )

    def parties(self, *roles: str) -> list[tuple[Party, Reference | None]]:
        """Parties in these roles with their references (None: a territory, named by CLDR)."""
        chosen = [party for party in self.record.parties if not roles or party.role in roles]
        found = [(party, self.name(party.party_id)) for party in chosen]
        return [(party, ref) for party, ref in found if ref or party.territory]

    @cached_property
    def incoming(self) -> Sequence[Link]:
        """Links that other records have to this one."""
        return list(
            session().scalars(
                select(Link).where(Link.target_id == self.record.id).order_by(Link.id)
            )
        )

    @cached_property
    def relations(self) -> list[tuple[str, list[tuple[Reference, str]]]]:
        """(label, [(record, note)]) for each relation, outgoing ones first."""
        groups: dict[str, list[tuple[Reference, str]]] = {}
        for link in self.record.links:
            self._relate(groups, str(RELATIONS[link.relation]), link.target_id, link.note)
        for link in self.incoming:
            self._relate(groups, str(INVERSE_RELATIONS[link.relation]), link.record_id, link.note)
        return list(groups.items())

    def _relate(
        self, groups: dict[str, list[tuple[Reference, str]]], label: str, key: int, note: str
    ) -> None:
        reference = self.name(key)
        if reference:
            groups.setdefault(label, []).append((reference, note))

    @cached_property
    def concepts(self) -> list[Reference]:
        """Concepts that the record is about."""
        found = (self.name(concept.id) for concept in self.record.concepts)
        return [reference for reference in found if reference]

    def marks(self, field: str = "", part: str = "") -> list[int]:
        """Numbers of the sources that a field (or a part) of the record rests on."""
        return self._citations.marks(self.record, field, part)

    @property
    def citations(self) -> list["NumberedSource"]:
        """The page's sources in the order of their numbers; ask after everything that cites."""
        _ = self.ledger
        return self._citations.sources

    @cached_property
    def versions(self) -> Sequence[Revision]:
        """The last published versions, latest first, without their contents."""
        from sqlalchemy.orm import defer

        return list(
            session().scalars(
                select(Revision)
                .where(Revision.record_id == self.record.id)
                .order_by(Revision.number.desc())
                .limit(VERSIONS_SHOWN)
                .options(defer(Revision.snapshot))
            )
        )

    @property
    def permanent_url(self) -> str:
        """The address to cite."""
        return absolute(url_for("permanent.redirect", code=self.record.code))

    @property
    def texts(self) -> Iterable[Text]:
        """The texts held, in the order of their language tags."""
        texts: list[Text] = self.record.texts
        return texts

    def behind(self, text: Text) -> int:
        """How many substances of its source text a translation is behind."""
        return staleness(self.record, text)


def _sort_day(event: Event) -> str:
    return (event.date_earliest or event.date_latest or "").__str__()


@dataclass
class NumberedSource:
    """A source on a page with its number, and where in it."""

    number: int
    source: Source
    citation: Citation
    locators: list[str]


class _Numbered:
    """Numbers the sources of a page in the order in which they are first cited."""

    def __init__(self) -> None:
        self.sources: list[NumberedSource] = []
        self._by_source: dict[int, NumberedSource] = {}
        self._by_place: dict[tuple[int, str, str], list[int]] = {}

    def add(self, record: Record) -> list[int]:
        """Number the citations of a record; the numbers of those of the record as a whole."""
        for citation in record.citations:
            if citation.source is None:  # the reader may not see it
                continue
            numbered = self._by_source.get(citation.source_id)
            if numbered is None:
                numbered = NumberedSource(len(self.sources) + 1, citation.source, citation, [])
                self._by_source[citation.source_id] = numbered
                self.sources.append(numbered)
            if citation.locator and citation.locator not in numbered.locators:
                numbered.locators.append(citation.locator)
            place = (record.id, citation.field, citation.part_code)
            marks = self._by_place.setdefault(place, [])
            if numbered.number not in marks:
                marks.append(numbered.number)
        return self.marks(record, "", "")

    def marks(self, record: Record, field: str, part: str) -> list[int]:
        """Numbers for a place of a record."""
        return self._by_place.get((record.id, field, part), [])


# Not joinedload: with joined inheritance the door's criterion would miss the alias.
CITATIONS = (selectinload(Record.citations).selectinload(Citation.source),)
PAGE_OPTIONS = (
    selectinload(Record.texts),
    selectinload(Record.parties),
    selectinload(Record.links),
    selectinload(Record.concepts),
    selectinload(Record.periods),
    *CITATIONS,
)


def open_record(kind: Kind, code: str, *options: Any, **fixed: Any) -> RecordView:
    """The page of a record by code; raises `NotFound`, or `WithdrawnRecord` with the reason."""
    query = visible(kind.model, current_user).where(kind.model.code == code)
    for name, value in fixed.items():
        query = query.where(getattr(kind.model, name) == value)
    record = session().scalars(query.options(*PAGE_OPTIONS, *options)).unique().one_or_none()
    if record is None:
        raise withdrawal_of(code) or NotFound
    return RecordView(record, kind, reader())


def withdrawal_of(code: str) -> WithdrawnRecord | None:
    """That a record was withdrawn, and why. Past the door on purpose: the reason is public."""
    table = Record.__table__
    row = (
        session()
        .execute(
            select(table.c.withdrawal_reason, table.c.withdrawal_language).where(
                table.c.code == code, table.c.state == "withdrawn"
            )
        )
        .one_or_none()
    )
    return WithdrawnRecord(row[0], row[1]) if row else None


def withdrawal_reason(code: str) -> str | None:
    """Why a record was withdrawn, or None."""
    withdrawn = withdrawal_of(code)
    return withdrawn.reason if withdrawn else None

"""What is computed from a record and kept beside it: headings and status periods.

Both are rebuilt in the transaction of the change; `flask registry check` compares them with a
rebuild from nothing.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from core.collation import sort_key
from core.database import session, today
from core.languages import SITE_LANGUAGES, fallback_languages
from registry.kinds import kind_of
from registry.ledger import Entry, Period, entry_bounds, reduce_ledger
from registry.ledger_models import Event, StatusPeriod, event_record
from registry.models import Heading, Party, Record, dated


def project(record: Record) -> set[str]:
    """Rebuild what follows from the record; codes of other records whose page or index changed."""
    affected: set[str] = set()
    if isinstance(record, Event):
        for subject in record.about:
            rebuild_periods(subject)
            affected.add(subject.code)
    elif kind_of(record).track:
        rebuild_periods(record)
    rebuild_headings(record)
    for other in _named_after(record):
        rebuild_headings(other)
        affected.add(other.code)
    return affected


def _named_after(record: Record) -> Iterable[Record]:
    """Records whose composed heading has this record's name in it."""
    if not kind_of(record).names_others:
        return ()
    as_party = select(Party.record_id).where(Party.party_id == record.id)
    as_subject = select(event_record.c.event_id).where(event_record.c.record_id == record.id)
    return session().scalars(select(Record).where(Record.id.in_(as_party.union(as_subject))))


def rebuild_periods(record: Record) -> None:
    """Replace the record's status periods by those that its published events give."""
    events = published_events(record)
    wanted = [
        period_row(position, period)
        for position, period in enumerate(reduce_ledger(entries(events)))
    ]
    if [_values(row) for row in record.periods] != [_values(row) for row in wanted]:
        record.periods = wanted
    if kind_of(record).dated_by_ledger:
        _date_by_first(record, events)


def published_events(record: Record) -> list[Event]:
    """The record's ledger: its published events, undated ones first, then by earliest day."""
    found = session().scalars(
        select(Event)
        .join(event_record, event_record.c.event_id == Event.id)
        .where(event_record.c.record_id == record.id, Event.state == "published")
    )
    return sorted(
        found, key=lambda event: (event.date_earliest or event.date_latest or date.min, event.code)
    )


def entries(events: Iterable[Event]) -> list[Entry]:
    """Events as the reduction needs them."""
    found = []
    for event in events:
        on = dated(event.date_text)
        known_by = event.published_at.date() if event.published_at else today()
        earliest, latest = entry_bounds(on, known_by)
        found.append(
            Entry(
                event_id=event.id,
                track=event.track,
                kind=event.event_kind,
                earliest=earliest,
                latest=latest,
                inferred=bool(on and on.uncertain),
                party_id=event.about_party_id,
                reported_status=event.reported_status,
            )
        )
    return found


def period_row(position: int, period: Period) -> StatusPeriod:
    """A period as a row, not yet tied to its record."""
    return StatusPeriod(
        position=position,
        track=period.track,
        party_id=period.party_id,
        status=period.status,
        start_earliest=period.start_earliest,
        start_latest=period.start_latest,
        end_earliest=period.end_earliest,
        end_latest=period.end_latest,
        inferred=period.inferred,
        event_id=period.event_id,
    )


def _values(row: StatusPeriod) -> tuple[object, ...]:
    return (
        row.position,
        row.track,
        row.party_id,
        row.status,
        *row.bounds,
        row.inferred,
        row.event_id,
    )


def _date_by_first(record: Record, events: list[Event]) -> None:
    firsts = [event for event in events if event.date_text]
    text = firsts[0].date_text if firsts else ""
    if record.date_text != text:
        record.set_date(text)


def rebuild_headings(record: Record) -> None:
    """Write how the record is called in each language of the site."""
    kept = {heading.language: heading for heading in record.headings}
    for language in SITE_LANGUAGES:
        title, title_language, origin = best_title(record, language)
        heading = kept.get(language)
        if heading is None:
            heading = Heading(language=language)
            record.headings.append(heading)
        elif (heading.title, heading.title_language, heading.origin) == (
            title,
            title_language,
            origin,
        ):
            continue
        heading.title = title
        heading.title_language = title_language
        heading.origin = origin
        heading.sort_key = sort_key(title, title_language)


def best_title(record: Record, language: str) -> tuple[str, str, str]:
    """(title, its language, its origin) for readers of the language.

    The text in the language itself, else what the kind composes in it, else the best other language;
    a kind that names things by CLDR composes first.
    """
    kind = kind_of(record)
    composed = kind.compose_title(record, language)
    if composed and kind.composed_first:
        return composed[0], language, composed[1]
    own = record.text(language)
    if own and own.title:
        return own.title, language, own.title_origin
    if composed:
        return composed[0], language, composed[1]
    others = [text.language for text in record.texts]
    for tag in (*fallback_languages(language, record.source_language), *others):
        text = record.text(tag)
        if text and text.title:
            return text.title, tag, text.title_origin
    return *kind.plain_title(record), "original"

"""What is computed from a record and kept beside it: headings, status periods, and the rows and
sums that a kind keeps where there may be very many records (`Kind.kept`, `Kind.sums`).

All are rebuilt in the transaction of the change; `flask registry check` compares them with a
rebuild from nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import CompoundSelect, Table, delete, insert, select
from sqlalchemy.orm import selectin_polymorphic, selectinload

from core.collation import sort_key
from core.database import session, today
from core.languages import SITE_LANGUAGES, fallback_languages
from registry.kinds import KeptRows, kind_of
from registry.ledger import Entry, Period, due_bounds, entry_bounds, reduce_ledger
from registry.ledger_models import Event, StatusPeriod, event_record, not_corrected
from registry.ledger_parties import with_party_acts
from registry.models import Heading, Party, Record, dated

# Columns of a record that its ledger writes, and the version that rises with them.
WRITTEN_BY_LEDGER = ("version", "date_text", "date_earliest", "date_latest", "sort_day", "year")


def project(record: Record, formerly: Iterable[Record] = (), first_shown: bool = False) -> set[str]:
    """Rebuild what follows from the record; codes of other records whose page or index changed.

    `formerly` are the records whose ledgers an event touched before it was changed. A record that
    is `first_shown` can now be named by others.
    """
    subjects = {*ledgers_of(record), *formerly}
    for subject in sorted(subjects, key=lambda one: one.id):  # one order, so no two wait crosswise
        rebuild_periods(subject)
    if kind_of(record).track:
        rebuild_periods(record)
    rebuild_kept(record)
    add_up([record])
    others = rename_others([record] if rebuild_headings(record) or first_shown else [])
    corrected = [record.corrects] if isinstance(record, Event) and record.corrects else []
    return {other.code for other in (*subjects, *others, *corrected)}


def ledgers_of(record: Record) -> list[Record]:
    """The records whose ledgers an event enters, or takes an entry out of; none for other kinds."""
    if not isinstance(record, Event):
        return []
    return [*record.about, *(record.corrects.about if record.corrects else ())]


def rename_others(renamed: Iterable[Record]) -> set[Record]:
    """Rebuild the headings that have these records' names in them, and so on; those records."""
    found: set[Record] = set()
    while ids := [record.id for record in renamed if kind_of(record).names_others]:
        asked = (
            select(Record)
            .where(Record.id.in_(_naming(ids)))
            .options(
                selectin_polymorphic(Record, [Event]),
                selectinload(Event.about),
                selectinload(Record.texts),
                selectinload(Record.headings),
            )
        )
        others = session().scalars(asked).all()
        found.update(others)
        renamed = [other for other in others if rebuild_headings(other)]
    return found


def _naming(ids: Sequence[int]) -> CompoundSelect[tuple[int]]:
    """Ids of the records that are composed from the names of these."""
    as_party = select(Party.record_id).where(Party.party_id.in_(ids))
    as_subject = select(event_record.c.event_id).where(event_record.c.record_id.in_(ids))
    as_actor = select(Event.id).where(Event.about_party_id.in_(ids))
    return as_party.union(as_subject, as_actor)


def rebuild_periods(record: Record) -> None:
    """Replace the record's status periods by those that its events give.

    The record is locked first: two events of one ledger, recorded at once, must both count.
    """
    session().refresh(record, WRITTEN_BY_LEDGER, with_for_update=True)
    session().expire(record, ["periods"])
    events = published_events(record)
    wanted = [period_row(position, period) for position, period in enumerate(periods_of(events))]
    if [_values(row) for row in record.periods] != [_values(row) for row in wanted]:
        record.periods = wanted
    if kind_of(record).dated_by_ledger:
        _date_by_first(record, events)


def published_events(record: Record) -> list[Event]:
    """The events of the record's ledger that count: published, and not corrected by another.

    Undated ones come first, then by earliest day.
    """
    found = session().scalars(
        select(Event)
        .join(event_record, event_record.c.event_id == Event.id)
        .where(event_record.c.record_id == record.id, Event.state == "published")
        .where(not_corrected(Event.id))
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
                corrects_id=event.corrects_id,
                code=event.code,
                due=due_bounds(event.due),
            )
        )
    return found


def periods_of(events: Iterable[Event]) -> list[Period]:
    """The status periods that follow from the events that count."""
    return reduce_ledger(with_party_acts(entries(events)))


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
    firsts = [event for event in events if event.date_text and event.event_kind != "annulment"]
    text = firsts[0].date_text if firsts else ""
    if record.date_text != text:
        record.set_date(text)


def rebuild_kept(record: Record) -> bool:
    """Replace the rows that the kind keeps of the record by those that follow from it; whether
    they were others. The record has been flushed."""
    changed = [kept for kept in kind_of(record).kept if not kept_as_it_is(kept, record)]
    for kept in changed:
        rows = [{"record_id": record.id, **row} for row in kept.of(record)]
        table = _table(kept)
        session().execute(delete(table).where(table.c.record_id == record.id))
        if rows:
            session().execute(insert(table), rows)
    return bool(changed)


def add_up(records: Iterable[Record]) -> bool:
    """Add up anew over the kinds of these records, where they keep sums; whether any was other."""
    kinds = {record.kind: kind_of(record) for record in records}
    changed = [kind.sums.keep() for kind in kinds.values() if kind.sums]  # each, so not in any()
    return any(changed)


def kept_as_it_is(kept: KeptRows, record: Record) -> bool:
    """Whether the rows kept of the record are those that follow from it."""
    table = _table(kept)
    columns = [column for column in table.c if column.name != "record_id"]
    held = session().execute(select(*columns).where(table.c.record_id == record.id))
    wanted = {tuple(row[column.name] for column in columns) for row in kept.of(record)}
    return {tuple(row) for row in held} == wanted


def _table(kept: KeptRows) -> Table:
    table: Table = kept.model.__table__  # type: ignore[assignment]
    return table


def rebuild_headings(record: Record, afresh: bool = False) -> bool:
    """Write how the record is called in each language of the site; whether anything changed.

    A sort key is made of the title: it is computed for new titles only, unless `afresh`.
    """
    kept = {heading.language: heading for heading in record.headings}
    changed = False
    for language in SITE_LANGUAGES:
        title, title_language, origin = best_title(record, language)
        heading = kept.get(language)
        if heading is None:
            heading = Heading(language=language, kind=record.kind)
            record.headings.append(heading)
        if afresh or (title, title_language) != (heading.title, heading.title_language):
            key = sort_key(title, title_language)
        else:
            key = heading.sort_key
        values = (title, title_language, origin, key)
        if values != (heading.title, heading.title_language, heading.origin, heading.sort_key):
            heading.title, heading.title_language, heading.origin, heading.sort_key = values
            changed = True
    return changed


def best_title(record: Record, language: str) -> tuple[str, str, str]:
    """(title, its language, its origin) for readers of the language.

    The text in the language itself, else what the kind composes in it, else the best other
    language; a kind that names things by CLDR composes first.
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

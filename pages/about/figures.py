"""What the pages about the registry show of the registry itself: always read, never typed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from cooperation.agreements.kind import AGREEMENT
from cooperation.agreements.models import Agreement
from core.database import session
from core.dates import EventDate
from core.reader import reader
from registry.door import visible
from registry.ledger import STATUS_AFTER
from registry.ledger_models import Event, event_record, not_corrected
from registry.references import Reference, page_url, references_by_code, references_to
from registry.sources import UNLINKED_KINDS, Source
from registry.statuses import Status
from registry.versions import Revision
from registry.vocabulary import EVENT_KINDS, SOURCE_KINDS, STATUSES

PUBLISHERS_SHOWN = 25
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Act:
    """One act of the example: what happened, when, and which status holds from then on."""

    reference: Reference
    label: Any
    date: EventDate
    status: Any


@dataclass(frozen=True)
class WorkedExample:
    """An agreement whose ledger leaves a doubt about some days, each with the page as of it."""

    reference: Reference
    acts: list[Act]
    days: list[tuple[date, str, list[Status]]]


def worked_example(code: str) -> WorkedExample | None:
    """The agreement with its acts, and its status on telling days; None where it is not shown."""
    record = session().scalar(
        visible(Agreement, current_user)
        .where(Agreement.code == code)
        .options(selectinload(Agreement.periods))
    )
    if record is None:
        return None
    events = _acts_of(record.id)
    names = references_to((record.id, *(event.id for event in events)), reader().language)
    acts = [
        Act(
            names[event.id],
            EVENT_KINDS[event.event_kind],
            event.date,
            STATUSES[event.reported_status or STATUS_AFTER["legal"].get(event.event_kind, "")],
        )
        for event in events
        if event.date is not None and event.id in names
    ]
    days = [
        (day, page_url(record, as_of=day.isoformat()), _statuses(record, day))
        for day in telling_days([act.date for act in acts])
    ]
    return WorkedExample(names[record.id], acts, days) if acts else None


def _acts_of(record_id: int) -> list[Event]:
    return list(
        session().scalars(
            visible(Event, current_user)
            .join(event_record, event_record.c.event_id == Event.id)
            .where(event_record.c.record_id == record_id, Event.track == AGREEMENT.track)
            .where(Event.about_party_id.is_(None), not_corrected(Event.id))
            .order_by(Event.sort_day, Event.code)
        )
    )


def _statuses(record: Agreement, day: date) -> list[Status]:
    return [
        Status(period.track, period.status, period.holds(day))
        for period in record.periods
        if period.party_id is None and period.holds(day) != "no"
    ]


def telling_days(dates: list[EventDate]) -> list[date]:
    """Days on which the answer changes: before, within and after what a date may mean."""
    found: set[date] = set()
    for one in dates:
        if one.earliest is None or one.latest is None:
            continue
        found |= {one.earliest - A_DAY, one.latest}
        if one.earliest != one.latest:
            found.add(one.earliest + (one.latest - one.earliest) / 2)
    return sorted(found)


@dataclass(frozen=True)
class SourceFigures:
    """Sources by kind (code, label, number, whether a link is shown) and by publisher."""

    total: int
    by_kind: list[tuple[str, Any, int, bool]]
    publishers: list[tuple[str, int]]
    other_publishers: int
    without_publisher: int


def source_figures() -> SourceFigures:
    """Counts of the sources that the reader may see; two statements."""
    kinds = _counted(Source.source_kind)
    publishers = _counted(Source.publisher)
    without = publishers.pop("", 0)
    ordered = sorted(publishers.items(), key=lambda one: (-one[1], one[0]))
    return SourceFigures(
        total=sum(kinds.values()),
        by_kind=[
            (code, label, kinds[code], code not in UNLINKED_KINDS)
            for code, label in SOURCE_KINDS.items()
            if kinds[code]
        ],
        publishers=ordered[:PUBLISHERS_SHOWN],
        other_publishers=len(ordered[PUBLISHERS_SHOWN:]),
        without_publisher=without,
    )


def _counted(column: Any) -> Counter[str]:
    query = visible(Source, current_user).with_only_columns(column, func.count()).group_by(column)
    return Counter({row[0]: row[1] for row in session().execute(query)})


def citation_example(code: str) -> tuple[Reference, Revision] | None:
    """A record and its latest published version, to show how it is cited."""
    reference = references_by_code([code], reader().language).get(code)
    if reference is None:
        return None
    revision = session().scalar(
        select(Revision)
        .where(Revision.record_id == reference.id)
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return (reference, revision) if revision else None

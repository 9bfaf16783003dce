"""From events to status: a pure function over a record's ledger. Nobody types a status.

Sources: the WCO MRA strategy guide for the operational track, the UN Treaty Collection for acts on
an instrument, the registry's own code lists for measures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.dates import EventDate

ANNOUNCEMENT = date(
    2015, 5, 27
)  # what happened before the 16 measures were announced is prehistory

# Event kind -> the status that holds from then on. Kinds that are not here change no status.
STATUS_AFTER: dict[str, dict[str, str]] = {
    "progress": {
        "announced": "announced",
        "started": "under_way",
        "milestone": "under_way",
        "pilot_started": "pilot",
        "suspended": "suspended",
        "resumed": "under_way",
        "measure_completed": "completed",
        "withdrawn": "withdrawn",
    },
    "legal": {
        "initialling": "initialled",
        "conclusion": "signed",
        "adoption": "signed",
        "signature": "signed",
        "provisional_application": "provisionally_applied",
        "entry_into_force": "in_force",
        "suspension": "suspended",
        "termination": "terminated",
        "withdrawal": "terminated",
        "expiry": "expired",
        "replacement": "superseded",
    },
    "operational": {"pilot_start": "pilot", "operational_start": "operational"},
}
# Where dates do not decide, acts stand in this order.
RANK = {
    status: rank
    for rank, status in enumerate(
        [
            "announced",
            "proposed",
            "negotiating",
            "initialled",
            "comparison",
            "site_validation",
            "signed",
            "pilot",
            "under_way",
            "provisionally_applied",
            "in_force",
            "operational",
            "review",
            "suspended",
            "completed",
            "withdrawn",
            "terminated",
            "expired",
            "superseded",
            "unknown",
        ]
    )
}


@dataclass(frozen=True)
class Entry:
    """One event as the reduction needs it. `earliest`/`latest` are days, open ends as min and max."""

    event_id: int
    track: str
    kind: str
    earliest: date
    latest: date
    inferred: bool = False
    party_id: int | None = None
    reported_status: str = ""

    @property
    def status(self) -> str | None:
        """The status that holds after this event, or None if it changes none."""
        if self.track == "progress" and self.latest < ANNOUNCEMENT:
            return None
        return self.reported_status or STATUS_AFTER.get(self.track, {}).get(self.kind)


@dataclass(frozen=True)
class Period:
    """A status and the bounds of its start and end (see `StatusPeriod`)."""

    track: str
    party_id: int | None
    status: str
    start_earliest: date
    start_latest: date
    end_earliest: date
    end_latest: date
    inferred: bool
    event_id: int


def entry_bounds(on: EventDate | None, known_by: date) -> tuple[date, date]:
    """Earliest and latest day of an act; one without a date happened by the day it was known."""
    if on is None:
        return date.min, known_by
    return on.earliest or date.min, on.latest or date.max


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in the order in which they happened.

    An entry whose latest day lies before another's earliest came before it; where intervals overlap
    the natural order of acts decides (`RANK`), then the earlier bound.
    """
    left = sorted(entries, key=lambda e: (RANK.get(e.status or "", -1), e.earliest, e.event_id))
    ordered: list[Entry] = []
    while left:
        horizon = min(entry.latest for entry in left)
        first = next(entry for entry in left if entry.earliest <= horizon)
        ordered.append(first)
        left.remove(first)
    return ordered


def reduce_ledger(entries: Iterable[Entry]) -> list[Period]:
    """Status periods by track and party, in order; equal statuses in a row are one period."""
    groups: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        if entry.status is not None:
            groups.setdefault((entry.track, entry.party_id or 0), []).append(entry)
    return [period for key in sorted(groups) for period in _periods(in_order(groups[key]))]


def _periods(ordered: Sequence[Entry]) -> list[Period]:
    periods: list[Period] = []
    for entry in ordered:
        assert entry.status is not None
        if periods and periods[-1].status == entry.status:
            periods[-1] = _confirmed(periods[-1], entry)
        else:
            periods.append(_begun(entry, entry.status, periods[-1] if periods else None))
    return [
        _ended(period, after) for period, after in zip(periods, [*periods[1:], None], strict=True)
    ]


def _begun(entry: Entry, status: str, before: Period | None) -> Period:
    """A report says that a status held, not when it began: any day since the last act may be it."""
    earliest = date.min if entry.reported_status else entry.earliest
    if before is not None:
        earliest = max(earliest, before.start_earliest)
    latest = max(earliest, entry.latest)
    return Period(
        entry.track, entry.party_id, status, earliest, latest, date.max, date.max,
        entry.inferred, entry.event_id,
    )  # fmt: skip


def _confirmed(period: Period, entry: Entry) -> Period:
    """The same status once more: it had begun by then at the latest, however sure its first date."""
    sure = not entry.inferred
    return replace(
        period,
        start_latest=max(period.start_earliest, min(period.start_latest, entry.latest)),
        inferred=period.inferred and not (sure and entry.latest <= period.start_latest),
    )


def _ended(period: Period, after: Period | None) -> Period:
    if after is None:
        return period
    start_latest = min(period.start_latest, after.start_latest)
    return replace(
        period,
        start_latest=start_latest,
        end_earliest=max(after.start_earliest, period.start_earliest),
        end_latest=after.start_latest,
    )

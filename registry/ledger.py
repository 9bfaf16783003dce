"""From events to status: a pure function over a record's ledger. Nobody types a status.

Sources: the WCO MRA strategy guide for the operational track, the UN Treaty Collection for acts on
an instrument, the registry's own code lists for measures, ActivityStatus of IATI 2.03 for projects.
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
        "definitive_signature": "signed",
        "accession": "signed",
        "succession": "signed",
        "provisional_application": "provisionally_applied",
        "entry_into_force": "in_force",
        "suspension": "suspended",
        "termination": "terminated",
        "withdrawal": "terminated",
        "expiry": "expired",
        "replacement": "superseded",
    },
    "operational": {"pilot_start": "pilot", "operational_start": "operational"},
    "project": {
        "announced": "pipeline",
        "awarded": "pipeline",
        "started": "implementation",
        "suspended": "suspended",
        "resumed": "implementation",
        "activities_completed": "finalisation",
        "closed": "closed",
        "cancelled": "cancelled",
    },
}
# Where dates do not decide, acts stand in this order.
RANK = {
    status: rank
    for rank, status in enumerate(
        [
            "announced",
            "pipeline",
            "proposed",
            "negotiating",
            "initialled",
            "comparison",
            "site_validation",
            "signed",
            "pilot",
            "under_way",
            "implementation",
            "provisionally_applied",
            "in_force",
            "operational",
            "review",
            "suspended",
            "finalisation",
            "completed",
            "closed",
            "cancelled",
            "withdrawn",
            "terminated",
            "expired",
            "superseded",
            "unknown",
        ]
    )
}
# A further announcement or signature does not take back what has begun since, and a further step
# does not take back a completion.
PRELIMINARY = frozenset(
    {"announced", "proposed", "negotiating", "initialled", "signed", "pipeline"}
)
BEGUN = frozenset(
    {
        "under_way", "pilot", "provisionally_applied", "in_force", "suspended", "completed",
        "implementation", "finalisation", "closed",
    }
)  # fmt: skip
STEPS = frozenset({"started", "milestone", "pilot_started"})


@dataclass(frozen=True)
class Entry:
    """One event as the reduction needs it; open ends are `date.min` and `date.max`.

    `corrects_id`, `code` and `due`, the bounds of a promised day, serve the rules of `ledger_rules`
    and `promises`.
    """

    event_id: int
    track: str
    kind: str
    earliest: date
    latest: date
    inferred: bool = False
    party_id: int | None = None
    reported_status: str = ""
    corrects_id: int | None = None
    code: str = ""
    due: tuple[date, date] | None = None

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


def due_bounds(due: EventDate | None) -> tuple[date, date] | None:
    """Earliest and latest day that is promised; None where none is."""
    return (due.earliest or date.min, due.latest or date.max) if due else None


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in the order in which they happened.

    An entry whose latest day lies before another's earliest came before it; where intervals overlap
    the natural order of acts decides (`RANK`): a resumption follows a suspension, an act comes
    before a report of the same status; then the earlier bound.
    """
    left = sorted(entries, key=_natural_place)
    ordered: list[Entry] = []
    while left:
        horizon = min(entry.latest for entry in left)
        first = next(entry for entry in left if entry.earliest <= horizon)
        ordered.append(first)
        left.remove(first)
    return ordered


def _natural_place(entry: Entry) -> tuple[int, bool, date, int]:
    resumed = entry.kind == "resumed"
    place = RANK.get("suspended" if resumed else entry.status or "", -1)
    return place, resumed or bool(entry.reported_status), entry.earliest, entry.event_id


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
        if periods and _takes_back(entry, periods[-1]):
            continue
        if periods and periods[-1].status == entry.status:
            periods[-1] = _confirmed(periods[-1], entry)
        else:
            periods.append(_begun(entry, entry.status, periods[-1] if periods else None))
    for place in range(len(periods) - 2, -1, -1):  # from the last: an end bounds all before it
        periods[place] = _ended(periods[place], periods[place + 1])
    return periods


def _takes_back(entry: Entry, before: Period) -> bool:
    """Whether the entry would give an earlier status to what has gone further."""
    if before.status == "completed" and entry.kind in STEPS:
        return True
    return entry.status in PRELIMINARY and before.status in BEGUN


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
    """The same status once more: it had begun by then, unless that date is an inference."""
    if entry.inferred:
        return period
    known = entry.latest if period.inferred else min(period.start_latest, entry.latest)
    return replace(period, start_latest=max(period.start_earliest, known), inferred=False)


def _ended(period: Period, after: Period) -> Period:
    start_latest = min(period.start_latest, after.start_latest)
    return replace(
        period,
        start_latest=start_latest,
        end_earliest=max(after.start_earliest, period.start_earliest),
        end_latest=after.start_latest,
    )

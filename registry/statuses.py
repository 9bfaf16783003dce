"""Status on a day: SQL conditions and what a page shows. Certainly, possibly or no."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, select

from core.database import session
from registry.ledger_models import StatusPeriod


@dataclass(frozen=True)
class Status:
    """A status on a day. `certainty` is 'certain' or 'possible'."""

    track: str
    status: str
    certainty: str
    party_id: int | None = None


def possible_on(day: date) -> ColumnElement[bool]:
    """Periods that hold on the day, certainly or possibly."""
    return and_(StatusPeriod.start_earliest <= day, StatusPeriod.end_latest > day)


def certain_on(day: date) -> ColumnElement[bool]:
    """Periods that certainly hold on the day."""
    return and_(
        StatusPeriod.start_latest <= day,
        StatusPeriod.end_earliest > day,
        StatusPeriod.inferred == false(),
    )


def has_status(record_id: Any, track: str, values: Sequence[str], day: date) -> ColumnElement[bool]:
    """Records whose own status on the day is, certainly or possibly, one of the values."""
    return _has_period(record_id, track, values, possible_on(day))


def certainly_has_status(
    record_id: Any, track: str, values: Sequence[str], day: date
) -> ColumnElement[bool]:
    """Records whose own status on the day is certainly one of the values."""
    return _has_period(record_id, track, values, certain_on(day))


def _has_period(
    record_id: Any, track: str, values: Sequence[str], held: ColumnElement[bool]
) -> ColumnElement[bool]:
    found: ColumnElement[bool] = record_id.in_(
        select(StatusPeriod.record_id).where(
            StatusPeriod.track == track,
            StatusPeriod.status.in_(values),
            StatusPeriod.party_id.is_(None),
            held,
        )
    )
    return found


def statuses_on(ids: Iterable[int], track: str, day: date) -> dict[int, list[Status]]:
    """Instrument-wide statuses on the day by record id; one statement."""
    found: dict[int, list[Status]] = {}
    period = StatusPeriod
    certainty = case((certain_on(day), "certain"), else_="possible")
    rows = session().execute(
        select(period.record_id, period.track, period.status, certainty)
        .where(StatusPeriod.record_id.in_(set(ids)), StatusPeriod.track == track)
        .where(StatusPeriod.party_id.is_(None), possible_on(day))
        .order_by(StatusPeriod.record_id, StatusPeriod.position)
    )
    for record_id, *status in rows:
        found.setdefault(record_id, []).append(Status(*status))
    return found

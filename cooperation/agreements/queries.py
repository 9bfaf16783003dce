"""Agreements by the year in which they came about, and those that end by their own terms."""

from datetime import date, timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from cooperation.agreements.models import Agreement
from core.permissions import Actor
from registry.door import visible
from registry.ledger_models import Event, StatusPeriod, event_record, not_corrected
from registry.models import not_later

BEGINNINGS = ("signature", "adoption", "conclusion")
"""Acts by which an agreement comes about."""


def first_acts(actor: Actor, day: date) -> Select[tuple[int, date | None, date | None]]:
    """(agreement id, earliest and latest day of an act by which it came about), not after the day.

    One row an act, the earlier first; open bounds are None.
    """
    return (
        visible(Event, actor)
        .join(event_record, event_record.c.event_id == Event.id)
        .with_only_columns(event_record.c.record_id, Event.date_earliest, Event.date_latest)
        .where(Event.event_kind.in_(BEGINNINGS))
        .where(not_later(Event, day), not_corrected(Event.id))
        .order_by(Event.sort_day, Event.code)
    )


def forms_of_agreements(actor: Actor, day: date) -> Select[tuple[int, str]]:
    """(id, form) of the agreements that are not certainly later than the day."""
    return (
        visible(Agreement, actor)
        .with_only_columns(Agreement.id, Agreement.form)
        .where(not_later(Agreement, day))
    )


def expiring_agreements(day: date, days: int) -> Select[tuple[Agreement, date, date]]:
    """(agreement, earliest and latest day) of those that may expire within so many days.

    An expiry is recorded long before, from the instrument's own terms. An agreement that has ended
    otherwise by the day is left out. The soonest comes first.
    """
    start = (StatusPeriod.start_earliest, StatusPeriod.start_latest)
    other = aliased(StatusPeriod)
    ended = exists().where(
        other.record_id == Agreement.id,
        other.party_id.is_(None),
        other.status.in_(("terminated", "superseded")),
        other.start_latest <= day,
    )
    return (
        select(Agreement, *start)
        .join(StatusPeriod, StatusPeriod.record_id == Agreement.id)
        .where(Agreement.state == "published", StatusPeriod.party_id.is_(None))
        .where(StatusPeriod.status == "expired", start[1] >= day)
        .where(start[0] <= day + timedelta(days=days), ~ended)
        .order_by(start[0], Agreement.code)
    )

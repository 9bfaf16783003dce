"""Agreements by the year in which they were signed, adopted or concluded."""

from datetime import date

from sqlalchemy import Select, or_

from cooperation.agreements.models import Agreement
from core.permissions import Actor
from registry.door import visible
from registry.ledger_models import Event, event_record

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
        .where(or_(Event.date_earliest.is_(None), Event.date_earliest <= day))
        .order_by(Event.sort_day, Event.code)
    )


def forms_of_agreements(actor: Actor, day: date) -> Select[tuple[int, str]]:
    """(id, form) of the agreements that are not certainly later than the day."""
    return (
        visible(Agreement, actor)
        .with_only_columns(Agreement.id, Agreement.form)
        .where(or_(Agreement.date_earliest.is_(None), Agreement.date_earliest <= day))
    )

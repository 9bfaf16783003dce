"""Agreements by the year in which they were signed, adopted or concluded."""

from datetime import date

from sqlalchemy import Select

from cooperation.agreements.models import Agreement
from core.permissions import Actor
from registry.door import visible
from registry.ledger_models import Event, event_record
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
        .where(not_later(Event, day))
        .order_by(Event.sort_day, Event.code)
    )


def forms_of_agreements(actor: Actor, day: date) -> Select[tuple[int, str]]:
    """(id, form) of the agreements that are not certainly later than the day."""
    return (
        visible(Agreement, actor)
        .with_only_columns(Agreement.id, Agreement.form)
        .where(not_later(Agreement, day))
    )

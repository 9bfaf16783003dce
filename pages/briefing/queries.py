"""Statements about what hangs on one administration; they read columns through the door."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from cooperation.agreements.models import Agreement
from core.permissions import Actor
from registry.door import states_for, visible
from registry.ledger_models import Event, StatusPeriod, event_record, not_corrected
from registry.models import Party, Record, not_later
from registry.sources import Citation
from registry.statuses import certain_on, possible_on

STEPS = ("submitted_for_ratification", "domestic_approval")
"""Acts on the way to entry into force."""


def agreement_states(actor: Actor, bodies: Sequence[int], day: date) -> Select[Any]:
    """(body, id, date, form, role, track, status, whose, certainly, has own), the latest first.

    One row for each status that may hold on the day, of the instrument or of the body as a party;
    an agreement without any has one row of None. The last says whether the body has statuses of
    its own, on whatever day.
    """
    held = and_(
        StatusPeriod.record_id == Record.id,
        possible_on(day),
        or_(StatusPeriod.party_id.is_(None), StatusPeriod.party_id == Party.party_id),
    )
    kind = Agreement.__table__
    columns = (Party.party_id, Record.id, Record.date_text, kind.c.form, Party.role)
    status = (StatusPeriod.track, StatusPeriod.status, StatusPeriod.party_id)
    own = aliased(StatusPeriod)
    has_own = exists().where(
        own.record_id == Record.id, own.party_id == Party.party_id, own.track == "legal"
    )
    return (
        select(*columns, *status, certain_on(day), has_own)
        .join(kind, kind.c.id == Record.id)
        .join(Party, Party.record_id == Record.id)
        .outerjoin(StatusPeriod, held)
        .where(Record.state.in_(states_for(actor)), not_later(Record, day))
        .where(Party.party_id.in_(bodies))
        .order_by(Record.sort_day.desc(), Record.code.desc())
    )


def _agreements_as_party(body: int) -> Select[tuple[int]]:
    kind = Agreement.__table__
    return (
        select(kind.c.id)
        .join(Party, Party.record_id == kind.c.id)
        .where(Party.party_id == body, Party.role == "party")
    )


def _of_body(body: int) -> ColumnElement[bool]:
    return or_(Event.about_party_id.is_(None), Event.about_party_id == body)


def latest_events(
    actor: Actor, body: int, since: date, until: date, most: int
) -> Select[tuple[int, str, str, bool, int]]:
    """(id, kind, date, whether after `since`, how many are) of events that concern the body.

    They name it or are about its agreements; the latest first. Acts of other parties to a
    convention are theirs and are left out.
    """
    recent = Event.date_latest > since
    number = func.sum(case((recent, 1), else_=0)).over()
    return (
        visible(Event, actor)
        .where(_concerns(body), Event.date_earliest <= until, not_corrected(Event.id))
        .order_by(Event.sort_day.desc(), Event.code)
        .limit(most)
        .with_only_columns(Event.id, Event.event_kind, Event.date_text, recent, number)
    )


def _concerns(body: int) -> ColumnElement[bool]:
    named = select(Party.record_id).where(Party.party_id == body)
    about = select(event_record.c.event_id).where(
        event_record.c.record_id.in_(_agreements_as_party(body))
    )
    others = and_(or_(Event.id.in_(named), Event.id.in_(about)), _of_body(body))
    return or_(Event.about_party_id == body, others)


def own_acts(actor: Actor, body: int, day: date) -> Select[tuple[int, str, str, int | None]]:
    """(agreement, kind, date, whose) of the body's own acts and of steps towards force."""
    return (
        visible(Event, actor)
        .join(event_record, event_record.c.event_id == Event.id)
        .where(event_record.c.record_id.in_(_agreements_as_party(body)), _of_body(body))
        .where(or_(Event.event_kind.in_(STEPS), Event.about_party_id == body))
        .where(not_later(Event, day), not_corrected(Event.id))
        .order_by(Event.sort_day)
        .with_only_columns(
            event_record.c.record_id, Event.event_kind, Event.date_text, Event.about_party_id
        )
    )


def statements_not_verified(actor: Actor, body: int) -> Select[tuple[int]]:
    """How many citations of records that name the body were not compared with their source."""
    named = select(Party.record_id).where(Party.party_id == body)
    return (
        select(func.count(Citation.id))
        .join(Record, Record.id == Citation.record_id)
        .where(Record.state.in_(states_for(actor)), Citation.verification == "unverified")
        .where(or_(Record.id == body, Record.id.in_(named)))
    )

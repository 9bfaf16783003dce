"""Agreements by the acts through which they came about, by their terms, and by their relations."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from cooperation.agreements.models import Agreement
from core.permissions import Actor
from directory.models import Administration
from registry.door import states_for, visible
from registry.ledger_models import Event, StatusPeriod, event_record, not_corrected
from registry.models import Link, Party, Record, not_later

BEGINNINGS = ("signature", "adoption", "conclusion")
"""Acts by which an agreement comes about."""
KINSHIP = ("amends", "replaces", "annex_of", "follows", "implements")
"""Relations that make one family of agreements."""
TERM_STATUSES = ("in_force", "expired", "terminated", "superseded")


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


def dated_acts(
    actor: Actor, kinds: Sequence[str], day: date
) -> Select[tuple[int, str, str, int | None]]:
    """(agreement id, kind, EDTF date, whose) of acts of these kinds, not after the day."""
    return (
        visible(Event, actor)
        .join(event_record, event_record.c.event_id == Event.id)
        .join(Agreement.__table__, Agreement.__table__.c.id == event_record.c.record_id)
        .with_only_columns(
            event_record.c.record_id, Event.event_kind, Event.date_text, Event.about_party_id
        )
        .where(Event.event_kind.in_(kinds), not_later(Event, day), not_corrected(Event.id))
        .order_by(Event.sort_day, Event.code)
    )


def regions_of_agreements(actor: Actor) -> Select[tuple[int, str]]:
    """(agreement id, WCO region) for each region that has an administration among the parties."""
    return (
        visible(Administration, actor)
        .join(Party, Party.party_id == Administration.id)
        .join(Agreement.__table__, Agreement.__table__.c.id == Party.record_id)
        .with_only_columns(Party.record_id, Administration.wco_region)
        .where(Party.role == "party")
        .distinct()
    )


def agreement_terms(actor: Actor) -> Select[tuple[int, str, str, str, str, str, date, date, bool]]:
    """(id, duration, renewal, its term, notice, status, earliest and latest start, inferred).

    One row a legal period of the instrument, of the agreements that hold a duration or whose
    expiry is on record; in the order of the ledger.
    """
    other = aliased(StatusPeriod)
    expiry = exists().where(
        other.record_id == Agreement.id, other.party_id.is_(None), other.status == "expired"
    )
    terms = (Agreement.duration, Agreement.renewal, Agreement.renewal_term, Agreement.notice)
    start = (StatusPeriod.start_earliest, StatusPeriod.start_latest, StatusPeriod.inferred)
    return (
        visible(Agreement, actor)
        .join(StatusPeriod, StatusPeriod.record_id == Agreement.id)
        .with_only_columns(Agreement.id, *terms, StatusPeriod.status, *start)
        .where(StatusPeriod.party_id.is_(None), StatusPeriod.status.in_(TERM_STATUSES))
        .where(or_(Agreement.duration != "", expiry))
        .order_by(Agreement.code, StatusPeriod.position)
    )


def family_links(actor: Actor, agreement: int) -> Select[tuple[int, str, int]]:
    """(id, relation, id) of the relations within the family that the agreement belongs to.

    The family is what relations lead to, in whatever direction; a circle ends where it began,
    since a member is taken once. Drafts are no part of it for who may not see them.
    """
    other = Record.__table__.alias()
    family = select(literal(agreement).label("id")).cte("family", recursive=True)
    beyond: ColumnElement[int] = case(
        (Link.record_id == family.c.id, Link.target_id), else_=Link.record_id
    )
    family = family.union(
        select(other.c.id)
        .select_from(family)
        .join(Link, or_(Link.record_id == family.c.id, Link.target_id == family.c.id))
        .join(other, other.c.id == beyond)
        .where(Link.relation.in_(KINSHIP), other.c.kind == "agreement")
        .where(other.c.state.in_(states_for(actor)))
    )
    members = select(family.c.id)
    return (
        select(Link.record_id, Link.relation, Link.target_id)
        .where(Link.relation.in_(KINSHIP))
        .where(Link.record_id.in_(members), Link.target_id.in_(members))
        .order_by(Link.id)
    )


def acts_of(actor: Actor, ids: Sequence[int], day: date) -> Select[tuple[Event, int]]:
    """(event, agreement id) of acts on these instruments that are not after the day, in order."""
    return (
        visible(Event, actor)
        .join(event_record, event_record.c.event_id == Event.id)
        .add_columns(event_record.c.record_id)
        .where(event_record.c.record_id.in_(ids))
        .where(not_later(Event, day), not_corrected(Event.id))
        .order_by(Event.sort_day, Event.code)
    )


def descends_from(code: str, relation: str, ancestor: int) -> Select[tuple[int]]:
    """The ancestor's id if relations of this kind lead to it from the record of the code."""
    above = select(Record.id.label("id")).where(Record.code == code).cte("above", recursive=True)
    above = above.union(
        select(Link.target_id).where(and_(Link.record_id == above.c.id, Link.relation == relation))
    )
    return select(above.c.id).where(above.c.id == ancestor)

"""Editions, sessions and outcomes; editions that a body attended; what followed from one."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select

from core.permissions import Actor
from forum.models import Attendance, Edition, Outcome, Session
from registry.door import states_for, visible
from registry.models import Link, Record, not_later

FOLLOWING = ("agreed_at", "discussed_in", "follows")


def sessions_of(actor: Actor, edition_id: int) -> Select[tuple[Session]]:
    """Sessions of an edition by code."""
    return visible(Session, actor).where(Session.edition_id == edition_id).order_by(Session.code)


def outcomes_of(actor: Actor, edition_id: int) -> Select[tuple[Outcome]]:
    """Outcomes of an edition by code."""
    return visible(Outcome, actor).where(Outcome.edition_id == edition_id).order_by(Outcome.code)


def attendance_of(party_id: int, day: date | None = None) -> Select[tuple[Attendance]]:
    """Reported attendance of a body, with a `day` only at editions that are not later."""
    query = select(Attendance).where(Attendance.party_id == party_id)
    if day:
        query = query.join(Edition, Edition.id == Attendance.edition_id).where(
            not_later(Edition, day)
        )
    return query.order_by(Attendance.code)


def editions_by(actor: Actor, day: date | None) -> Select[tuple[Edition]]:
    """Editions that are not later than the day (None: all of them), earliest first."""
    query = visible(Edition, actor)
    if day:
        query = query.where(not_later(Edition, day))
    return query.order_by(Edition.date_earliest.is_(None), Edition.sort_day, Edition.code)


def outcome_types_of(actor: Actor) -> Select[tuple[int, str, int]]:
    """(edition id, type, how many) of all outcomes."""
    return (
        visible(Outcome, actor)
        .with_only_columns(Outcome.edition_id, Outcome.outcome_type, func.count())
        .group_by(Outcome.edition_id, Outcome.outcome_type)
    )


def following(actor: Actor, ids: Sequence[int]) -> Select[tuple[int, str, str]]:
    """(record id, relation, note) of what was agreed at any of the records, discussed there or
    followed from it; outcomes are left out."""
    return (
        select(Record.id, Link.relation, Link.note)
        .join(Link, Link.record_id == Record.id)
        .where(Link.target_id.in_(ids), Link.relation.in_(FOLLOWING), Record.kind != "outcome")
        .where(Record.state.in_(states_for(actor)))
        .order_by(Record.sort_day, Record.code)
    )


def evidenced(actor: Actor, outcomes: Sequence[int]) -> Select[tuple[int]]:
    """Ids of agreements for which the outcomes are evidence."""
    return (
        select(Record.id)
        .join(Link, Link.target_id == Record.id)
        .where(Link.record_id.in_(outcomes), Link.relation == "evidence_for")
        .where(Record.state.in_(states_for(actor)), Record.kind == "agreement")
        .distinct()
    )

"""What outcomes lead to, who owns them, and the events that tell of both."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, or_, select

from core.permissions import Actor
from forum.models import Edition, Outcome
from registry.door import visible
from registry.ledger_models import Event, event_record, not_corrected
from registry.ledger_rules import ANNULMENT
from registry.models import Link, Party, Record, not_later

OWNER, PART_OF = "owner", "part_of"


def links_of(ids: Sequence[int]) -> Select[tuple[int, str, int, str]]:
    """(record id, relation, target id, note) of links from or to the records."""
    return (
        select(Link.record_id, Link.relation, Link.target_id, Link.note)
        .where(or_(Link.record_id.in_(ids), Link.target_id.in_(ids)))
        .order_by(Link.id)
    )


def owners_of(ids: Sequence[int]) -> Select[tuple[int, int | None]]:
    """(outcome id, id of its owner)."""
    return (
        select(Party.record_id, Party.party_id)
        .where(Party.record_id.in_(ids), Party.role == OWNER)
        .order_by(Party.position)
    )


def events_of(actor: Actor, ids: Sequence[int], day: date | None) -> Select[tuple[int, Event]]:
    """(record id, event) of the events that count, newest first; with a `day` none that is
    certainly later."""
    query = (
        visible(Event, actor)
        .join(event_record, event_record.c.event_id == Event.id)
        .with_only_columns(event_record.c.record_id, Event)
        .where(event_record.c.record_id.in_(ids), Event.state == "published")
        .where(Event.event_kind != ANNULMENT, not_corrected(Event.id))
        .order_by(Event.sort_day.desc(), Event.code.desc())
    )
    return query.where(not_later(Event, day)) if day else query


def outcomes_by(
    actor: Actor, day: date | None, editions: Sequence[int] = ()
) -> Select[tuple[Outcome]]:
    """Outcomes that are not later than the day (None: all of them), by code; of some editions,
    where any are named."""
    query = visible(Outcome, actor).order_by(Outcome.code)
    if editions:
        query = query.where(Outcome.edition_id.in_(editions))
    return query.where(not_later(Outcome, day)) if day else query


def published_outcomes(edition: str = "", owner: str = "") -> Select[tuple[Outcome]]:
    """Published outcomes by code: of an edition, with an owner, both by code where given."""
    query = select(Outcome).where(Outcome.state == "published").order_by(Outcome.code)
    if edition:
        query = query.where(Outcome.within == edition)
    if owner:
        body = select(Record.id).where(Record.code == owner).scalar_subquery()
        owned = select(Party.record_id).where(Party.role == OWNER, Party.party_id == body)
        query = query.where(Outcome.id.in_(owned))
    return query


def owners_named() -> Select[tuple[int | None]]:
    """Ids of the bodies that own an outcome."""
    return select(Party.party_id).where(Party.role == OWNER).distinct()


def editions_with_outcomes() -> Select[tuple[int]]:
    """Ids of the editions that have a published outcome."""
    return select(Outcome.edition_id).where(Outcome.state == "published").distinct()


def edition_before(actor: Actor, edition: Edition) -> Select[tuple[Edition]]:
    """The edition whose first day comes last before that of this one."""
    return (
        visible(Edition, actor)
        .where(Edition.sort_day < edition.sort_day, Edition.date_earliest.is_not(None))
        .order_by(Edition.sort_day.desc(), Edition.code.desc())
        .limit(1)
    )

"""What two bodies share beside agreements: statements on records that name both."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from cooperation.agreements.models import Agreement
from cooperation.measures.models import Corridor, CorridorLeg
from core.permissions import Actor
from forum.models import Attendance, Edition
from registry.door import visible
from registry.ledger_models import Event, event_record, not_corrected
from registry.models import Party, Record, not_later
from registry.sources import Citation

MILESTONES = ("signature", "adoption", "conclusion", "entry_into_force")
"""The acts of an instrument whose days a table of agreements shows."""


def records_naming(actor: Actor, one: int, other: int, day: date) -> Select[tuple[int, str]]:
    """(id, kind) of records in which both have a role, the latest first; not agreements."""
    both = (
        select(Party.record_id)
        .where(Party.party_id.in_((one, other)))
        .group_by(Party.record_id)
        .having(func.count(func.distinct(Party.party_id)) == 2)
    )
    return (
        visible(Record, actor)
        .with_only_columns(Record.id, Record.kind)
        .where(Record.id.in_(both), Record.kind != "agreement", not_later(Record, day))
        .order_by(Record.sort_day.desc(), Record.code)
    )


def measures_of_events(actor: Actor, events: Sequence[int]) -> Select[tuple[int, int]]:
    """(event id, measure id) for the measures that the events are about."""
    return (
        visible(Record, actor)
        .join(event_record, event_record.c.record_id == Record.id)
        .with_only_columns(event_record.c.event_id, Record.id)
        .where(event_record.c.event_id.in_(events), Record.kind == "measure")
        .order_by(Record.code)
    )


def editions_of_both(
    actor: Actor, one: tuple[int, str], other: tuple[int, str], day: date
) -> Select[tuple[int]]:
    """Ids of forum editions at which both (id and code) are reported, the latest first."""
    query = visible(Edition, actor).with_only_columns(Edition.id)
    for key, code in (one, other):
        reported = or_(
            Attendance.party_id == key,
            and_(Attendance.party_id.is_(None), Attendance.territory == code),
        )
        query = query.where(Edition.id.in_(select(Attendance.edition_id).where(reported)))
    return query.where(not_later(Edition, day)).order_by(Edition.sort_day.desc(), Edition.code)


def legs_of_both(
    actor: Actor, one: str, other: str, day: date
) -> Select[tuple[int, int, str, str]]:
    """(corridor id, place, territory, crossing to the next) of corridors that pass both codes."""
    query = visible(Corridor, actor)
    for code in (one, other):
        passed = select(CorridorLeg.corridor_id).where(CorridorLeg.territory == code)
        query = query.where(Corridor.id.in_(passed))
    return (
        query.join(CorridorLeg, CorridorLeg.corridor_id == Corridor.id)
        .with_only_columns(
            Corridor.id, CorridorLeg.position, CorridorLeg.territory, CorridorLeg.crossing_to_next
        )
        .where(not_later(Corridor, day))
        .order_by(Corridor.code, CorridorLeg.position)
    )


def counted_parties(ids: Sequence[int]) -> Select[tuple[int, int | None, str, int]]:
    """(agreement id, parties as a source counts them, on which day, how many are named)."""
    named = (
        select(func.count())
        .where(Party.record_id == Agreement.id, Party.role == "party")
        .scalar_subquery()
    )
    return select(Agreement.id, Agreement.parties_count, Agreement.parties_as_of_text, named).where(
        Agreement.id.in_(ids)
    )


def milestones(actor: Actor, ids: Sequence[int], day: date) -> Select[tuple[int, str, str]]:
    """(agreement id, kind of act, day as EDTF) of the instruments' dated acts, the first first."""
    return (
        visible(Event, actor)
        .join(event_record, event_record.c.event_id == Event.id)
        .with_only_columns(event_record.c.record_id, Event.event_kind, Event.date_text)
        .where(event_record.c.record_id.in_(ids), Event.event_kind.in_(MILESTONES))
        .where(Event.about_party_id.is_(None), Event.date_text != "", not_later(Event, day))
        .where(not_corrected(Event.id))
        .order_by(Event.sort_day, Event.code)
    )


def citations_of(ids: Sequence[int]) -> Select[tuple[Citation]]:
    """What the records, or parts of them, rest on."""
    return (
        select(Citation)
        .join(Record, Record.id == Citation.record_id)
        .where(Citation.record_id.in_(ids))
        .options(selectinload(Citation.source))
        .order_by(Citation.record_id, Citation.position, Citation.id)
    )


def agreements_without_parties(actor: Actor) -> Select[tuple[int]]:
    """How many agreements the registry holds without naming any of their parties."""
    named = select(Party.record_id).where(Party.role == "party")
    ids = visible(Agreement, actor).with_only_columns(Agreement.id)
    return select(func.count()).select_from(ids.where(Agreement.id.not_in(named)).subquery())

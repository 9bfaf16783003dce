"""The plan of an edition as the secretariat sees it, read in a fixed number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from core.database import session
from core.permissions import Actor
from forum.models import Edition, Session
from forum.programme.clashes import Clash, Planned, clashes
from forum.programme.models import (
    CANCELLED,
    INTERPRETER,
    ForumPerson,
    Programme,
    Room,
    Slot,
    SlotPerson,
    Track,
)
from registry.door import visible


@dataclass(frozen=True)
class Plan:
    """An edition's programme, its sessions that are not withdrawn by id, and the slots of those
    that have one."""

    edition: Edition
    programme: Programme
    sessions: Mapping[int, Session]
    slots: Mapping[int, Slot]

    @property
    def rooms(self) -> dict[int, Room]:
        """Rooms by id, in their order."""
        return {one.id: one for one in self.programme.rooms}

    @property
    def tracks(self) -> dict[int, Track]:
        """Tracks by id, in their order."""
        return {one.id: one for one in self.programme.tracks}

    def zone_of(self, slot: Slot | None) -> str:
        """The time zone by which the hours of a slot are told."""
        return zone_in(self.programme, slot.room if slot else None)

    def clashes(self) -> list[Clash]:
        """What cannot be held as it is planned."""
        planned = [planned_of(self.programme, slot) for slot in self.slots.values()]
        return clashes(planned, self.programme.first_day, self.programme.last_day)


def zone_in(programme: Programme, room: Room | None) -> str:
    """The time zone of a room; without one that of the programme."""
    return (room.time_zone if room else "") or programme.time_zone


def zone_of_edition(edition_id: int) -> str:
    """The time zone in which the days of an edition are meant; UTC until a programme says."""
    programme = session().get(Programme, edition_id)
    return programme.time_zone if programme else "UTC"


def planned_of(programme: Programme, slot: Slot) -> Planned:
    """A slot as the rules of clashes take it."""
    return Planned(
        session=slot.session_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        cancelled=slot.is_cancelled,
        room=slot.room_id,
        zone=zone_in(programme, slot.room),
        capacity=slot.room.capacity if slot.room else None,
        seats=slot.seats,
        people=frozenset(one.person_id for one in slot.people),
        bodies=frozenset(one.body_id for one in slot.bodies),
        interpretation=tuple(slot.interpretation_languages),
        interpreted=frozenset(
            tag for one in slot.people if one.part == INTERPRETER for tag in one.languages
        ),
    )


def read_plan(edition: Edition, actor: Actor) -> Plan | None:
    """The plan of an edition; None where none is set up. Eight statements, however long it is."""
    programme = session().scalar(programme_of(edition.id))
    if programme is None:
        return None
    found = session().scalars(sessions_to_plan(actor, edition.id))
    sessions = {one.id: one for one in found}
    slots = session().scalars(slots_of(edition.id))
    return Plan(
        edition,
        programme,
        sessions,
        {one.session_id: one for one in slots if one.session_id in sessions},
    )


def programme_of(edition_id: int) -> Select[tuple[Programme]]:
    """The programme of an edition with its rooms and tracks."""
    query = select(Programme).where(Programme.edition_id == edition_id)
    return query.options(selectinload(Programme.rooms), selectinload(Programme.tracks))


def sessions_to_plan(actor: Actor, edition_id: int) -> Select[tuple[Session]]:
    """The sessions of an edition that are not withdrawn, by code."""
    query = visible(Session, actor).where(Session.edition_id == edition_id)
    return query.where(Session.state != "withdrawn").order_by(Session.code)


def slots_of(edition_id: int) -> Select[tuple[Slot]]:
    """The slots of an edition with people and bodies, in order of time; open ones last."""
    people = selectinload(Slot.people).joinedload(SlotPerson.person)
    query = select(Slot).where(Slot.edition_id == edition_id)
    query = query.order_by(Slot.starts_at.is_(None), Slot.starts_at, Slot.session_id)
    return query.options(people, selectinload(Slot.bodies))


def slots_in_room(
    room_id: int, starts_at: datetime, ends_at: datetime, but: int
) -> Select[tuple[Slot]]:
    """Slots of other sessions that are held in a room at some time between two instants."""
    query = select(Slot).where(Slot.room_id == room_id, Slot.session_id != but)
    query = query.where(Slot.status != CANCELLED)
    return query.where(Slot.starts_at < ends_at, Slot.ends_at > starts_at).order_by(Slot.starts_at)


def people_by_name() -> Select[tuple[ForumPerson]]:
    """All people of programmes by their Latin name, else by their own."""
    name = (ForumPerson.latin_name == "", ForumPerson.latin_name, ForumPerson.own_name)
    return select(ForumPerson).order_by(*name, ForumPerson.id)


def parts_of(person_id: int) -> Select[tuple[SlotPerson, int]]:
    """What somebody does, with the id of the session, of all editions."""
    query = select(SlotPerson, SlotPerson.slot_id).where(SlotPerson.person_id == person_id)
    return query.order_by(SlotPerson.slot_id, SlotPerson.part)


def with_body(query: Select[tuple[ForumPerson]]) -> Select[tuple[ForumPerson]]:
    """The people with the body that each speaks for."""
    return query.options(joinedload(ForumPerson.body))

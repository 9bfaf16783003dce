"""Verbs of planning a programme: days, rooms, tracks, and where sessions are. None commits.

Who plans an edition waits for whoever else does (a lock on its programme), so that neither takes a
room that the other is just taking; and each form carries the version that it was opened with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from core.audit import record_audit
from core.database import session
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Problem
from forum.consequences import follow
from forum.models import Edition, Session
from forum.programme.models import Programme, Room, Slot, SlotBody, SlotPerson, Track
from forum.programme.plan import slots_in_room
from registry.models import Record

RULE = "programme.plan"
PROGRAMME_MEANWHILE = _l(
    "Somebody changed the days, rooms or tracks after you opened them. See what they are now."
)
SLOT_MEANWHILE = _l(
    "Somebody changed where and when this session is after you opened it. See what it says now; "
    "nothing of yours is saved yet."
)
NEW = 0
"""The version of what is not there yet."""
USUAL_LENGTH = timedelta(hours=1)


class RoomTaken(Problem):
    """The room is another session's at that time (HTTP 409); `sessions` are the ids of those."""

    status = 409

    def __init__(self, sessions: Sequence[int]) -> None:
        super().__init__(
            _l("Another session is in this room at that time. Choose another room or time, or save "
               "all the same and move the other one.")
        )  # fmt: skip
        self.sessions = tuple(sessions)


@dataclass(frozen=True)
class Frame:
    """The time zone (IANA) and the days of a programme."""

    time_zone: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class RoomDetails:
    """A room: names by language, seats, its own time zone or '', its place among the others."""

    names: Mapping[str, str]
    capacity: int
    time_zone: str
    position: int


@dataclass(frozen=True)
class Part:
    """What a person (their id) does in a session; `languages` that an interpreter renders into."""

    person: int
    part: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placing:
    """Where and when a session is, in which languages, with whom. `bodies` are ids of records."""

    status: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: int | None
    track: int | None
    floor: tuple[str, ...]
    interpretation: tuple[str, ...]
    documents: tuple[str, ...]
    seats: int | None
    people: tuple[Part, ...]
    bodies: tuple[int, ...]


def set_up(edition: Edition, frame: Frame, actor: Actor, opened: int) -> Programme:
    """Give an edition a programme, or that other days. Raises `Forbidden`, `Conflict`."""
    require(actor, RULE)
    session().execute(select(Record.id).where(Record.id == edition.id).with_for_update())
    programme = _locked(edition.id)
    if (programme.version if programme else NEW) != opened:
        raise Conflict(PROGRAMME_MEANWHILE)
    if programme is None:
        programme = Programme(edition_id=edition.id)
        session().add(programme)
    programme.time_zone = frame.time_zone
    programme.first_day, programme.last_day = frame.first_day, frame.last_day
    _note(edition, actor, "set_up")
    return programme


def _locked(edition_id: int) -> Programme | None:
    return session().get(Programme, edition_id, with_for_update=True, populate_existing=True)


def _opened(edition: Edition, actor: Actor, opened: int | None = None) -> Programme:
    """The programme, locked to the end of the transaction, at the version that was opened."""
    require(actor, RULE)
    programme = _locked(edition.id)
    if programme is None:
        raise Conflict(PROGRAMME_MEANWHILE)
    if opened is not None:
        if programme.version != opened:
            raise Conflict(PROGRAMME_MEANWHILE)
        flag_modified(programme, "time_zone")  # its version counts for rooms and tracks too
    return programme


def _note(edition: Edition, actor: Actor, act: str, **detail: Any) -> None:
    """Put an act on record, and let what hangs on the plan follow: every verb ends with it."""
    session().flush()
    record_audit(RULE, edition.code, actor, act=act, **detail)
    follow(edition.id)


def save_room(
    edition: Edition, number: int | None, details: RoomDetails, actor: Actor, opened: int
) -> Room:
    """Add a room (without a number), or change one. Raises `Forbidden`, `Conflict`."""
    programme = _opened(edition, actor, opened)
    room = _among(programme.rooms, number) if number else Room()
    room.names, room.capacity = dict(details.names), details.capacity
    room.time_zone, room.position = details.time_zone, details.position
    if not number:
        programme.rooms.append(room)
    _note(edition, actor, "save_room")
    return room


def save_track(
    edition: Edition,
    number: int | None,
    names: Mapping[str, str],
    position: int,
    actor: Actor,
    opened: int,
) -> Track:
    """Add a track (without a number), or change one. Raises `Forbidden`, `Conflict`."""
    programme = _opened(edition, actor, opened)
    track = _among(programme.tracks, number) if number else Track()
    track.names, track.position = dict(names), position
    if not number:
        programme.tracks.append(track)
    _note(edition, actor, "save_track")
    return track


def remove_room(edition: Edition, number: int, actor: Actor, opened: int) -> None:
    """Take a room away; its sessions keep their times and have no room."""
    programme = _opened(edition, actor, opened)
    room = _among(programme.rooms, number)
    for slot in session().scalars(select(Slot).where(Slot.room_id == number)):
        slot.room = None
    session().flush()
    programme.rooms.remove(room)
    _note(edition, actor, "remove_room", room=number)


def remove_track(edition: Edition, number: int, actor: Actor, opened: int) -> None:
    """Take a track away; its sessions stay."""
    programme = _opened(edition, actor, opened)
    track = _among(programme.tracks, number)
    for slot in session().scalars(select(Slot).where(Slot.track_id == number)):
        slot.track = None
    session().flush()
    programme.tracks.remove(track)
    _note(edition, actor, "remove_track", track=number)


def _among(rows: Sequence[Any], number: int) -> Any:
    """The room or track of a number. Raises `Conflict` where it is gone."""
    found = next((one for one in rows if one.id == number), None)
    if found is None:
        raise Conflict(PROGRAMME_MEANWHILE)
    return found


def place(
    edition: Edition,
    record: Session,
    placing: Placing,
    actor: Actor,
    opened: int,
    all_the_same: bool = False,
) -> Slot:
    """Say where, when and how a session is held.

    Raises `Forbidden`, `Conflict`, and `RoomTaken` where another session is in the room, unless
    that is to be saved `all_the_same`.
    """
    programme = _opened(edition, actor)
    slot = _slot(edition, record, opened)
    slot.room = _among(programme.rooms, placing.room) if placing.room else None
    slot.track = _among(programme.tracks, placing.track) if placing.track else None
    slot.status, slot.seats = placing.status, placing.seats
    slot.floor_languages = list(placing.floor)
    slot.interpretation_languages = list(placing.interpretation)
    slot.document_languages = list(placing.documents)
    slot.people = _people(slot, placing.people)
    slot.bodies = _bodies(slot, placing.bodies)
    _put(slot, placing.starts_at, placing.ends_at, all_the_same)
    _note(edition, actor, "place", session=record.code)
    return slot


def move(
    edition: Edition,
    record: Session,
    starts_at: datetime,
    room: int | None,
    actor: Actor,
    opened: int,
) -> Slot:
    """Put a session to another time and room; it stays as long as it was, an hour if that was open.

    Raises `Forbidden`, `Conflict`, `RoomTaken`.
    """
    programme = _opened(edition, actor)
    slot = _slot(edition, record, opened)
    length = slot.ends_at - slot.starts_at if slot.starts_at and slot.ends_at else USUAL_LENGTH
    slot.room = _among(programme.rooms, room) if room else None
    _put(slot, starts_at, starts_at + length, all_the_same=False)
    _note(edition, actor, "move", session=record.code)
    return slot


def _slot(edition: Edition, record: Session, opened: int) -> Slot:
    """The slot of a session, a new one where there is none, at the version that was opened."""
    if record.edition_id != edition.id:
        raise BadValue(_l("This session is of another edition."))
    slot = session().get(Slot, record.id, populate_existing=True)
    if (slot.version if slot else NEW) != opened:
        raise Conflict(SLOT_MEANWHILE)
    if slot is None:
        lists: dict[str, list[Any]] = {
            "floor_languages": [], "interpretation_languages": [], "document_languages": [],
        }  # fmt: skip
        slot = Slot(session_id=record.id, seats=None, **lists)
        session().add(slot)
    else:
        flag_modified(slot, "status")  # its version counts for people and bodies too
    slot.edition_id = edition.id
    return slot


def _put(
    slot: Slot, starts_at: datetime | None, ends_at: datetime | None, all_the_same: bool
) -> None:
    slot.starts_at, slot.ends_at = starts_at, ends_at
    session().flush()
    if all_the_same or slot.room_id is None or not starts_at or not ends_at or slot.is_cancelled:
        return
    taken = session().scalars(slots_in_room(slot.room_id, starts_at, ends_at, slot.session_id))
    if others := [one.session_id for one in taken]:
        raise RoomTaken(others)


def _people(slot: Slot, parts: Sequence[Part]) -> list[SlotPerson]:
    held = {(one.person_id, one.part): one for one in slot.people}
    found = []
    for position, part in enumerate(parts):
        key = (part.person, part.part)
        row = held.get(key) or SlotPerson(person_id=part.person, part=part.part)
        row.languages, row.position = list(part.languages), position
        found.append(row)
    return found


def _bodies(slot: Slot, ids: Sequence[int]) -> list[SlotBody]:
    held = {one.body_id: one for one in slot.bodies}
    return [held.get(key) or SlotBody(body_id=key) for key in ids]

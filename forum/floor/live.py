"""What is on now and next at an edition, from its last release; times are instants in UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from core.database import session
from core.languages import fallback_languages
from forum.models import Session
from forum.programme.models import CANCELLED, Release


@dataclass(frozen=True)
class Place:
    """A session of a release with its time, where it is held, and its languages (tags)."""

    session: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    rooms: Mapping[str, str]
    status: str
    floor: Sequence[str]
    interpretation: Sequence[str]

    def is_on(self, now: datetime) -> bool:
        """Whether it is being held."""
        return self.starts_at <= now < self.ends_at

    def room(self, language: str) -> tuple[str, str]:
        """(name of the room, its language) for a reader; empty where none is given."""
        for tag in (*fallback_languages(language, "en"), *self.rooms):
            if self.rooms.get(tag):
                return self.rooms[tag], tag
        return "", ""


@dataclass(frozen=True)
class Programme:
    """The sessions of a release that are to be held at a time, by that; and its time zone."""

    zone: ZoneInfo
    places: Sequence[Place]

    def on(self, now: datetime) -> list[Place]:
        """What is being held."""
        return [one for one in self.places if one.is_on(now)]

    def next(self, now: datetime) -> list[Place]:
        """What begins next: all that begins at that time."""
        later = [one for one in self.places if one.starts_at > now]
        return [one for one in later if one.starts_at == later[0].starts_at]

    def place(self, code: str) -> Place | None:
        """The place of a session."""
        return next((one for one in self.places if one.session == code), None)


def programme_of(content: Mapping[str, Any]) -> Programme:
    """The programme that a release holds (`Release.content`)."""
    zone = ZoneInfo(content["time_zone"])
    rooms = {room["id"]: room for room in content["rooms"]}
    held = (
        _place(slot, rooms.get(slot["room"]) or {}, zone)
        for slot in content["slots"]
        if slot["starts_at"] and slot["status"] != CANCELLED
    )
    return Programme(zone, sorted(held, key=lambda one: (one.starts_at, one.session)))


def _place(slot: Mapping[str, Any], room: Mapping[str, Any], zone: ZoneInfo) -> Place:
    own = room.get("time_zone")
    return Place(
        session=slot["session"],
        starts_at=datetime.fromisoformat(slot["starts_at"]),
        ends_at=datetime.fromisoformat(slot["ends_at"]),
        zone=ZoneInfo(own) if own else zone,
        rooms=room.get("names") or {},
        status=slot["status"],
        floor=slot["floor"],
        interpretation=slot["interpretation"],
    )


def last_release(edition_id: int) -> Select[tuple[Release]]:
    """The programme of an edition as readers have it."""
    query = select(Release).where(Release.edition_id == edition_id)
    return query.order_by(Release.number.desc()).limit(1)


def released(edition_id: int) -> Programme | None:
    """The programme that readers have; None without a release."""
    found = session().scalar(last_release(edition_id))
    return programme_of(found.content) if found else None


def place_of(code: str) -> Place | None:
    """The place of a session by its code, as released."""
    query = select(Session.edition_id).where(Session.code == code)
    edition_id = session().scalar(query) if code else None
    programme = released(edition_id) if edition_id else None
    return programme.place(code) if programme else None


def is_on(code: str, now: datetime) -> bool:
    """Whether a session (its code) is being held, as released."""
    place = place_of(code)
    return place is not None and place.is_on(now)

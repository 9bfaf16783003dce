"""A release of a programme as it is read: frozen, with instants that know their time zone.

`Release.content` says how it is written down. Nothing here asks the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.languages import fallback_languages
from forum.programme.models import CANCELLED, Release

NEW, CHANGED = "new", "changed"


@dataclass(frozen=True)
class Name:
    """What something is called, and the language of that."""

    value: str
    language: str


def name_in(names: Mapping[str, str], language: str) -> Name:
    """The name for a reader of the language, by the site's order of fallback; '' for none."""
    for tag in (*fallback_languages(language, ""), *names):
        if names.get(tag):
            return Name(names[tag], tag)
    return Name("", language)


@dataclass(frozen=True)
class ReleasedRoom:
    """A room; `zone` where its clocks show another time than the programme's."""

    id: int
    names: Mapping[str, str]
    zone: ZoneInfo | None


@dataclass(frozen=True)
class ReleasedTrack:
    """A track by name."""

    id: int
    names: Mapping[str, str]


@dataclass(frozen=True)
class ReleasedPerson:
    """What somebody does in a session, by the names they had when it was released."""

    id: int
    part: str
    latin_name: str
    own_name: str
    own_language: str
    office: str
    office_language: str
    body: str

    @property
    def names(self) -> list[Name]:
        """The name in the person's own script first, then as in a passport."""
        own = Name(self.own_name, self.own_language or "und")
        return [name for name in (own, Name(self.latin_name, "und")) if name.value]


@dataclass(frozen=True)
class ReleasedSlot:
    """A session by code, where and when it is; both instants are UTC, or None while that is open.

    `sequence` is that of RFC 5545, `changed` the instant of the release that it changed in.
    """

    session: str
    status: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: ReleasedRoom | None
    track: ReleasedTrack | None
    floor: tuple[str, ...]
    interpretation: tuple[str, ...]
    documents: tuple[str, ...]
    people: tuple[ReleasedPerson, ...]
    sequence: int
    changed: datetime

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == CANCELLED

    @property
    def heard(self) -> tuple[str, ...]:
        """Languages in which one can follow it: spoken on the floor, or interpreted into."""
        return tuple(dict.fromkeys((*self.floor, *self.interpretation)))


@dataclass(frozen=True)
class ReleasedProgramme:
    """The programme as it was released, its slots in order of time."""

    number: int
    at: datetime
    zone: ZoneInfo
    first_day: date
    last_day: date
    rooms: Mapping[int, ReleasedRoom] = field(repr=False)
    tracks: Mapping[int, ReleasedTrack] = field(repr=False)
    slots: tuple[ReleasedSlot, ...] = field(repr=False)

    def day_of(self, slot: ReleasedSlot) -> date | None:
        """The day that a slot begins on, by the programme's clocks."""
        return slot.starts_at.astimezone(self.zone).date() if slot.starts_at else None

    def change_of(self, slot: ReleasedSlot) -> str:
        """`NEW` or `CHANGED` since the release before this one, else ''.

        The first release changes nothing. Instants are compared by whole seconds, as in calendars.
        """
        if self.number == 1 or slot.changed < self.at.replace(microsecond=0):
            return ""
        return CHANGED if slot.sequence else NEW

    def slot_of(self, session: str) -> ReleasedSlot | None:
        """The slot of a session by code."""
        return next((slot for slot in self.slots if slot.session == session), None)


def released(release: Release) -> ReleasedProgramme:
    """The release as it is read."""
    content = release.content
    rooms = {row["id"]: _room(row) for row in content["rooms"]}
    tracks = {row["id"]: ReleasedTrack(row["id"], row["names"]) for row in content["tracks"]}
    return ReleasedProgramme(
        number=release.number,
        at=release.at,
        zone=ZoneInfo(content["time_zone"]),
        first_day=date.fromisoformat(content["first_day"]),
        last_day=date.fromisoformat(content["last_day"]),
        rooms=rooms,
        tracks=tracks,
        slots=tuple(_slot(row, rooms, tracks) for row in content["slots"]),
    )


def _room(row: Mapping[str, Any]) -> ReleasedRoom:
    zone = row.get("time_zone")
    return ReleasedRoom(row["id"], row["names"], ZoneInfo(zone) if zone else None)


def _slot(
    row: Mapping[str, Any],
    rooms: Mapping[int, ReleasedRoom],
    tracks: Mapping[int, ReleasedTrack],
) -> ReleasedSlot:
    return ReleasedSlot(
        session=row["session"],
        status=row["status"],
        starts_at=_instant(row["starts_at"]),
        ends_at=_instant(row["ends_at"]),
        room=rooms.get(row["room"]),
        track=tracks.get(row["track"]),
        floor=tuple(row["floor"]),
        interpretation=tuple(row["interpretation"]),
        documents=tuple(row["documents"]),
        people=tuple(map(_person, row["people"])),
        sequence=row["sequence"],
        changed=datetime.fromisoformat(row["changed"]).astimezone(UTC),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _person(row: Mapping[str, Any]) -> ReleasedPerson:
    return ReleasedPerson(
        id=row["person"],
        part=row["part"],
        latin_name=row["latin_name"],
        own_name=row["own_name"],
        own_language=row["own_language"],
        office=row["office"],
        office_language=row.get("office_language", ""),
        body=row["body"],
    )

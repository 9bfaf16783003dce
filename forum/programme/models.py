"""The programme of an edition as it is planned: rooms, tracks, when and where its sessions are, who
speaks or interprets there; and what was released of it to readers.

Sessions are records; a slot gives one its place. Who reads the programme reads the last release,
never the plan. Instants are UTC; days and hours are meant in the programme's time zone, or in that
of a room in another one.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import LONGEST_EMAIL
from core.database import Model, sql_list
from core.languages import DEFAULT_LANGUAGE
from forum.models import Session
from registry.models import Record, owned

TENTATIVE, CONFIRMED, CANCELLED = "tentative", "confirmed", "cancelled"
STATUSES = (TENTATIVE, CONFIRMED, CANCELLED)
"""STATUS of a session (RFC 5545, 3.8.1.11), in lower case."""
SPEAKER, CHAIR, INTERPRETER = "speaker", "chair", "interpreter"
PARTS = (SPEAKER, CHAIR, INTERPRETER)


class Programme(Model):
    """The plan of an edition's days. `time_zone` is a name of the IANA database."""

    __tablename__ = "programme"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)

    edition_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    time_zone: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    version: Mapped[int] = mapped_column()

    rooms: Mapped[list["Room"]] = relationship(
        order_by="Room.position, Room.id", cascade="all, delete-orphan", passive_deletes=True
    )
    tracks: Mapped[list["Track"]] = relationship(
        order_by="Track.position, Track.id", cascade="all, delete-orphan", passive_deletes=True
    )
    releases: Mapped[list["Release"]] = relationship(
        order_by="Release.number", cascade="all, delete-orphan", passive_deletes=True, lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}


class Room(Model):
    """A room: `names` by language, `capacity` in seats; `time_zone` where it is not the
    programme's, else ''."""

    __tablename__ = "room"
    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("programme.edition_id", ondelete="CASCADE"), index=True
    )
    names: Mapped[dict[str, Any]]
    capacity: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(default=0)


class Track(Model):
    """Sessions that belong together and run beside others: `names` by language."""

    __tablename__ = "track"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("programme.edition_id", ondelete="CASCADE"), index=True
    )
    names: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(default=0)


class Slot(Model):
    """Where and when a session is held; None while that is open.

    The three lists are language tags: spoken on the floor, interpreted into, and of documents.
    `seats` bounds who can register; None means the room's capacity.
    """

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint(f"status IN ({sql_list(STATUSES)})", name="status"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="times"),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("seats >= 0", name="seats"),
        Index("ix_slot_edition_id", "edition_id", "starts_at"),
    )

    session_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("programme.edition_id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(
        ForeignKey("room.id", ondelete="SET NULL"), index=True
    )
    track_id: Mapped[int | None] = mapped_column(
        ForeignKey("track.id", ondelete="SET NULL"), index=True
    )
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(10), default=TENTATIVE)
    floor_languages: Mapped[list[Any]]
    interpretation_languages: Mapped[list[Any]]
    document_languages: Mapped[list[Any]]
    seats: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    session: Mapped[Session | None] = relationship(
        foreign_keys=[session_id], primaryjoin="Slot.session_id == Session.id"
    )
    room: Mapped[Room | None] = relationship()
    track: Mapped[Track | None] = relationship()
    people: Mapped[list["SlotPerson"]] = relationship(
        order_by="SlotPerson.position, SlotPerson.person_id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    bodies: Mapped[list["SlotBody"]] = relationship(
        order_by="SlotBody.body_id", cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_cancelled(self) -> bool:
        """Whether the session is not held."""
        return self.status == CANCELLED


class ForumPerson(Model):
    """Somebody who speaks, chairs or interprets at editions; they have agreed to be named.

    `latin_name` as in a passport, `own_name` in the script of `own_language`; one of them is given.
    `body_id` is the administration or organization they speak for. `lives` is a few words about
    them by language. `email` is never shown to readers: letters about their sessions go there, in
    `letter_language`, one of the site's.
    """

    __tablename__ = "forum_person"
    __table_args__ = (CheckConstraint("latin_name <> '' OR own_name <> ''", name="name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    latin_name: Mapped[str] = mapped_column(String(200), default="")
    own_name: Mapped[str] = mapped_column(String(200), default="")
    own_language: Mapped[str] = mapped_column(String(20), default="")
    office: Mapped[str] = mapped_column(String(300), default="")
    office_language: Mapped[str] = mapped_column(String(20), default="")
    body_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id", ondelete="SET NULL"), index=True
    )
    lives: Mapped[dict[str, Any]]
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="", index=True)
    letter_language: Mapped[str] = mapped_column(String(20), default=DEFAULT_LANGUAGE)
    version: Mapped[int] = mapped_column()

    body: Mapped[Record | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class SlotPerson(Model):
    """What somebody does in a session, in order. `languages` are the tags that an interpreter
    interprets into."""

    __tablename__ = "slot_person"
    __table_args__ = (CheckConstraint(f"part IN ({sql_list(PARTS)})", name="part"),)

    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.session_id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("forum_person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(String(12), primary_key=True)
    languages: Mapped[list[Any]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)

    person: Mapped[ForumPerson] = relationship()


class SlotBody(Model):
    """A delegation that is needed in a session: the administration or organization it is of."""

    __tablename__ = "slot_body"

    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.session_id", ondelete="CASCADE"), primary_key=True
    )
    body_id: Mapped[int] = mapped_column(owned(), primary_key=True, index=True)

    body: Mapped[Record | None] = relationship()


class Release(Model):
    """The programme as readers were given it. Numbers count from 1 within the edition.

    `content` is all that its pages and calendars show beside the titles of sessions: `time_zone`,
    `first_day` and `last_day` (ISO 8601); `rooms` and `tracks`, the columns of their rows (`id`,
    `names`…); and `slots`, in order of time, each with
    `session` (its code), `status`, `starts_at` and `ends_at` (ISO 8601 in UTC, or null), `room` and
    `track` (ids, or null), `floor`, `interpretation` and `documents` (tags), `seats` (or null),
    `people` (`person`, its id, `part`, `languages` of an interpreter, the columns of the name and
    office, `body`, a code or ''), `bodies` (codes), `sequence` (RFC 5545, 3.8.7.4: rises from
    release to release when time, room or status is another) and `changed` (the instant of the
    release that it changed in). What was released once stays in later releases, as cancelled when
    it is no longer planned. Who is erased is taken out of all releases, and nothing else changes.
    """

    __tablename__ = "programme_release"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("programme.edition_id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    actor_name: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(500), default="")
    message_language: Mapped[str] = mapped_column(String(20), default="")
    content: Mapped[dict[str, Any]]

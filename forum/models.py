"""Forum editions, their sessions and speakers, who attended, and what came of them."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.database import Model
from core.dates import EventDate
from registry.models import Part, Record, dated, owned, referred


class Edition(Record):
    """A forum edition: `date_text` is its first day; hosts are parties in role `host`.

    The theme is the summary of its texts.
    """

    __tablename__ = "edition"
    __mapper_args__ = {"polymorphic_identity": "edition"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    end_text: Mapped[str] = mapped_column(String(40), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    venue: Mapped[str] = mapped_column(String(200), default="")
    host_text: Mapped[str] = mapped_column(String(300), default="")
    participants_text: Mapped[str] = mapped_column(String(500), default="")

    attendance: Mapped[list["Attendance"]] = relationship(
        back_populates="edition",
        cascade="all, delete-orphan",
        foreign_keys="Attendance.edition_id",
        order_by="Attendance.code",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "attendance")

    @property
    def end(self) -> EventDate | None:
        return dated(self.end_text)


class Session(Record):
    """A session of an edition (iCalendar sense: something on the programme)."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    edition_id: Mapped[int] = mapped_column(referred(), index=True)
    session_type: Mapped[str] = mapped_column(String(12), index=True)

    __mapper_args__ = {
        "polymorphic_identity": "session",
        "inherit_condition": id == Record.id,
    }
    edition: Mapped[Edition] = relationship(
        foreign_keys=[edition_id], primaryjoin=edition_id == Edition.id
    )
    speakers: Mapped[list["Speaker"]] = relationship(
        back_populates="session",
        cascade="all, delete-orphan",
        foreign_keys="Speaker.session_id",
        order_by="Speaker.position",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "speakers")
    snapshot_codes: ClassVar[tuple[str, ...]] = (*Record.snapshot_codes, "edition")


class Speaker(Part, Model):
    """Somebody who spoke in a session, only as a source names them in office."""

    __tablename__ = "speaker"
    owner_attribute = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    session_id: Mapped[int] = mapped_column(owned(), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(300))
    confidence: Mapped[str] = mapped_column(String(10))
    verification: Mapped[str] = mapped_column(String(12))

    session: Mapped[Session] = relationship(
        back_populates="speakers", foreign_keys=[session_id], primaryjoin=session_id == Session.id
    )


class Attendance(Part, Model):
    """Reported attendance at an edition: a body of the registry, or a name with its territory."""

    __tablename__ = "attendance"
    owner_attribute = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    edition_id: Mapped[int] = mapped_column(owned(), index=True)
    party_id: Mapped[int | None] = mapped_column(referred(), index=True)
    territory: Mapped[str] = mapped_column(String(2), default="")
    name: Mapped[str] = mapped_column(String(300), default="")
    attendance_kind: Mapped[str] = mapped_column(String(20))
    head: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    confidence: Mapped[str] = mapped_column(String(10))
    verification: Mapped[str] = mapped_column(String(12))

    edition: Mapped[Edition] = relationship(
        back_populates="attendance",
        foreign_keys=[edition_id],
        primaryjoin=edition_id == Edition.id,
    )
    party: Mapped[Record | None] = relationship(foreign_keys=[party_id])

    snapshot_codes: ClassVar[tuple[str, ...]] = ("party",)


class Outcome(Record):
    """What came of an edition: a consensus point, a declaration, an agreement, a plan…

    Its owner is the party in role `owner`. `due_*`: by when it is to be done, where a source says
    so; promises in its ledger come after it. `points`: how many points the source counts in it,
    None where it counts none; outcomes that are `part_of` it are the points whose wording is held.
    """

    __tablename__ = "outcome"
    __table_args__ = (CheckConstraint("points >= 1", name="points"),)  # type: ignore[assignment]

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    edition_id: Mapped[int] = mapped_column(referred(), index=True)
    outcome_type: Mapped[str] = mapped_column(String(20), index=True)
    due_text: Mapped[str] = mapped_column(String(40), default="")
    due_latest: Mapped[date | None] = mapped_column(index=True)
    points: Mapped[int | None]

    __mapper_args__ = {
        "polymorphic_identity": "outcome",
        "inherit_condition": id == Record.id,
    }
    edition: Mapped[Edition] = relationship(
        foreign_keys=[edition_id], primaryjoin=edition_id == Edition.id
    )
    snapshot_codes: ClassVar[tuple[str, ...]] = (*Record.snapshot_codes, "edition")

    @property
    def due(self) -> EventDate | None:
        """By when it is to be done, or None."""
        return dated(self.due_text)

    @validates("due_text")
    def _bound_due(self, _key: str, text: str) -> str:
        due = dated(text)
        self.due_latest = due.latest if due else None
        return text

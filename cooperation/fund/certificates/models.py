"""People who took part in a project's activities, and their certificates. Nobody reads of them but
the secretariat; readers get numbers (`Participation` of the project).
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.models import Record, owned, referred


class Participant(Model):
    """Somebody who took part in an activity (`activity_ref`) of a project.

    `latin_name` as in a passport, `own_name` in the script of `own_language`; one of them is given.
    `identity` is a digest by which the same person is found twice: SHA-256 of what the secretariat
    knows them by, in hexadecimal.
    """

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("project_id", "activity_ref", "identity"),
        CheckConstraint("latin_name <> '' OR own_name <> ''", name="name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(owned())
    activity_ref: Mapped[str] = mapped_column(String(10))
    identity: Mapped[str] = mapped_column(String(64))
    body_id: Mapped[int] = mapped_column(referred(), index=True)
    latin_name: Mapped[str] = mapped_column(String(200), default="")
    own_name: Mapped[str] = mapped_column(String(200), default="")
    own_language: Mapped[str] = mapped_column(String(20), default="")
    level: Mapped[str] = mapped_column(String(12), default="")
    sex: Mapped[str] = mapped_column(String(8), default="")
    completed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    body: Mapped[Record | None] = relationship(foreign_keys=[body_id])
    certificates: Mapped[list["Certificate"]] = relationship(
        back_populates="participant",
        order_by="Certificate.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    __mapper_args__ = {"version_id_col": version}


class Certificate(Model):
    """A certificate in the language of its holder; `number` is on it, and its QR code leads to
    where anybody can verify it. A revoked one has a reason, in `reason_language`."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (reason = '')", name="revoked_at"),
        CheckConstraint("(reason = '') = (reason_language = '')", name="reason_language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[str] = mapped_column(String(20), unique=True)
    language: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime]
    issuer_name: Mapped[str] = mapped_column(String(200))
    revoked_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    reason_language: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column()

    participant: Mapped[Participant] = relationship(back_populates="certificates")

    __mapper_args__ = {"version_id_col": version}

"""People who took part in a project's activities, and their certificates.

Nobody reads of them but the secretariat: readers get numbers (`Participation`, `ParticipantGroup`),
and who holds a certificate what is printed on it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.documents.queries import want_files
from registry.models import owned, referred

LONGEST_NAME = 200


class Participant(Model):
    """Somebody who took part in an activity of a project (`activity_code`, which is permanent).

    `latin_name` as in a passport, `own_name` in the script of `own_language` (a tag); one of them
    is given. `identity` is the digest by which the same person is found twice
    (`certificates.identity`). `language`: of their certificate, one of the site's. Level and sex
    are codes, or '' where they are not known. `erased_at`: since when names, digest, level and sex
    are gone; that somebody of the body took part stays.
    """

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("project_id", "activity_code", "identity"),
        CheckConstraint("(latin_name <> '' OR own_name <> '') = (erased_at IS NULL)", name="name"),
        CheckConstraint("(identity IS NULL) = (erased_at IS NOT NULL)", name="identity"),
        CheckConstraint("(own_name = '') = (own_language = '')", name="own_language"),
        Index("ix_participant_kept", "erased_at", "completed_on", "entered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(owned())
    activity_code: Mapped[str] = mapped_column(String(20))
    identity: Mapped[str | None] = mapped_column(String(64))
    body_id: Mapped[int] = mapped_column(referred(), index=True)
    latin_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    own_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    own_language: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(12), default="")
    sex: Mapped[str] = mapped_column(String(8), default="")
    completed_on: Mapped[date | None]
    entered_on: Mapped[date]
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    certificates: Mapped[list["Certificate"]] = relationship(
        back_populates="participant", order_by="Certificate.id", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """What they are called in a list: the Latin name, else their own."""
        return self.latin_name or self.own_name


class Certificate(Model):
    """A certificate as it was printed: it says that later too, whatever becomes of the records.

    `number` is on it; its QR code leads to where anybody can verify it. `printed` holds what
    `certificates.issuing.Printed` tells. The names are '' once they are erased. A revoked one has a
    reason, in `reason_language`. A participant has one good certificate at most.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (reason = '')", name="revoked_at"),
        CheckConstraint("(reason = '') = (reason_language = '')", name="reason_language"),
        Index("ix_certificate_project_id", "project_id", "activity_code"),
        Index("ix_certificate_participant_id", "participant_id"),
        Index(
            "uq_certificate_good",
            "participant_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(owned())
    activity_code: Mapped[str] = mapped_column(String(20))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL")
    )
    number: Mapped[str] = mapped_column(String(20), unique=True)
    language: Mapped[str] = mapped_column(String(20))
    latin_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    own_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    own_language: Mapped[str] = mapped_column(String(20), default="")
    printed: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    reason_language: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column()

    participant: Mapped[Participant | None] = relationship(back_populates="certificates")

    __mapper_args__ = {"version_id_col": version}


class CertificateFile(Model):
    """All good certificates of an activity in one file, made by the worker and kept for days.

    `asked_at`: when somebody asked last. `made_at`, `size` in bytes and `sha256` are of the file;
    None, 0 and '' before there is one. It goes once one of its certificates is good no more.
    """

    __tablename__ = "certificate_file"
    __table_args__ = (UniqueConstraint("project_id", "activity_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(owned())
    activity_code: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)


want_files(select(CertificateFile.sha256).where(CertificateFile.sha256 != ""))

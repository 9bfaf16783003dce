"""Who is there: badges, check-ins, and what delegations agree that the registry says of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from forum.delegations.models import Member

CODE_LENGTH = 8


class Badge(Model):
    """A badge of a member. `serial` counts those of the member from 1; the last one is good unless
    it is revoked. `code` is what people type who have no camera."""

    __tablename__ = "badge"
    __table_args__ = (
        UniqueConstraint("member_id", "serial"),
        CheckConstraint("serial >= 1", name="serial"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("delegation_member.id", ondelete="CASCADE"))
    serial: Mapped[int]
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()


class CheckIn(Model):
    """That a member came: to a session, or with `slot_id` None to the edition.

    `member_state` and `delegation_state` are what they were before, where this made it `arrived`;
    else ''.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("member_id", "slot_id"),
        # None is never equal to None: coming to the edition needs an index of its own.
        Index(
            "uq_check_in_edition",
            "member_id",
            unique=True,
            sqlite_where=text("slot_id IS NULL"),
            postgresql_where=text("slot_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("delegation_member.id", ondelete="CASCADE"))
    slot_id: Mapped[int | None] = mapped_column(
        ForeignKey("slot.session_id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    actor_name: Mapped[str] = mapped_column(String(200))
    member_state: Mapped[str] = mapped_column(String(12), default="")
    delegation_state: Mapped[str] = mapped_column(String(12), default="")

    member: Mapped[Member] = relationship()


class AttendanceConsent(Model):
    """What a delegation that agrees (`Delegation.consented_at`) agrees to, and what was written.

    `names_head`: the head of the delegation may be named. `attendance_code` is the code of the part
    of the edition's record that was written, '' while there is none.
    """

    __tablename__ = "attendance_consent"

    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True
    )
    names_head: Mapped[bool] = mapped_column(default=False)
    attendance_code: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

"""Seats in sessions that have a bounded number of them, and who waits for one. None of it is
public."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from forum.delegations.models import Member
from forum.programme.models import Slot

HELD, WAITING = "held", "waiting"
STATES = (HELD, WAITING)


class Seat(Model):
    """What a delegation asked for one of its members: a seat, or a place in the waiting list.

    The order of asking is that of the ids: they are drawn while the slot is locked.
    """

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("slot_id", "member_id"),
        CheckConstraint("state IN ('held', 'waiting')", name="state"),
        Index("ix_seat_order", "slot_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.session_id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("delegation_member.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(8), default=WAITING)
    asked_at: Mapped[datetime]

    slot: Mapped[Slot] = relationship()
    member: Mapped[Member] = relationship()

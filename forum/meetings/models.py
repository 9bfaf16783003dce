"""Bilateral meetings between delegations to an edition. None of it is public."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from forum.delegations.models import Delegation
from forum.programme.models import Room

PROPOSED, ACCEPTED, PLACED = "proposed", "accepted", "placed"
DECLINED, WITHDRAWN = "declined", "withdrawn"
STATES = (PROPOSED, ACCEPTED, PLACED, DECLINED, WITHDRAWN)
OPEN = (PROPOSED, ACCEPTED, PLACED)
_STATES = ", ".join(f"'{state}'" for state in STATES)


class Meeting(Model):
    """A meeting that the delegation `asking` asks of the delegation `asked`.

    `from_at` and `until_at` bound the time that `proposer_id`, one of the two, proposed last; the
    other one answers. Once accepted, the secretariat gives it a room and a time. `languages` are
    tags of those to be spoken; `language` is that of `subject` and `words`.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("asking_id <> asked_id", name="two"),
        CheckConstraint("proposer_id IN (asking_id, asked_id)", name="proposer"),
        CheckConstraint("from_at < until_at", name="window"),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint(
            "(state = 'placed') = (starts_at IS NOT NULL AND ends_at IS NOT NULL)", name="placed"
        ),
        Index("ix_meeting_edition_id", "edition_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("registration.edition_id", ondelete="CASCADE")
    )
    asking_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    asked_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    proposer_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(10), default=PROPOSED)
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(LongText, default="")
    language: Mapped[str] = mapped_column(String(20))
    languages: Mapped[list[Any]]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    room_id: Mapped[int | None] = mapped_column(
        ForeignKey("room.id", ondelete="SET NULL"), index=True
    )
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    asking: Mapped[Delegation] = relationship(foreign_keys=[asking_id])
    asked: Mapped[Delegation] = relationship(foreign_keys=[asked_id])
    room: Mapped[Room | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def answerer_id(self) -> int:
        """The delegation that a proposal waits for."""
        return self.asked_id if self.proposer_id == self.asking_id else self.asking_id

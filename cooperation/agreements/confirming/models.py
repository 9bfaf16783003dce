"""What the parties to an agreement say about the facts that are published of it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model, sql_list
from registry.models import owned, referred

CONFIRMED, DISPUTED, ACKNOWLEDGED, CLOSED = "confirmed", "disputed", "acknowledged", "closed"
STATES = (CONFIRMED, DISPUTED, ACKNOWLEDGED, CLOSED)
_STATES = sql_list(STATES)


class Key(NamedTuple):
    """A fact, and the party that speaks of it: ids of records."""

    record_id: int
    administration_id: int


class Confirmation(Model):
    """One statement of an administration about one fact, as the fact stood then.

    The fact is a record: an agreement, or an entry of its ledger. `digest` is that of what was
    shown (`facts.py`). `number` counts the administration's statements about the fact from 1; the
    last one is what it says now. A dispute is `disputed` until the secretariat has `acknowledged`
    it, which makes it public, or has `closed` it for a reason. A confirmation has no words.
    """

    __tablename__ = "confirmation"
    __table_args__ = (
        UniqueConstraint("record_id", "administration_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state = 'confirmed') = (words = '')", name="words"),
        CheckConstraint("(words <> '') = (language <> '')", name="language"),
        CheckConstraint("(state = 'closed') = (reason <> '')", name="reason"),
        CheckConstraint("(reason <> '') = (reason_language <> '')", name="reason_language"),
        Index("ix_confirmation_queue", "state", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned())
    administration_id: Mapped[int] = mapped_column(referred(), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(LongText, default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    actor_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(LongText, default="")
    reason_language: Mapped[str] = mapped_column(String(20), default="")
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def key(self) -> Key:
        """The fact and the party."""
        return Key(self.record_id, self.administration_id)

"""Searches that people keep, records that they follow, and the notices they were sent of them."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account
from core.database import Model
from core.deliveries import Delivery
from registry.models import owned

LONGEST_NAME = 200
AT_ONCE, DAILY, WEEKLY, NEVER = "at_once", "daily", "weekly", "never"
FREQUENCIES: dict[str, Any] = {
    AT_ONCE: _l("At once"),
    DAILY: _l("Once a day"),
    WEEKLY: _l("Once a week, on Monday"),
    NEVER: _l("Never; it is only kept"),
}
_NAMES = ", ".join(f"'{frequency}'" for frequency in FREQUENCIES)


class Subscription(Model):
    """A saved search (`query`: parameters of an address, encoded) or a record that is followed.

    `seen` is the revision up to which its person was told, `asked` the one up to which a job was
    written; `due_at` is when the next digest is due. These three are the worker's, and raise no
    `version`. `language` is that of the letters.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("account_id", "record_id"),
        CheckConstraint("(record_id IS NULL) <> (query = '')", name="search_or_record"),
        CheckConstraint(f"frequency IN ({_NAMES})", name="frequency"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    record_id: Mapped[int | None] = mapped_column(owned(), index=True)
    query: Mapped[str] = mapped_column(LongText, default="")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    frequency: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(20))
    paused: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    seen: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)

    account: Mapped[Account] = relationship()

    @property
    def tells(self) -> bool:
        """Whether letters are wanted."""
        return not self.paused and self.frequency != NEVER


class Notice(Model):
    """One letter about a subscription: the revisions after `since` up to `upto`.

    `told` are ids of the revisions that the letter names, `total` is how many records had changed.
    `repeated` are revisions of earlier letters that may not have arrived; such a letter is
    `carried` once a later one names them.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("subscription_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id", ondelete="CASCADE"))
    letter: Mapped[str] = mapped_column(
        ForeignKey("delivery.letter", ondelete="CASCADE"), index=True
    )
    since: Mapped[int]
    upto: Mapped[int]
    told: Mapped[list[Any]]
    repeated: Mapped[list[Any]]
    total: Mapped[int]
    carried: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]

    delivery: Mapped[Delivery] = relationship()

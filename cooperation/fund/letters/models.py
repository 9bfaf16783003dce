"""Which letters about calls and projects of the fund were sent to whom: each once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model, sql_list
from registry.models import owned

OPENED, MOVED, CLOSING = "opened", "moved", "closing"
COMING, OVERDUE = "coming", "overdue"
OCCASIONS = (OPENED, MOVED, CLOSING, COMING, OVERDUE)
_NAMES = sql_list(OCCASIONS)


class FundLetter(Model):
    """A letter about a call or a project to an account.

    `about` is what of the record it is about: the code of an administration or of a report, or ''.
    `mark` tells letters of an occasion from each other. `closes_at` is the deadline of a call that
    the letter tells. `letter` is the number of its delivery, as long as that is kept.
    """

    __tablename__ = "fund_letter"
    __table_args__ = (
        UniqueConstraint("account_id", "record_id", "occasion", "about", "mark"),
        CheckConstraint(f"occasion IN ({_NAMES})", name="occasion"),
        Index("ix_fund_letter_record_id_occasion", "record_id", "occasion"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    record_id: Mapped[int] = mapped_column(owned())
    occasion: Mapped[str] = mapped_column(String(8))
    about: Mapped[str] = mapped_column(String(40), default="")
    mark: Mapped[str] = mapped_column(String(40), default="")
    closes_at: Mapped[datetime | None]
    letter: Mapped[str | None] = mapped_column(
        ForeignKey("delivery.letter", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]

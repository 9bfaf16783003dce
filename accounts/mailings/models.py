"""Which mailings people have ended."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model


class EndedMailing(Model):
    """A mailing (its name) that is sent to an account no more."""

    __tablename__ = "ended_mailing"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    mailing: Mapped[str] = mapped_column(String(40), primary_key=True)
    ended_at: Mapped[datetime]

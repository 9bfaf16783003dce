"""The training fund: activities and events, counted as the fund's only where the tie is direct."""

from decimal import Decimal

from sqlalchemy import Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.models import Record, owned


class FundActivity(Record):
    """A training or capacity-building activity. `tie` to the fund: direct, related, background."""

    __tablename__ = "fund_activity"
    __mapper_args__ = {"polymorphic_identity": "fund_activity"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    body_text: Mapped[str] = mapped_column(String(300), default="")
    participants_count: Mapped[int | None]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(20, 2, asdecimal=True))
    currency: Mapped[str] = mapped_column(String(3), default="")
    tie: Mapped[str] = mapped_column(String(12), index=True)

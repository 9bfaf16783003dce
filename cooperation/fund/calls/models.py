"""Calls for applications to the training fund.

A call is a record: drafted, reviewed, published and versioned as all are.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.database import Model
from registry.models import Part, Record, owned


class FundCall(Record):
    """A call. Its purpose is the summary of its texts; who may apply are parties in role
    `eligible`, every administration where there are none.

    `opens_clock` and `closes_clock` are times by the clocks of `time_zone` (IANA), as ISO 8601
    without offset (2027-03-31T18:00); `opens_at` and `closes_at` the instants that follow. The
    record's own date is the day on which it opens.
    Applications are taken from `opens_at` to before `closes_at`, in `application_languages` (tags;
    in any where there are none). `budget` in `currency` (ISO 4217) and `seats` bound what can be
    awarded; None where no bound is told. Every application has `reviewers` at least.
    """

    __tablename__ = "fund_call"
    __mapper_args__ = {"polymorphic_identity": "fund_call"}
    __table_args__ = (  # type: ignore[assignment]
        CheckConstraint("opens_at < closes_at", name="order"),
        CheckConstraint("budget >= 0", name="budget"),
        CheckConstraint("(budget IS NULL) = (currency = '')", name="currency"),
        CheckConstraint("seats >= 1", name="seats"),
        CheckConstraint("reviewers >= 2", name="reviewers"),
    )

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    time_zone: Mapped[str] = mapped_column(String(60))
    opens_clock: Mapped[str] = mapped_column(String(16))
    closes_clock: Mapped[str] = mapped_column(String(16))
    opens_at: Mapped[datetime] = mapped_column(index=True)
    closes_at: Mapped[datetime] = mapped_column(index=True)
    budget: Mapped[Decimal | None] = mapped_column(Numeric(20, 2, asdecimal=True))
    currency: Mapped[str] = mapped_column(String(3), default="")
    seats: Mapped[int | None]
    application_languages: Mapped[list[Any]]
    reviewers: Mapped[int] = mapped_column(default=2)

    criteria: Mapped[list["CallCriterion"]] = relationship(
        back_populates="call",
        cascade="all, delete-orphan",
        foreign_keys="CallCriterion.call_id",
        order_by="CallCriterion.position",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "criteria")

    @validates("time_zone", "opens_clock", "closes_clock")
    def _set_instants(self, key: str, value: str) -> str:
        told = {"time_zone": self.time_zone, "opens_clock": self.opens_clock}
        told |= {"closes_clock": self.closes_clock, key: value}
        for clock, instant in (("opens_clock", "opens_at"), ("closes_clock", "closes_at")):
            if told["time_zone"] and told[clock]:
                setattr(self, instant, _instant(told[clock], told["time_zone"]))
        if key == "opens_clock":
            self.set_date(value[:10])
        return value

    def is_open(self, at: datetime) -> bool:
        """Whether applications are taken at an instant."""
        return self.state == "published" and self.opens_at <= at < self.closes_at


def _instant(clock: str, zone: str) -> datetime:
    """When clocks of a zone show a time: the first time where they show it twice."""
    return datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class CallCriterion(Part, Model):
    """By what a call judges applications, and how much of 100 that weighs."""

    __tablename__ = "call_criterion"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 100", name="weight"),)
    owner_attribute = "call"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(owned(), index=True)
    position: Mapped[int]
    criterion: Mapped[str] = mapped_column(String(20))
    weight: Mapped[int]

    call: Mapped[FundCall] = relationship(
        back_populates="criteria", foreign_keys=[call_id], primaryjoin=call_id == FundCall.id
    )

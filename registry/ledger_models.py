"""Events and the status periods that follow from them."""

from datetime import date
from typing import ClassVar

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    ScalarSelect,
    Select,
    String,
    Table,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship, validates

from core.database import Model
from core.dates import EventDate
from registry.models import Record, dated, owned, referred

EventId = ColumnElement[int] | InstrumentedAttribute[int]

event_record = Table(
    "event_record",
    Model.metadata,
    Column("event_id", owned(), primary_key=True),
    Column("record_id", referred(), primary_key=True, index=True),
)


class Event(Record):
    """A dated, sourced act or happening: one entry in the ledger of the records it is about.

    `about_party` is set where the act is one party's (a ratification). `reported_status` goes with
    the kind `status_reported` and only with it: what a source says held on the day. `corrects` is
    the entry that this one stands in the place of; once this one is published that one counts no
    more. `due_*` is the day that is promised, in the kinds that promise one
    (`ledger_rules.PROMISING`).
    """

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    track: Mapped[str] = mapped_column(String(12))
    event_kind: Mapped[str] = mapped_column(String(30), index=True)
    about_party_id: Mapped[int | None] = mapped_column(referred(), index=True)
    reported_status: Mapped[str] = mapped_column(String(30), default="")
    corrects_id: Mapped[int | None] = mapped_column(
        ForeignKey("event.id", ondelete="RESTRICT"), index=True
    )
    due_text: Mapped[str] = mapped_column(String(40), default="")
    due_earliest: Mapped[date | None]
    due_latest: Mapped[date | None] = mapped_column(index=True)

    __mapper_args__ = {
        "polymorphic_identity": "event",
        "inherit_condition": id == Record.id,
    }

    about: Mapped[list[Record]] = relationship(
        secondary=event_record,
        primaryjoin="Event.id == event_record.c.event_id",
        secondaryjoin="Record.id == event_record.c.record_id",
        order_by="Record.code",
    )
    about_party: Mapped[Record | None] = relationship(foreign_keys=[about_party_id])
    corrects: Mapped["Event | None"] = relationship(
        foreign_keys=[corrects_id], primaryjoin="Event.corrects_id == remote(Event.id)"
    )

    snapshot_codes: ClassVar[tuple[str, ...]] = ("concepts", "about", "about_party", "corrects")

    @property
    def due(self) -> EventDate | None:
        """The day that is promised, or None."""
        return dated(self.due_text)

    @validates("due_text")
    def _bound_due(self, _key: str, text: str) -> str:
        promised = dated(text)
        self.due_earliest = promised.earliest if promised else None
        self.due_latest = promised.latest if promised else None
        return text


def not_corrected(event_id: EventId) -> ColumnElement[bool]:
    """Whether no published event corrects the event of this id, so that it counts."""
    return ~_correcting(event_id).exists()


def correction_of(event_id: EventId) -> ScalarSelect[int]:
    """The id of the published event that corrects the event of this id, or null."""
    return _correcting(event_id).limit(1).scalar_subquery()


def _correcting(event_id: EventId) -> Select[tuple[int]]:
    event, record = Event.__table__.alias(), Record.__table__.alias()
    return select(event.c.id).where(
        event.c.corrects_id == event_id, record.c.id == event.c.id, record.c.state == "published"
    )


class StatusPeriod(Model):
    """A status that a record (or one party of it) had, from and until: a projection of the ledger.

    The status began between `start_earliest` and `start_latest` and ended before a day between
    `end_earliest` and `end_latest`; `date.min` and `date.max` stand for open bounds. `inferred`
    marks a start whose year is an inference: it is never certain.
    """

    __tablename__ = "status_period"
    __table_args__ = (
        Index("ix_status_period_status", "track", "status", "start_earliest", "end_latest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned(), index=True)
    position: Mapped[int]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("record.id", ondelete="CASCADE"))
    track: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(30))
    start_earliest: Mapped[date]
    start_latest: Mapped[date]
    end_earliest: Mapped[date]
    end_latest: Mapped[date]
    inferred: Mapped[bool]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("record.id", ondelete="CASCADE"))

    record: Mapped[Record] = relationship(back_populates="periods", foreign_keys=[record_id])
    party: Mapped[Record | None] = relationship(foreign_keys=[party_id])

    @property
    def bounds(self) -> tuple[date, date, date, date]:
        """(start earliest, start latest, end earliest, end latest)."""
        return self.start_earliest, self.start_latest, self.end_earliest, self.end_latest

    def holds(self, day: date) -> str:
        """'certain', 'possible' or 'no': whether the status held on the day."""
        if not self.start_earliest <= day < self.end_latest:
            return "no"
        certain = self.start_latest <= day < self.end_earliest and not self.inferred
        return "certain" if certain else "possible"

"""Measures by pillar, their indicators and observations, practices, policies and corridors."""

from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Numeric, String, Table
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from core.dates import EventDate
from registry.models import Part, Record, dated, owned, referred

indicator_measure = Table(
    "indicator_measure",
    Model.metadata,
    Column("indicator_id", owned(), primary_key=True),
    Column(
        "measure_id", ForeignKey("record.id", ondelete="RESTRICT"), primary_key=True, index=True
    ),
)


class Pillar(Record):
    """One of the three pillars that the 16 measures stand under."""

    __tablename__ = "pillar"
    __mapper_args__ = {"polymorphic_identity": "pillar"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    number: Mapped[int]


class Measure(Record):
    """One of the 16 Belt and Road measures of China Customs. Lead body: a party in role `lead`."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    pillar_id: Mapped[int] = mapped_column(referred(), index=True)
    keywords: Mapped[str] = mapped_column(String(500), default="")

    __mapper_args__ = {
        "polymorphic_identity": "measure",
        "inherit_condition": id == Record.id,
    }
    pillar: Mapped[Pillar] = relationship(
        foreign_keys=[pillar_id], primaryjoin=pillar_id == Pillar.id
    )
    assessments: Mapped[list["Assessment"]] = relationship(
        back_populates="measure",
        cascade="all, delete-orphan",
        foreign_keys="Assessment.measure_id",
        order_by="Assessment.code",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "assessments")
    snapshot_codes: ClassVar[tuple[str, ...]] = (*Record.snapshot_codes, "pillar")


class Assessment(Part, Model):
    """How far a measure has come in somebody's judgement: the lead body's own or an independent.

    It gives no status. `words` are in `language`. Sources cite it by its code (`part_code`).
    """

    __tablename__ = "assessment"
    __table_args__ = (CheckConstraint("side IN ('lead_body', 'independent')", name="side"),)
    owner_attribute = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    measure_id: Mapped[int] = mapped_column(owned(), index=True)
    side: Mapped[str] = mapped_column(String(12))
    assessor_id: Mapped[int | None] = mapped_column(referred(), index=True)
    assessor_text: Mapped[str] = mapped_column(String(300), default="")
    completion: Mapped[str] = mapped_column(String(12), default="")
    implementation: Mapped[str] = mapped_column(String(16), default="")
    date_text: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(LongText, default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    confidence: Mapped[str] = mapped_column(String(10))
    verification: Mapped[str] = mapped_column(String(12))

    measure: Mapped[Measure] = relationship(
        back_populates="assessments",
        foreign_keys=[measure_id],
        primaryjoin=measure_id == Measure.id,
    )
    assessor: Mapped[Record | None] = relationship(foreign_keys=[assessor_id])

    snapshot_codes: ClassVar[tuple[str, ...]] = ("assessor",)

    @property
    def date(self) -> EventDate | None:
        """The day for which it was judged."""
        return dated(self.date_text)

    def set_date(self, text: str) -> None:
        """Set the date from EDTF text; raises `InvalidEventDate`."""
        dated(text)
        self.date_text = text


class Indicator(Record):
    """Something measured: its unit, what is counted, and which way is better."""

    __tablename__ = "indicator"
    __mapper_args__ = {"polymorphic_identity": "indicator"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    unit: Mapped[str] = mapped_column(String(30))
    counted: Mapped[str] = mapped_column(String(120), default="")
    direction: Mapped[str] = mapped_column(String(10))
    body_text: Mapped[str] = mapped_column(String(300), default="")

    measures: Mapped[list[Record]] = relationship(
        secondary=indicator_measure,
        primaryjoin="Indicator.id == indicator_measure.c.indicator_id",
        secondaryjoin="Record.id == indicator_measure.c.measure_id",
        order_by="Record.code",
    )
    observations: Mapped[list["Observation"]] = relationship(
        back_populates="indicator",
        cascade="all, delete-orphan",
        foreign_keys="Observation.indicator_id",
        order_by="Observation.code",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "observations")
    snapshot_codes: ClassVar[tuple[str, ...]] = (*Record.snapshot_codes, "measures")


class Observation(Part, Model):
    """A value (or words) of an indicator for a period, with its baseline.

    `self_reported` is None where the source does not say.
    """

    __tablename__ = "observation"
    owner_attribute = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    indicator_id: Mapped[int] = mapped_column(owned(), index=True)
    value: Mapped[Decimal | None] = mapped_column(Numeric(20, 6, asdecimal=True))
    value_text: Mapped[str] = mapped_column(String(300), default="")
    baseline_value: Mapped[Decimal | None] = mapped_column(Numeric(20, 6, asdecimal=True))
    baseline_text: Mapped[str] = mapped_column(String(300), default="")
    period_text: Mapped[str] = mapped_column(String(40), default="")
    period_words: Mapped[str] = mapped_column(String(200), default="")
    self_reported: Mapped[bool | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    confidence: Mapped[str] = mapped_column(String(10))
    verification: Mapped[str] = mapped_column(String(12))

    indicator: Mapped[Indicator] = relationship(
        back_populates="observations",
        foreign_keys=[indicator_id],
        primaryjoin=indicator_id == Indicator.id,
    )

    @property
    def period(self) -> EventDate | None:
        return dated(self.period_text)


class Practice(Record):
    """A practice of customs districts (parties in role `district`; partners in role `partner`)."""

    __tablename__ = "practice"
    __mapper_args__ = {"polymorphic_identity": "practice"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    district_text: Mapped[str] = mapped_column(String(300), default="")


class Policy(Record):
    """A policy document. Issuers: parties in role `issuer`; `date_text` is the day of issue."""

    __tablename__ = "policy"
    __mapper_args__ = {"polymorphic_identity": "policy"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    issuer_text: Mapped[str] = mapped_column(String(300), default="")
    number: Mapped[str] = mapped_column(String(200), default="")
    in_force_text: Mapped[str] = mapped_column(String(40), default="")

    @property
    def in_force(self) -> EventDate | None:
        return dated(self.in_force_text)


class Corridor(Record):
    """A China-Europe rail service. `date_text` is its first run."""

    __tablename__ = "corridor"
    __mapper_args__ = {"polymorphic_identity": "corridor"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    origin: Mapped[str] = mapped_column(String(120))
    destination: Mapped[str] = mapped_column(String(120), default="")

    legs: Mapped[list["CorridorLeg"]] = relationship(
        back_populates="corridor",
        cascade="all, delete-orphan",
        foreign_keys="CorridorLeg.corridor_id",
        order_by="CorridorLeg.position",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "legs")


class CorridorLeg(Part, Model):
    """A territory on the way, and the crossing to the next one ('' = not named in the sources)."""

    __tablename__ = "corridor_leg"
    owner_attribute = "corridor"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    corridor_id: Mapped[int] = mapped_column(owned(), index=True)
    position: Mapped[int]
    territory: Mapped[str] = mapped_column(String(2), index=True)
    crossing_to_next: Mapped[str] = mapped_column(String(200), default="")

    corridor: Mapped[Corridor] = relationship(
        back_populates="legs", foreign_keys=[corridor_id], primaryjoin=corridor_id == Corridor.id
    )

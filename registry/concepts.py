"""Concepts of customs work and their labels in many languages (SKOS: preferred, alternative)."""

from typing import ClassVar

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.models import Part, Record, owned


class Concept(Record):
    """A concept. Its preferred labels stand as titles in its texts too; `core`: one of the 30."""

    __tablename__ = "concept"
    __mapper_args__ = {"polymorphic_identity": "concept"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    core: Mapped[bool] = mapped_column(index=True)

    labels: Mapped[list["Label"]] = relationship(
        back_populates="concept",
        cascade="all, delete-orphan",
        foreign_keys="Label.concept_id",
        order_by="Label.id",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "labels")


class Label(Part, Model):
    """How a concept is called in one language."""

    __tablename__ = "label"
    __table_args__ = (Index("ix_label_concept_language", "concept_id", "language"),)
    owner_attribute = "concept"

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(owned())
    language: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(300), index=True)
    preferred: Mapped[bool]
    origin: Mapped[str] = mapped_column(String(10))

    concept: Mapped[Concept] = relationship(
        back_populates="labels", foreign_keys=[concept_id], primaryjoin=concept_id == Concept.id
    )

"""Sources, and the citations that tie a record, a part or one field of it to them."""

from typing import ClassVar

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.models import Part, Record, owned, referred

LINKED_SCHEMES = ("http://", "https://")
UNLINKED_KINDS = frozenset({"mirror", "noaddr", "described", "seed", "registry"})


def link_of(source_kind: str, address: str) -> str:
    """The address of a source of this kind, where it may be shown as a link; else ''."""
    shown = source_kind not in UNLINKED_KINDS and address.startswith(LINKED_SCHEMES)
    return address if shown else ""


class Source(Record):
    """A publication that the registry rests on. Its title stays in its own language."""

    __tablename__ = "source"
    __mapper_args__ = {"polymorphic_identity": "source"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    publisher: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str] = mapped_column(String(600))
    address: Mapped[str] = mapped_column(String(1000), default="")
    source_kind: Mapped[str] = mapped_column(String(20), index=True)

    @property
    def link(self) -> str:
        """The address, where it may be shown as a link; else ''."""
        return link_of(self.source_kind, self.address)


class Citation(Part, Model):
    """What rests on which source: the record, a part of it (by the part's code), or one field."""

    __tablename__ = "citation"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned(), index=True)
    part_code: Mapped[str] = mapped_column(String(20), default="")
    field: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    source_id: Mapped[int] = mapped_column(referred(), index=True)
    locator: Mapped[str] = mapped_column(String(300), default="")
    confidence: Mapped[str] = mapped_column(String(10))
    verification: Mapped[str] = mapped_column(String(12))

    record: Mapped[Record] = relationship(back_populates="citations", foreign_keys=[record_id])
    # None where the reader may not see it
    source: Mapped[Source | None] = relationship(
        foreign_keys=[source_id], primaryjoin=source_id == Source.id, viewonly=False
    )

    snapshot_codes: ClassVar[tuple[str, ...]] = ("source",)


def records_without_source() -> Select[tuple[Record]]:
    """Published records that rest on no source; a source needs none."""
    return (
        select(Record)
        .where(Record.state == "published", Record.kind != "source")
        .where(Record.id.not_in(select(Citation.record_id)))
        .order_by(Record.code)
    )

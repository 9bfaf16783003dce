"""Administrations, organizations, memberships, customs districts and their groups."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Float, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from core.dates import EventDate
from registry.models import Part, Record, dated, owned, referred


class Administration(Record):
    """A customs administration. `code` is ISO 3166-1 alpha-2; HK and MO are customs territories."""

    __tablename__ = "administration"

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    wco_region: Mapped[str] = mapped_column(String(40), index=True)
    wco_member_since: Mapped[int | None]
    name_local: Mapped[str] = mapped_column(String(300), default="")
    name_local_language: Mapped[str] = mapped_column(String(20), default="")
    name_local_origin: Mapped[str] = mapped_column(String(10), default="")
    parent: Mapped[str] = mapped_column(String(300), default="")
    capital: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    languages: Mapped[list[Any]]
    website: Mapped[str] = mapped_column(String(500), default="")
    basis: Mapped[list[Any]]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="administration",
        cascade="all, delete-orphan",
        foreign_keys="Membership.administration_id",
        order_by="Membership.code",
    )

    __mapper_args__ = {
        "polymorphic_identity": "administration",
        "inherit_condition": id == Record.id,
    }
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "memberships")


class Organization(Record):
    """An organization, union, ministry or other body that the records name."""

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    organization_kind: Mapped[str] = mapped_column(String(20), index=True)
    parent_id: Mapped[int | None] = mapped_column(referred(), index=True)
    headquarters: Mapped[str] = mapped_column(String(200), default="")
    website: Mapped[str] = mapped_column(String(500), default="")

    parent: Mapped[Record | None] = relationship(foreign_keys=[parent_id])

    __mapper_args__ = {
        "polymorphic_identity": "organization",
        "inherit_condition": id == Record.id,
    }
    snapshot_codes: ClassVar[tuple[str, ...]] = (*Record.snapshot_codes, "parent")


class Spell:
    """From and until, as EDTF with the bounds that they can mean. No `until`: it still lasts."""

    from_text: Mapped[str] = mapped_column(String(40), default="")
    from_earliest: Mapped[date | None]
    from_latest: Mapped[date | None]
    until_text: Mapped[str] = mapped_column(String(40), default="")
    until_earliest: Mapped[date | None]
    until_latest: Mapped[date | None]

    def set_spell(self, from_text: str, until_text: str) -> None:
        """Set both ends from EDTF text ('' = not known, or still lasting)."""
        start, end = dated(from_text), dated(until_text)
        self.from_text, self.until_text = from_text, until_text
        self.from_earliest = start.earliest if start else None
        self.from_latest = start.latest if start else None
        self.until_earliest = end.earliest if end else None
        self.until_latest = end.latest if end else None

    @property
    def from_date(self) -> EventDate | None:
        return dated(self.from_text)

    @property
    def until_date(self) -> EventDate | None:
        return dated(self.until_text)

    def holds(self, day: date) -> str:
        """'certain', 'possible' or 'no': whether the spell covers the day."""
        begun, over = self.from_earliest or date.min, date.max
        if self.until_text:
            over = self.until_latest or date.max
        if not begun <= day <= over:
            return "no"
        surely_begun = bool(self.from_latest and self.from_latest <= day)
        surely_lasting = not self.until_text or bool(
            self.until_earliest and day < self.until_earliest
        )
        return "certain" if surely_begun and surely_lasting else "possible"


class Membership(Spell, Part, Model):
    """An administration's membership of an organization (EU, EAEU, SCO, ASEAN)."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_organization", "organization_id", "administration_id"),)
    owner_attribute = "administration"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    administration_id: Mapped[int] = mapped_column(owned(), index=True)
    organization_id: Mapped[int] = mapped_column(referred())
    confidence: Mapped[str] = mapped_column(String(10))
    verification: Mapped[str] = mapped_column(String(12))

    administration: Mapped[Administration] = relationship(
        back_populates="memberships",
        foreign_keys=[administration_id],
        primaryjoin=administration_id == Administration.id,
    )
    organization: Mapped[Record] = relationship(foreign_keys=[organization_id])

    snapshot_codes: ClassVar[tuple[str, ...]] = ("organization",)


class District(Record):
    """A customs district of China Customs, or a port named in the sources (`district_kind`)."""

    __tablename__ = "district"
    __mapper_args__ = {"polymorphic_identity": "district"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    district_kind: Mapped[str] = mapped_column(String(10), index=True)
    province: Mapped[str] = mapped_column(String(120), default="", index=True)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    coordinates_of: Mapped[str] = mapped_column(String(20), default="")


class Group(Record):
    """A group of customs districts that clear goods as one; leader: a party in role `leader`."""

    __tablename__ = "district_group"
    __mapper_args__ = {"polymorphic_identity": "group"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    customs_count: Mapped[int | None]
    provinces: Mapped[list[Any]]
    provinces_text: Mapped[str] = mapped_column(String(500), default="")
    members_text: Mapped[str] = mapped_column(String(500), default="")
    leader_text: Mapped[str] = mapped_column(String(200), default="")

    members: Mapped[list["GroupMember"]] = relationship(
        back_populates="group",
        cascade="all, delete-orphan",
        foreign_keys="GroupMember.group_id",
        order_by="GroupMember.code",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (*Record.snapshot_parts, "members")


class GroupMember(Spell, Part, Model):
    """A district in a group, as leader or member."""

    __tablename__ = "group_member"
    owner_attribute = "group"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    group_id: Mapped[int] = mapped_column(owned(), index=True)
    district_id: Mapped[int] = mapped_column(referred(), index=True)
    role: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500), default="")
    confidence: Mapped[str] = mapped_column(String(10))
    verification: Mapped[str] = mapped_column(String(12))

    group: Mapped[Group] = relationship(
        back_populates="members", foreign_keys=[group_id], primaryjoin=group_id == Group.id
    )
    district: Mapped[Record] = relationship(foreign_keys=[district_id])

    snapshot_codes: ClassVar[tuple[str, ...]] = ("district",)

"""Whether the addresses that records link to still answer, as the worker found it."""

from datetime import datetime, timedelta

from sqlalchemy import Index, Select, String, or_, select, union
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model
from directory.models import Administration, Organization
from registry.sources import LINKED_SCHEMES, UNLINKED_KINDS, Source

ASKED_EVERY = timedelta(days=30)
ASKED_AGAIN_AFTER = timedelta(days=1)
PATIENCE = 3
"""An address counts as dead once it was asked so many times in a row, a day apart, in vain."""


class AskedAddress(Model):
    """What came of asking an address; `outcome` is a `core.outbound.Outcome`.

    `failures` counts the last askings in a row that failed, `failing_since` is the first of them.
    """

    __tablename__ = "asked_address"
    __table_args__ = (Index("ix_asked_address_failures", "failures"),)

    address: Mapped[str] = mapped_column(String(1000), primary_key=True)
    asked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(12))
    status: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]


def linked_addresses() -> Select[tuple[int, str]]:
    """(record id, address) of everything that published records link to."""
    parts = [
        select(model.id.label("record_id"), column.label("address"))
        .where(model.state == "published", *conditions)
        .where(or_(*(column.startswith(scheme) for scheme in LINKED_SCHEMES)))
        for model, column, conditions in (
            (Source, Source.address, [Source.source_kind.not_in(UNLINKED_KINDS)]),
            (Administration, Administration.website, []),
            (Organization, Organization.website, []),
        )
    ]
    found = union(*parts).subquery()
    return select(found.c.record_id, found.c.address)


def due_addresses(now: datetime, limit: int) -> Select[tuple[str]]:
    """Addresses that should be asked: never asked ones first, then those asked longest ago."""
    linked = linked_addresses().subquery()
    fresh = or_(
        (AskedAddress.failures == 0) & (AskedAddress.asked_at > now - ASKED_EVERY),
        (AskedAddress.failures > 0) & (AskedAddress.asked_at > now - ASKED_AGAIN_AFTER),
    )
    return (
        select(linked.c.address)
        .outerjoin(AskedAddress, AskedAddress.address == linked.c.address)
        .where(or_(AskedAddress.address.is_(None), ~fresh))
        .group_by(linked.c.address, AskedAddress.asked_at)
        .order_by(AskedAddress.asked_at.is_not(None), AskedAddress.asked_at, linked.c.address)
        .limit(limit)
    )


def dead_addresses() -> Select[tuple[int, AskedAddress]]:
    """(record id, address) of those that don't answer any more, the longest dead first."""
    linked = linked_addresses().subquery()
    return (
        select(linked.c.record_id, AskedAddress)
        .join(AskedAddress, AskedAddress.address == linked.c.address)
        .where(AskedAddress.failures >= PATIENCE)
        .order_by(AskedAddress.failing_since, AskedAddress.address, linked.c.record_id)
    )

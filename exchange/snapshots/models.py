"""Snapshots and their files. Rows stay for ever; the files lie where documents do, by content."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.documents.queries import want_files


class Snapshot(Model):
    """The published registry of one moment.

    `name` is its address: the day (UTC), with a number where the day has several. `chain_head` is
    the end of the chain of versions then. `quarter` (`2026Q4`) of those that are taken by the
    calendar, else None. `records` and `lines` count what the files hold.
    """

    __tablename__ = "snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    taken_at: Mapped[datetime]
    chain_head: Mapped[str] = mapped_column(String(64))
    quarter: Mapped[str | None] = mapped_column(String(6), unique=True)
    records: Mapped[int]
    lines: Mapped[int]
    actor_name: Mapped[str] = mapped_column(String(200))

    files: Mapped[list["SnapshotFile"]] = relationship(order_by="SnapshotFile.id")


class SnapshotFile(Model):
    """A file of a snapshot; `size` in bytes."""

    __tablename__ = "snapshot_file"
    __table_args__ = (UniqueConstraint("snapshot_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    name: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)


want_files(select(SnapshotFile.sha256))

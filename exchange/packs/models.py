"""Packs that somebody asked for, and the files of those that are made.

The files lie where documents do, by content; what a pack holds no more is swept away there.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.documents.queries import want_files
from registry.models import Record, owned


class Pack(Model):
    """The pack of an administration in a language of the site.

    `asked_at`: when somebody asked last. `made_at`, `day`, `digest`: when the files were made, the
    day whose statuses they show, and the SHA-256 of what they show; None before they are. `state`
    tells which registry it was compared with last, at `looked_at`: while the registry is the same,
    the files are what would be made now.
    """

    __tablename__ = "pack"
    __table_args__ = (UniqueConstraint("administration_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    administration_id: Mapped[int] = mapped_column(owned())
    language: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime | None]
    day: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(64), default="")
    looked_at: Mapped[datetime | None]

    # None where the reader may not see it
    administration: Mapped[Record | None] = relationship()
    files: Mapped[list["PackFile"]] = relationship(
        order_by="PackFile.id", cascade="all, delete-orphan", passive_deletes=True
    )


class PackFile(Model):
    """A file of a pack: `suffix` tells which; `size` in bytes."""

    __tablename__ = "pack_file"
    __table_args__ = (UniqueConstraint("pack_id", "suffix"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"))
    suffix: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)


want_files(select(PackFile.sha256))

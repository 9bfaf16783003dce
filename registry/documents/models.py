"""Documents: files that belong to a record, and the text that was read from them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.models import Part, Record, owned, referred
from registry.sources import Source


class Document(Part, Model):
    """A file of a record. Its row and its code stay for ever, also after it was removed.

    `sha256` names the stored file, `size` is in bytes. An erased one has no file any more. Until it
    is accepted (`accepted_at`) it is no part of what the record says, and only the desk sees it.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(removed_at IS NULL) = (removal_reason = '')", name="removal_reason"),
        CheckConstraint("removed_at IS NOT NULL OR NOT erased", name="erased"),
        Index("ix_document_waiting", "accepted_at", "removed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(owned(), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    filename: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(20))
    licence: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int] = mapped_column(referred(), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(200))
    accepted_at: Mapped[datetime | None]
    accepted_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    accepted_name: Mapped[str] = mapped_column(String(200), default="")
    removed_at: Mapped[datetime | None]
    removal_reason: Mapped[str] = mapped_column(String(500), default="")
    erased: Mapped[bool] = mapped_column(default=False)

    record: Mapped[Record] = relationship(foreign_keys=[record_id])
    # None where the reader may not see it
    source: Mapped[Source | None] = relationship(
        foreign_keys=[source_id], primaryjoin=source_id == Source.id
    )
    reading: Mapped["DocumentText"] = relationship(
        back_populates="document", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def waits(self) -> bool:
        """Whether somebody has to accept it before readers see it."""
        return self.accepted_at is None and self.removed_at is None

    @property
    def owner(self) -> Record | None:  # type: ignore[override]
        """The record, once the document is a part of what it says."""
        return self.record if self.accepted_at else None


class DocumentText(Model):
    """The text of a document's file: what search reads, in a table of its own as it is long.

    No part of the record: reading a file changes nothing that the record says.
    """

    __tablename__ = "document_text"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'read', 'none', 'failed')", name="state"),
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    text: Mapped[str] = mapped_column(LongText, default="", deferred=True)
    problem: Mapped[str] = mapped_column(String(300), default="")
    read_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship(back_populates="reading")

"""An import: a sheet of one kind of record, its rows as they were checked, and what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.database import Model, sql_list

OPEN = ("checked", "in_review")
"""States in which cells may be mended."""
AT_WORK = ("checking", "accepted", "undoing")
"""States in which the worker has something to do."""
STATES = (*OPEN, *AT_WORK, "refused", "imported", "undone", "discarded")
OUTCOMES = ("create", "change", "unchanged", "conflict", "wrong")
_STATES = sql_list(STATES)
_OUTCOMES = sql_list(OUTCOMES)


def _account() -> ForeignKey:
    return ForeignKey("account.id", ondelete="SET NULL")


class SheetImport(Model):
    """One sheet that somebody uploaded.

    `file` is kept until the import is decided, so that it can be read again in another encoding.
    `language` is the tag that problems are worded in. `editor_*` is who wrote last: uploaded,
    mended or submitted. `counts` holds rows by outcome, and `warnings`. `trouble` says why a file
    was refused, or why an import or its undoing was not carried out.
    """

    __tablename__ = "sheet_import"
    __table_args__ = (CheckConstraint(f"state IN ({_STATES})", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(255))
    file: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    media: Mapped[str] = mapped_column(String(8))
    encoding: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default="checking", index=True)
    done: Mapped[int] = mapped_column(default=0)
    columns: Mapped[list[Any]]
    notes: Mapped[list[Any]]
    counts: Mapped[dict[str, Any]]
    trouble: Mapped[str] = mapped_column(LongText, default="")
    author_id: Mapped[int | None] = mapped_column(_account(), index=True)
    author_name: Mapped[str] = mapped_column(String(200))
    editor_id: Mapped[int | None] = mapped_column(_account())
    editor_name: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(500), default="")
    submitted_at: Mapped[datetime | None]
    decided_id: Mapped[int | None] = mapped_column(_account())
    decided_name: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(String(500), default="")
    imported_at: Mapped[datetime | None]
    undone_id: Mapped[int | None] = mapped_column(_account())
    undone_name: Mapped[str] = mapped_column(String(200), default="")
    undone_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    rows: Mapped[list["SheetRow"]] = relationship(
        back_populates="sheet",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
        order_by="SheetRow.number",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def writes(self) -> int:
        """How many records the import makes or changes."""
        return int(self.counts.get("create", 0)) + int(self.counts.get("change", 0))

    @property
    def hindered(self) -> int:
        """How many rows keep it from being imported."""
        return int(self.counts.get("wrong", 0)) + int(self.counts.get("conflict", 0))


class SheetRow(Model):
    """A row of a sheet: its cells as typed, and what it would make of a record.

    `number` is its place in the file, as programs for sheets count. `base` is the record's content
    at `base_version`, `content` what the row makes of it; both are empty where nothing changes.
    `written_version` is the version of the record that the import made.
    """

    __tablename__ = "sheet_row"
    __table_args__ = (
        CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
        Index("ix_sheet_row_place", "sheet_id", "number", unique=True),
        Index("ix_sheet_row_outcome", "sheet_id", "outcome", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet_import.id", ondelete="CASCADE"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40), default="", index=True)
    cells: Mapped[dict[str, Any]]
    outcome: Mapped[str] = mapped_column(String(10))
    base: Mapped[dict[str, Any]]
    content: Mapped[dict[str, Any]]
    base_version: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[Any]]
    warnings: Mapped[list[Any]]
    warned: Mapped[bool] = mapped_column(default=False)
    mended: Mapped[bool] = mapped_column(default=False)
    written_version: Mapped[int | None]

    sheet: Mapped[SheetImport] = relationship(back_populates="rows")

"""Proposals: what somebody wants a record to say next, and what others say of it.

Live tables hold what is published; a proposal holds the whole record as it would be, and what it
was when the proposal began, so that two people's changes can be told apart and merged.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from registry.models import Record, owned

OPEN = ("draft", "in_review", "scheduled")
STATES = (*OPEN, "accepted", "declined", "discarded")
_STATES = ", ".join(f"'{state}'" for state in STATES)


class Proposal(Model):
    """The whole record as somebody proposes it.

    `record_id` is null, and `code` may be empty, while the record is still to be made. `base` is
    the content of the record at `base_version`. `editor_*` is who wrote last: with `review: two`
    somebody else publishes. `decided_*` is who accepted or declined it, and `decision` why;
    `publish_at` is when an accepted one is to be published. `batch` is the mark of those that came
    in together, or ''.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("state <> 'scheduled' OR publish_at IS NOT NULL", name="publish_at"),
        Index("ix_proposal_queue", "state", "submitted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int | None] = mapped_column(owned(), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40), default="", index=True)
    base_version: Mapped[int] = mapped_column(default=0)
    base: Mapped[dict[str, Any]]
    content: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str] = mapped_column(String(200))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    editor_name: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(500), default="")
    submitted_at: Mapped[datetime | None]
    decided_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_name: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(LongText, default="")
    publish_at: Mapped[datetime | None]
    batch: Mapped[str] = mapped_column(String(40), default="", index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    record: Mapped[Record | None] = relationship()
    comments: Mapped[list["ProposalComment"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="ProposalComment.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it can still become the next version."""
        return self.state in OPEN


class ProposalComment(Model):
    """What somebody says of a proposal; `place` is the path of a field, joined by `/`, or ''."""

    __tablename__ = "proposal_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[str] = mapped_column(String(200), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(LongText)
    resolved_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(back_populates="comments")

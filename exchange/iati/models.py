"""What was taken over from files of others, so that a later file is compared with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cooperation.fund.projects.models import LONGEST_IDENTIFIER
from core.database import Model
from registry.proposals import Proposal


class TakenActivity(Model):
    """An activity of a file as it was read when it was taken over last.

    `content` is what the file said, in the form of a project, whatever became of it here since;
    `status` the one that was proposed for the ledger last, or ''; `proposal` is what was made of
    the content last.
    """

    __tablename__ = "iati_taken"

    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(String(LONGEST_IDENTIFIER), unique=True)
    content: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(20), default="")
    proposal_id: Mapped[int | None] = mapped_column(
        ForeignKey("proposal.id", ondelete="SET NULL"), index=True
    )
    taken_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

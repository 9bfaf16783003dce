"""Whether the text of an agreement has a standard clause, and where."""

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Model
from core.dates import EventDate
from registry.models import Part, dated, owned, referred
from registry.sources import Source

if TYPE_CHECKING:
    from cooperation.agreements.models import Agreement


class ClauseAssessment(Part, Model):
    """The answer for one clause of one agreement; without a row the clause is not assessed.

    `code` is that of the clause (vocabulary `clause`), `answer` one of `clause_answer`. `articles`
    are identifiers (`registry.provisions`); where the text numbers no articles `place` says in
    words where the clause stands. `place` and `note` are in `language`. `source` is the text that
    was read, `date_text` the day of the assessment (EDTF). `assessor_name` is who answered last.
    """

    __tablename__ = "clause_assessment"
    __table_args__ = (
        CheckConstraint("answer IN ('present', 'absent', 'inconclusive')", name="answer"),
        Index("ix_clause_assessment_code_answer", "code", "answer"),
    )
    owner_attribute = "agreement"

    agreement_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    answer: Mapped[str] = mapped_column(String(12))
    articles: Mapped[list[Any]]
    place: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(600), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    source_id: Mapped[int] = mapped_column(referred(), index=True)
    date_text: Mapped[str] = mapped_column(String(40))
    assessor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    assessor_name: Mapped[str] = mapped_column(String(200), default="")

    agreement: Mapped["Agreement"] = relationship(
        back_populates="clauses",
        foreign_keys=[agreement_id],
        primaryjoin="ClauseAssessment.agreement_id == Agreement.id",
    )
    # None where the reader may not see it
    source: Mapped[Source | None] = relationship(
        foreign_keys=[source_id], primaryjoin=source_id == Source.id
    )

    snapshot_codes: ClassVar[tuple[str, ...]] = ("source",)

    @property
    def date(self) -> EventDate | None:
        """The day of the assessment."""
        return dated(self.date_text)

    def set_date(self, text: str) -> None:
        """Set that day from EDTF text; raises `InvalidEventDate`."""
        dated(text)
        self.date_text = text

    def sign(self, account_id: int | None, name: str) -> None:
        """Say who answered; the name can be erased, so it is no part of what a version says."""
        self.assessor_id, self.assessor_name = account_id, name

"""Agreements between customs administrations."""

from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.terms import Terms
from cooperation.agreements.texts.models import AgreementText
from core.dates import EventDate
from core.spans import Span, parse_span
from registry.models import Record, dated, owned


class Agreement(Record):
    """A cooperation instrument between customs administrations.

    Parties stand in `parties` (roles party, observer, depositary); its status follows from its
    ledger. `parties_count` is what a source counted on the day `parties_as_of_text`. `duration`,
    `renewal_term` and `notice` are spans of ISO 8601 (P5Y) as the instrument gives them, or ''.
    """

    __tablename__ = "agreement"
    __mapper_args__ = {"polymorphic_identity": "agreement"}

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), index=True)
    depositary_text: Mapped[str] = mapped_column(String(300), default="")
    parties_count: Mapped[int | None]
    parties_as_of_text: Mapped[str] = mapped_column(String(40), default="")
    unlimited: Mapped[bool | None]
    duration: Mapped[str] = mapped_column(String(8), default="")
    renewal: Mapped[str] = mapped_column(String(12), default="")
    renewal_term: Mapped[str] = mapped_column(String(8), default="")
    notice: Mapped[str] = mapped_column(String(8), default="")

    clauses: Mapped[list[ClauseAssessment]] = relationship(
        back_populates="agreement",
        cascade="all, delete-orphan",
        foreign_keys=[ClauseAssessment.agreement_id],
        order_by=ClauseAssessment.code,
    )
    full_texts: Mapped[list[AgreementText]] = relationship(
        back_populates="record",
        cascade="all, delete-orphan",
        foreign_keys=AgreementText.record_id,
        order_by=AgreementText.language,
    )

    snapshot_parts: ClassVar[tuple[str, ...]] = (
        *Record.snapshot_parts,
        "clauses",
        "full_texts",
    )

    @property
    def parties_as_of(self) -> EventDate | None:
        return dated(self.parties_as_of_text)

    @property
    def terms(self) -> Terms:
        """How long it runs by its own terms, as far as that is held."""
        return terms_of(self.duration, self.renewal, self.renewal_term, self.notice)

    def full_text(self, language: str) -> AgreementText | None:
        """Its published text in exactly this language."""
        return next((text for text in self.full_texts if text.language == language), None)


def terms_of(duration: str, renewal: str, renewal_term: str, notice: str) -> Terms:
    """The terms that these columns hold."""
    return Terms(_span(duration), renewal, _span(renewal_term), _span(notice))


def _span(text: str) -> Span | None:
    return parse_span(text) if text else None

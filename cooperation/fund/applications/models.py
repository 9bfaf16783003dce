"""Applications to a call, who joins them, how they are reviewed and what was decided.

They are no records: search, API, exports and versions know nothing of them. Who sees which is said
in `queries.py`. What was awarded becomes a project.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account
from cooperation.fund.calls.models import FundCall
from core.database import Model, sql_list
from registry.documents.queries import want_files
from registry.models import Record, referred

DRAFT, SUBMITTED, RETURNED, WITHDRAWN = "draft", "submitted", "returned", "withdrawn"
ELIGIBLE, INELIGIBLE = "eligible", "ineligible"
UNDER_REVIEW, SHORTLISTED = "under_review", "shortlisted"
AWARDED, DECLINED = "awarded", "declined"
STATES = (
    DRAFT, SUBMITTED, RETURNED, ELIGIBLE, INELIGIBLE, UNDER_REVIEW, SHORTLISTED, AWARDED,
    DECLINED, WITHDRAWN,
)  # fmt: skip
WITH_APPLICANT = (DRAFT, RETURNED)
"""States in which the applicant writes."""
REVIEWED = (UNDER_REVIEW, SHORTLISTED)
"""States in which reviews are taken."""
DECISIONS = (INELIGIBLE, AWARDED, DECLINED)
UNDECLARED, NO_CONFLICT, CONFLICT = "", "none", "has"
ASKED, CONFIRMED, REFUSED = "asked", "confirmed", "refused"
LONGEST_TITLE = 300
_WAITS = text("confirmed_at IS NULL")


class Application(Model):
    """What an administration applies for; it has one application to a call.

    Every delegate of the administration writes it; `account_id` is who answers for it. It is
    written in `language` (a tag). `seats` and the budget lines, in `currency` (ISO 4217), are what
    is asked for. `number` counts the applications that a call has received, and `digest` is the
    SHA-256 of what was submitted: both are on the receipt. `note`, in `note_language`, says what a
    returned one lacks; it is taken until `returned_until`. `project_id` is the project that came
    of it. Of one whose words are erased, `erased_at`, remain the numbers.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("call_id", "body_id"),
        UniqueConstraint("call_id", "number"),
        CheckConstraint(f"state IN ({sql_list(STATES)})", name="state"),
        CheckConstraint("seats >= 0", name="seats"),
        CheckConstraint("(number IS NULL) = (submitted_at IS NULL)", name="number"),
        CheckConstraint("(number IS NULL) = (digest = '')", name="digest"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR number IS NOT NULL", name="submitted"),
        CheckConstraint("(note = '') = (note_language = '')", name="note_language"),
        CheckConstraint("(state = 'returned') = (returned_until IS NOT NULL)",
                        name="returned_until"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("fund_call.id", ondelete="RESTRICT"))
    body_id: Mapped[int] = mapped_column(referred(), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(String(12), default=DRAFT, index=True)
    number: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    need: Mapped[str] = mapped_column(LongText, default="")
    plan: Mapped[str] = mapped_column(LongText, default="")
    results: Mapped[str] = mapped_column(LongText, default="")
    seats: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    returned_until: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(LongText, default="")
    note_language: Mapped[str] = mapped_column(String(20), default="")
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id", ondelete="SET NULL"), index=True
    )
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    call: Mapped[FundCall] = relationship(foreign_keys=[call_id])
    body: Mapped[Record] = relationship(foreign_keys=[body_id])
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    lines: Mapped[list["BudgetLine"]] = relationship(
        order_by="BudgetLine.position", cascade="all, delete-orphan", passive_deletes=True
    )
    files: Mapped[list["ApplicationFile"]] = relationship(
        order_by="ApplicationFile.id", cascade="all, delete-orphan", passive_deletes=True
    )
    partners: Mapped[list["CoApplicant"]] = relationship(
        back_populates="application",
        order_by="CoApplicant.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    reviews: Mapped[list["ApplicationReview"]] = relationship(
        back_populates="application",
        order_by="ApplicationReview.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    decisions: Mapped[list["ApplicationDecision"]] = relationship(
        back_populates="application",
        order_by="ApplicationDecision.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def asked_for(self) -> Decimal:
        """The sum of the budget lines."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def decided(self) -> "ApplicationDecision | None":
        """The decision that counts: the latest that is confirmed."""
        return next((one for one in reversed(self.decisions) if one.confirmed_at), None)

    @property
    def proposed(self) -> "ApplicationDecision | None":
        """The decision that waits to be confirmed."""
        return next((one for one in self.decisions if one.confirmed_at is None), None)


class BudgetLine(Model):
    """A line of an application's budget, in its currency."""

    __tablename__ = "application_line"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    item: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2, asdecimal=True))


class ApplicationFile(Model):
    """A document of an application; `sha256` names the stored file, `size` is in bytes."""

    __tablename__ = "application_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    added_at: Mapped[datetime]


want_files(select(ApplicationFile.sha256))


class CoApplicant(Model):
    """An administration that applies together with the first one, once a delegate confirms."""

    __tablename__ = "co_applicant"
    __table_args__ = (
        UniqueConstraint("application_id", "body_id"),
        CheckConstraint(f"state IN ({sql_list((ASKED, CONFIRMED, REFUSED))})", name="state"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    body_id: Mapped[int] = mapped_column(referred(), index=True)
    state: Mapped[str] = mapped_column(String(10), default=ASKED)
    answered_at: Mapped[datetime | None]
    answered_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )

    application: Mapped[Application] = relationship(back_populates="partners")
    body: Mapped[Record] = relationship(foreign_keys=[body_id])


class ApplicationReview(Model):
    """What a reviewer says of an application. They say first whether a conflict binds them.

    `scores`: criterion of the call → 1 to 5; `words`: criterion → why, in `language`. What was sent
    stays as it is.
    """

    __tablename__ = "application_review"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        CheckConstraint(f"conflict IN ({sql_list((UNDECLARED, NO_CONFLICT, CONFLICT))})",
                        name="conflict"),
        CheckConstraint("(conflict = 'has') = (conflict_words <> '')", name="conflict_words"),
        CheckConstraint("sent_at IS NULL OR conflict = 'none'", name="sent_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    conflict: Mapped[str] = mapped_column(String(8), default=UNDECLARED)
    conflict_words: Mapped[str] = mapped_column(LongText, default="")
    scores: Mapped[dict[str, Any]]
    words: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(20), default="")
    sent_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    application: Mapped[Application] = relationship(back_populates="reviews")
    reviewer: Mapped[Account] = relationship()

    __mapper_args__ = {"version_id_col": version}


class ApplicationDecision(Model):
    """What was decided on an application, with the reason that the applicant reads.

    It is proposed first, and counts once it is confirmed: by somebody else where two people are
    asked for. One at most waits to be confirmed. An award says how much, in the application's
    currency, and how many seats. The latest confirmed one counts.
    """

    __tablename__ = "application_decision"
    __table_args__ = (
        CheckConstraint(f"decision IN ({sql_list(DECISIONS)})", name="decision"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("seats >= 0", name="seats"),
        CheckConstraint(
            "(decision = 'awarded') = (amount IS NOT NULL AND seats IS NOT NULL)", name="awarded"
        ),
        Index(
            "uq_application_decision_waiting", "application_id", unique=True,
            sqlite_where=_WAITS, postgresql_where=_WAITS,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    decision: Mapped[str] = mapped_column(String(12))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(20, 2, asdecimal=True))
    seats: Mapped[int | None]
    reason: Mapped[str] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(String(20))
    proposed_at: Mapped[datetime]
    proposed_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    proposed_name: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    confirmed_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    confirmed_name: Mapped[str] = mapped_column(String(200), default="")

    application: Mapped[Application] = relationship(back_populates="decisions")

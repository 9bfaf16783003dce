"""Applications to a call, who joins them, and how they are reviewed.

They are no records: search, API, exports and versions know nothing of them. Who sees them is said
in `queries.py`. What was awarded becomes a project; what statistics say of the rest is counted
(`cooperation.fund.figures`).
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account
from cooperation.fund.calls.models import FundCall
from core.database import Model
from registry.documents.queries import want_files
from registry.models import Record, referred

DRAFT, SUBMITTED, RETURNED, WITHDRAWN = "draft", "submitted", "returned", "withdrawn"
ELIGIBLE, INELIGIBLE, SHORTLISTED = "eligible", "ineligible", "shortlisted"
AWARDED, DECLINED = "awarded", "declined"
STATES = (
    DRAFT, SUBMITTED, RETURNED, WITHDRAWN, ELIGIBLE, INELIGIBLE, SHORTLISTED, AWARDED, DECLINED,
)  # fmt: skip
WITH_APPLICANT = (DRAFT, RETURNED)
"""States in which the applicant writes."""
DECIDED = (INELIGIBLE, AWARDED, DECLINED)
UNDECLARED, NO_CONFLICT, CONFLICT = "", "none", "has"
ASKED, CONFIRMED, REFUSED = "asked", "confirmed", "refused"
LONGEST_TITLE = 300


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


class Application(Model):
    """What an administration applies for: one application to a call.

    `account_id` is the delegate who answers for it. It is written in `language` (a tag). `seats`
    and the budget lines in the call's currency are what is asked for. `number` counts the
    applications that a call received; it is on the receipt. A decision has a reason in `reason_language`;
    `awarded_*` is what was given, `project_id` the project that came of it.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("call_id", "body_id"),
        UniqueConstraint("call_id", "number"),
        CheckConstraint(f"state IN ({_listed(STATES)})", name="state"),
        CheckConstraint("seats >= 0", name="seats"),
        CheckConstraint("awarded_seats >= 0", name="awarded_seats"),
        CheckConstraint("awarded_amount >= 0", name="awarded_amount"),
        CheckConstraint("(reason = '') = (reason_language = '')", name="reason_language"),
        CheckConstraint(
            f"(state IN ({_listed(DECIDED)})) = (decided_at IS NOT NULL)", name="decided_at"
        ),
        CheckConstraint(
            "(state = 'awarded') = (awarded_amount IS NOT NULL AND awarded_seats IS NOT NULL)",
            name="awarded",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(
        ForeignKey("fund_call.id", ondelete="RESTRICT"), index=True
    )
    body_id: Mapped[int] = mapped_column(referred(), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(String(12), default=DRAFT, index=True)
    number: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    need: Mapped[str] = mapped_column(LongText, default="")
    plan: Mapped[str] = mapped_column(LongText, default="")
    results: Mapped[str] = mapped_column(LongText, default="")
    seats: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    returned_until: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    decided_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(LongText, default="")
    reason_language: Mapped[str] = mapped_column(String(20), default="")
    awarded_amount: Mapped[Decimal | None] = mapped_column(Numeric(20, 2, asdecimal=True))
    awarded_seats: Mapped[int | None]
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("record.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column()

    call: Mapped[FundCall] = relationship(foreign_keys=[call_id])
    body: Mapped[Record | None] = relationship(foreign_keys=[body_id])
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

    __mapper_args__ = {"version_id_col": version}

    @property
    def asked_for(self) -> Decimal:
        """The sum of the budget lines."""
        return sum((line.amount for line in self.lines), Decimal(0))


class BudgetLine(Model):
    """A line of an application's budget, in the call's currency."""

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
    """An administration that applies together with the first one, once it confirms."""

    __tablename__ = "co_applicant"
    __table_args__ = (
        UniqueConstraint("application_id", "body_id"),
        CheckConstraint(f"state IN ({_listed((ASKED, CONFIRMED, REFUSED))})", name="state"),
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
    body: Mapped[Record | None] = relationship(foreign_keys=[body_id])


class ApplicationReview(Model):
    """What a reviewer says of an application. They say first whether a conflict binds them.

    `scores`: criterion of the call → 1 to 5; `words`: criterion → why, in `language`. What was sent
    stays as it is.
    """

    __tablename__ = "application_review"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        CheckConstraint(f"conflict IN ({_listed((UNDECLARED, NO_CONFLICT, CONFLICT))})",
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

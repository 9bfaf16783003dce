"""Projects of the training fund: what is done, who takes part, money, results.

Names and codes are those of IATI 2.03. Money is exact, in the currency of its source; a rate stands
beside it only where its source and day are told. Nobody's name is here: participants are numbers.
"""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.database import Model
from core.dates import EventDate
from registry.models import Part, Record, dated, owned, referred

FUND_CURRENCY = "CNY"
"""The currency in which the fund's page adds up; the source page announces the fund in China."""
LONGEST_IDENTIFIER = 200
"""Characters of an identifier of IATI that is held."""
LEAST_SHOWN = 5
"""Numbers of people of a level or sex are held from this on."""


class Project(Record):
    """A project: from an award of a call, or entered by the secretariat.

    Parties: funding, accountable, extending, implementing (IATI OrganisationRole), and
    `beneficiary`. Its status follows from its ledger (track `project`). Measures are links in
    relation `implements`.

    `tie` is empty for a project of the fund; one of others (`PROJECT_TIES`) is in none of its sums.
    `iati_identifier` is that of the publisher who reports it to IATI, where it came from there.
    """

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(owned(), primary_key=True)
    call_id: Mapped[int | None] = mapped_column(referred(), index=True)
    tie: Mapped[str] = mapped_column(String(12), default="")
    iati_identifier: Mapped[str] = mapped_column(String(LONGEST_IDENTIFIER), default="", index=True)
    planned_start_text: Mapped[str] = mapped_column(String(40), default="")
    planned_end_text: Mapped[str] = mapped_column(String(40), default="")
    start_text: Mapped[str] = mapped_column(String(40), default="")
    end_text: Mapped[str] = mapped_column(String(40), default="")

    __mapper_args__ = {
        "polymorphic_identity": "project",
        "inherit_condition": id == Record.id,
    }
    call: Mapped[Record | None] = relationship(foreign_keys=[call_id])
    activities: Mapped[list["ProjectActivity"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="ProjectActivity.project_id",
        order_by="ProjectActivity.ref",
    )
    participation: Mapped[list["Participation"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="Participation.project_id",
        order_by="Participation.code",
    )
    groups: Mapped[list["ParticipantGroup"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="ParticipantGroup.project_id",
        order_by="ParticipantGroup.code",
    )
    budgets: Mapped[list["ProjectBudget"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="ProjectBudget.project_id",
        order_by="ProjectBudget.code",
    )
    transactions: Mapped[list["Transaction"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="Transaction.project_id",
        order_by="Transaction.day, Transaction.code",
    )
    indicators: Mapped[list["ResultIndicator"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="ResultIndicator.project_id",
        order_by="ResultIndicator.ref",
    )
    result_periods: Mapped[list["ResultPeriod"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="ResultPeriod.project_id",
        order_by="ResultPeriod.code",
    )
    reports: Mapped[list["ProjectReport"]] = relationship(
        back_populates="project",
        cascade="all, delete-orphan",
        foreign_keys="ProjectReport.project_id",
        order_by="ProjectReport.due, ProjectReport.code",
    )
    snapshot_parts: ClassVar[tuple[str, ...]] = (
        *Record.snapshot_parts,
        "activities",
        "participation",
        "groups",
        "budgets",
        "transactions",
        "indicators",
        "result_periods",
        "reports",
    )
    snapshot_codes: ClassVar[tuple[str, ...]] = (*Record.snapshot_codes, "call")


class ProjectPart(Part):
    """A row of a project; `code` is permanent, and what sources cite it by."""

    owner_attribute = "project"


class ProjectActivity(ProjectPart, Model):
    """A course, seminar, study visit, centre or e-learning; `ref` names it within its project.

    `title` is in `language` (a tag). Seats: None where no source tells.
    """

    __tablename__ = "project_activity"
    __table_args__ = (
        UniqueConstraint("project_id", "ref"),
        CheckConstraint("seats_offered >= 0", name="seats_offered"),
        CheckConstraint("seats_taken >= 0", name="seats_taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned())
    ref: Mapped[str] = mapped_column(String(10))
    activity_type: Mapped[str] = mapped_column(String(12), index=True)
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(20))
    start_text: Mapped[str] = mapped_column(String(40), default="")
    end_text: Mapped[str] = mapped_column(String(40), default="")
    territory: Mapped[str] = mapped_column(String(2), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    languages: Mapped[list[Any]]
    seats_offered: Mapped[int | None]
    seats_taken: Mapped[int | None]

    project: Mapped[Project] = relationship(
        back_populates="activities",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )


class Participation(ProjectPart, Model):
    """How many people of a body took part in an activity. None: no source tells.

    The body is one of the registry, or a territory.
    """

    __tablename__ = "participation"
    __table_args__ = (
        CheckConstraint("(party_id IS NULL) <> (territory = '')", name="party_or_territory"),
        CheckConstraint("offered >= 0", name="offered"),
        CheckConstraint("taken >= 0", name="taken"),
        CheckConstraint("completed >= 0", name="completed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned(), index=True)
    activity_ref: Mapped[str] = mapped_column(String(10))
    party_id: Mapped[int | None] = mapped_column(referred(), index=True)
    territory: Mapped[str] = mapped_column(String(2), default="")
    offered: Mapped[int | None]
    taken: Mapped[int | None]
    completed: Mapped[int | None]

    project: Mapped[Project] = relationship(
        back_populates="participation",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )
    party: Mapped[Record | None] = relationship(foreign_keys=[party_id])
    snapshot_codes: ClassVar[tuple[str, ...]] = ("party",)


class ParticipantGroup(ProjectPart, Model):
    """How many people of a level, of a sex, or of both took part in an activity.

    Never by body, and never fewer than `LEAST_SHOWN`: no number tells of one person.
    """

    __tablename__ = "participant_group"
    __table_args__ = (
        UniqueConstraint("project_id", "activity_ref", "level", "sex"),
        CheckConstraint("level <> '' OR sex <> ''", name="group"),
        CheckConstraint(f"taken >= {LEAST_SHOWN}", name="taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned())
    activity_ref: Mapped[str] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(12), default="")
    sex: Mapped[str] = mapped_column(String(8), default="")
    taken: Mapped[int]

    project: Mapped[Project] = relationship(
        back_populates="groups",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )


class ProjectBudget(ProjectPart, Model):
    """What a project is to cost in a period, as planned first or as revised."""

    __tablename__ = "project_budget"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned(), index=True)
    budget_type: Mapped[str] = mapped_column(String(10))
    budget_status: Mapped[str] = mapped_column(String(10))
    start_text: Mapped[str] = mapped_column(String(40))
    end_text: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2, asdecimal=True))
    currency: Mapped[str] = mapped_column(String(3))
    value_date_text: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship(
        back_populates="budgets",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )


class Transaction(ProjectPart, Model):
    """Money promised, passed on or spent on a day, as its source has it.

    A negative amount takes back an earlier one (IATI), which `note` names. `rate` is how much of
    `FUND_CURRENCY` one unit of `currency` was worth, by `rate_source` on `rate_date_text`.
    """

    __tablename__ = "fund_transaction"
    __table_args__ = (
        CheckConstraint("rate > 0", name="rate"),
        CheckConstraint("(rate IS NULL) = (rate_source = '')", name="rate_source"),
        CheckConstraint("(rate IS NULL) = (rate_date_text = '')", name="rate_date_text"),
        Index("ix_fund_transaction_type_day", "transaction_type", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned(), index=True)
    transaction_type: Mapped[str] = mapped_column(String(20))
    date_text: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2, asdecimal=True))
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Decimal | None] = mapped_column(Numeric(20, 8, asdecimal=True))
    rate_source: Mapped[str] = mapped_column(String(200), default="")
    rate_date_text: Mapped[str] = mapped_column(String(40), default="")
    provider_id: Mapped[int | None] = mapped_column(referred(), index=True)
    receiver_id: Mapped[int | None] = mapped_column(referred(), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship(
        back_populates="transactions",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )
    provider: Mapped[Record | None] = relationship(foreign_keys=[provider_id])
    receiver: Mapped[Record | None] = relationship(foreign_keys=[receiver_id])
    snapshot_codes: ClassVar[tuple[str, ...]] = ("provider", "receiver")

    @property
    def date(self) -> EventDate | None:
        """Its day."""
        return dated(self.date_text)

    def set_date(self, text: str) -> None:
        """Set its date from EDTF text that says a day. Raises `InvalidEventDate`."""
        found = dated(text)
        self.date_text = text
        if found and found.earliest:
            self.day = found.earliest

    @property
    def in_fund_currency(self) -> Decimal | None:
        """The amount in `FUND_CURRENCY`, unrounded; None where no rate is told."""
        if self.currency == FUND_CURRENCY:
            return self.amount
        return self.amount * self.rate if self.rate is not None else None


class ResultIndicator(ProjectPart, Model):
    """What a result is measured by; `ref` names it within its project. `title` is in `language`."""

    __tablename__ = "result_indicator"
    __table_args__ = (UniqueConstraint("project_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned())
    ref: Mapped[str] = mapped_column(String(10))
    result_type: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(20))
    measure: Mapped[str] = mapped_column(String(12))
    higher_is_better: Mapped[bool | None]
    baseline_value: Mapped[Decimal | None] = mapped_column(Numeric(20, 4, asdecimal=True))
    baseline_text: Mapped[str] = mapped_column(String(300), default="")
    baseline_date_text: Mapped[str] = mapped_column(String(40), default="")

    project: Mapped[Project] = relationship(
        back_populates="indicators",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )


class ResultPeriod(ProjectPart, Model):
    """What an indicator was to reach in a period, and what it reached by which evidence.

    A period may lie after the project's end, such as six months later.
    """

    __tablename__ = "result_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned(), index=True)
    indicator_ref: Mapped[str] = mapped_column(String(10))
    start_text: Mapped[str] = mapped_column(String(40))
    end_text: Mapped[str] = mapped_column(String(40))
    end_latest: Mapped[date | None] = mapped_column(index=True)
    target_value: Mapped[Decimal | None] = mapped_column(Numeric(20, 4, asdecimal=True))
    target_text: Mapped[str] = mapped_column(String(300), default="")
    actual_value: Mapped[Decimal | None] = mapped_column(Numeric(20, 4, asdecimal=True))
    actual_text: Mapped[str] = mapped_column(String(300), default="")
    evidence: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship(
        back_populates="result_periods",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )

    @validates("end_text")
    def _bound_end(self, _key: str, text: str) -> str:
        end = dated(text)
        self.end_latest = end.latest if end else None
        return text


class ProjectReport(ProjectPart, Model):
    """A report that a project owes on a day, for a period; '' where no period is told.

    `received_text` is the day on which it came, '' until then; `url` is where it lies.
    """

    __tablename__ = "project_report"
    __table_args__ = (
        CheckConstraint("(received IS NULL) = (received_text = '')", name="received"),
        Index("ix_project_report_received_due", "received", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[int] = mapped_column(owned(), index=True)
    report_type: Mapped[str] = mapped_column(String(10))
    start_text: Mapped[str] = mapped_column(String(40), default="")
    end_text: Mapped[str] = mapped_column(String(40), default="")
    due_text: Mapped[str] = mapped_column(String(40))
    due: Mapped[date]
    received_text: Mapped[str] = mapped_column(String(40), default="")
    received: Mapped[date | None]
    url: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    project: Mapped[Project] = relationship(
        back_populates="reports",
        foreign_keys=[project_id],
        primaryjoin=project_id == Project.id,
    )

    @validates("due_text", "received_text")
    def _set_day(self, key: str, text: str) -> str:
        """Both are full days: the form asks for that."""
        found = dated(text)
        day = found.earliest if found else None
        if key == "received_text":
            self.received = day
        elif day:
            self.due = day
        return text

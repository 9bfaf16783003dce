"""A call, a project and what hangs on them, as tests make them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cooperation.fund.calls.models import CallCriterion, FundCall
from cooperation.fund.projects.models import (
    ParticipantGroup,
    Participation,
    Project,
    ProjectActivity,
    ProjectBudget,
    ProjectReport,
    ResultIndicator,
    ResultPeriod,
    Transaction,
)
from core.database import db
from registry.ledger_models import Event
from registry.models import Party, Record, Subject, Text
from tests.records import act, new, saved


def fund_call(code: str = "FC01", state: str = "published", **columns: Any) -> FundCall:
    """A call, open from 1 March to 31 March 2099 by the clocks of Shanghai: 300,000 yuan, 30
    seats, four criteria."""
    wanted: dict[str, Any] = {
        "time_zone": "Asia/Shanghai", "opens_clock": "2099-03-01T09:00",
        "closes_clock": "2099-03-31T18:00", "budget": Decimal(300_000), "currency": "CNY",
        "seats": 30, "application_languages": [], "reviewers": 2,
    }  # fmt: skip
    made = new(FundCall, code, state, **wanted | columns)
    made.texts = [Text(language="en", title=f"Call {code}", title_origin="original")]
    weights = {"relevance": 40, "feasibility": 30, "budget": 20, "equity": 10}
    made.criteria = [
        CallCriterion(criterion=criterion, weight=weight, position=place)
        for place, (criterion, weight) in enumerate(weights.items(), 1)
    ]
    return saved(made)


def project(
    code: str = "PJ0001", state: str = "published", parts: bool = True, **columns: Any
) -> Project:
    """A project, "Project PJ0001"; with `parts`, a course of 20 seats for KZ and UZ, 100,000 yuan
    planned, 90,000 committed, 60,000 paid, and a result after six months. KZ must be there."""
    made = new(Project, code, state, **columns)
    made.texts = [Text(language="en", title=f"Project {code}", title_origin="original")]
    made.subjects = [Subject(code="capacity_building")]
    if parts:
        _fill(made, db.session.query(Record).filter_by(code="KZ").one())
    return saved(made)


def _fill(made: Project, kz: Record) -> None:
    number = made.code.removeprefix("PJ")
    made.parties = [Party(party=kz, role="beneficiary", position=0)]
    made.activities = [
        ProjectActivity(
            code=f"PA{number}", ref="A1", activity_type="course", title="Risk management",
            language="en", start_text="2026-03-02", end_text="2026-03-13", territory="CN",
            place="Shanghai", languages=["en", "ru"], seats_offered=20, seats_taken=18,
        )
    ]  # fmt: skip
    made.participation = [
        Participation(code=f"PN{number}1", activity_ref="A1", party=kz, offered=12, taken=11,
                      completed=10),
        Participation(code=f"PN{number}2", activity_ref="A1", territory="UZ", offered=8, taken=6),
    ]  # fmt: skip
    made.groups = [ParticipantGroup(code=f"PG{number}", activity_ref="A1", sex="female", taken=7)]
    made.budgets = [
        ProjectBudget(
            code=f"BU{number}", budget_type="original", budget_status="committed",
            start_text="2026-01-01", end_text="2026-12-31", amount=Decimal(100_000),
            currency="CNY", value_date_text="2026-01-01",
        )
    ]  # fmt: skip
    made.transactions = [
        transaction(f"TX{number}1", "commitment", "2026-01-15", 90_000),
        transaction(f"TX{number}2", "expenditure", "2026-03-20", "60000.50", receiver=kz),
    ]
    made.indicators = [
        ResultIndicator(
            code=f"RI{number}", ref="O1", result_type="outcome", title="Use at work",
            language="en", measure="percentage", higher_is_better=True,
            baseline_value=Decimal(20), baseline_date_text="2025-12-31",
        )
    ]  # fmt: skip
    made.result_periods = [
        ResultPeriod(
            code=f"RP{number}", indicator_ref="O1", start_text="2026-03-14",
            end_text="2026-09-13", target_value=Decimal(60), evidence="Survey six months later",
        )
    ]  # fmt: skip


def report(
    code: str = "FR0001", due: str = "2026-09-30", kind: str = "narrative", **columns: Any
) -> ProjectReport:
    """A report of a project, not saved yet; it has not come."""
    return ProjectReport(code=code, report_type=kind, due_text=due, **columns)


def transaction(
    code: str, kind: str, day: str, amount: Any, currency: str = "CNY", **columns: Any
) -> Transaction:
    """A transaction, not saved yet."""
    made = Transaction(
        code=code, transaction_type=kind, amount=Decimal(amount), currency=currency, **columns
    )
    made.set_date(day)
    return made


def step(code: str, kind: str, day: str, of: Project, **columns: Any) -> Event:
    """An event of a project's ledger."""
    return act(code, kind, day, of, **{"track": "project"} | columns)

"""Applications to a call, and reviews of them, as tests make them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import Account
from cooperation.fund.applications.models import (
    DRAFT,
    NO_CONFLICT,
    Application,
    ApplicationReview,
    BudgetLine,
)
from cooperation.fund.calls.models import FundCall
from core.database import db, utcnow
from registry.models import Record


def application(call: FundCall, body: Record, state: str = "draft", **columns: Any) -> Application:
    """An application of an administration for 5 seats and 20,000 yuan in two lines; one that is no
    draft has the number `number`, 1 unless told."""
    wanted: dict[str, Any] = {
        "language": "en", "title": f"Laboratory course for {body.code}",
        "need": "Few officers are trained.", "plan": "Two weeks in May.",
        "results": "Samples are judged in a day.", "seats": 5, "currency": "CNY",
    }  # fmt: skip
    if state != DRAFT:
        wanted |= {"number": 1, "submitted_at": utcnow(), "digest": "0" * 64}
    made = Application(
        call_id=call.id, body_id=body.id, state=state, created_at=utcnow(), **wanted | columns
    )
    made.lines = [
        BudgetLine(position=1, item="Teachers", amount=Decimal(12_000)),
        BudgetLine(position=2, item="Rooms", amount=Decimal(8_000)),
    ]
    db.session.add(made)
    db.session.flush()
    return made


def review(of: Application, reviewer: Account, score: int = 4, **columns: Any) -> ApplicationReview:
    """A review sent, with the same score for each criterion of the call."""
    criteria = [one.criterion for one in of.call.criteria]
    wanted: dict[str, Any] = {
        "conflict": NO_CONFLICT, "scores": dict.fromkeys(criteria, score),
        "words": dict.fromkeys(criteria, "As it stands."), "language": "en", "sent_at": utcnow(),
    }  # fmt: skip
    made = ApplicationReview(application_id=of.id, reviewer_id=reviewer.id, **wanted | columns)
    db.session.add(made)
    db.session.flush()
    return made

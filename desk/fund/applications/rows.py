"""The rows of a call's list of applications, read in a fixed number of statements."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_login import current_user
from sqlalchemy import Select, func, select

from cooperation.fund.applications.models import (
    CONFLICT,
    REVIEWED,
    Application,
    ApplicationReview,
    BudgetLine,
)
from cooperation.fund.applications.queries import received
from cooperation.fund.applications.scores import Scored, scored
from cooperation.fund.calls.models import FundCall
from core.database import session
from core.permissions import Actor
from core.reader import reader
from directory.models import Administration
from registry.references import Reference, references_to


@dataclass(frozen=True)
class Reviews:
    """The reviews of an application: how many were asked for without those barred by a conflict,
    how many were sent, and what these come to.

    `is_held_back`: who looks has yet to send their own, and sees no scores before.
    """

    asked: int
    sent: int
    scored: Scored
    is_held_back: bool


@dataclass(frozen=True)
class Row:
    """An application in the list. `amount` is what is asked for, in `currency`."""

    number: int
    version: int
    state: str
    title: str
    language: str
    seats: int
    currency: str
    amount: Decimal
    region: str
    body: Reference | None
    reviews: Reviews
    needed: int

    @property
    def mean(self) -> float | None:
        """The mean of the totals, where who looks may see it."""
        total = self.reviews.scored.total
        return None if self.reviews.is_held_back or total is None else total.mean

    @property
    def lacks_reviewer(self) -> bool:
        """Whether somebody is to be asked for a review."""
        return self.state in REVIEWED and self.reviews.asked < self.needed

    @property
    def may_be_chosen(self) -> bool:
        """Whether it can be put on the shortlist, or taken off."""
        return self.state in REVIEWED


def rows_of(call: FundCall) -> list[Row]:
    """What the call has received, by number, as far as the door shows it to who looks."""
    ids = received(current_user, call.id).with_only_columns(Application.id).order_by(None)
    weights = {one.criterion: one.weight for one in call.criteria}
    reviews = _reviews(ids, weights, current_user)
    none = Reviews(0, 0, scored([], weights), is_held_back=False)
    found = session().execute(_columns(call)).all()
    names = references_to({one.body_id for one in found}, reader().language)
    return [
        Row(
            number=one.number,
            version=one.version,
            state=one.state,
            title=one.title,
            language=one.language,
            seats=one.seats,
            currency=one.currency,
            amount=one.amount,
            region=one.wco_region,
            body=names.get(one.body_id),
            reviews=reviews.get(one.id, none),
            needed=call.reviewers,
        )
        for one in found
    ]


def _columns(call: FundCall) -> Select[Any]:
    """What a row is made of."""
    asked = (
        select(func.coalesce(func.sum(BudgetLine.amount), Decimal(0), type_=BudgetLine.amount.type))
        .where(BudgetLine.application_id == Application.id)
        .scalar_subquery()
    )
    bodies = Administration.__table__
    query = received(current_user, call.id).join(bodies, bodies.c.id == Application.body_id)
    return query.with_only_columns(
        Application.id,
        Application.body_id,
        Application.number,
        Application.version,
        Application.state,
        Application.title,
        Application.language,
        Application.seats,
        Application.currency,
        asked.label("amount"),
        bodies.c.wco_region,
    )


def _reviews(ids: Select[tuple[int]], weights: Mapping[str, int], by: Actor) -> dict[int, Reviews]:
    columns = (
        ApplicationReview.application_id,
        ApplicationReview.reviewer_id,
        ApplicationReview.sent_at,
        ApplicationReview.scores,
    )
    query = select(*columns).where(ApplicationReview.application_id.in_(ids))
    query = query.where(ApplicationReview.conflict != CONFLICT)
    grouped = defaultdict(list)
    for key, *rest in session().execute(query):
        grouped[key].append(rest)
    return {key: _counted(rows, weights, by) for key, rows in grouped.items()}


def _counted(rows: Sequence[Any], weights: Mapping[str, int], by: Actor) -> Reviews:
    sent = [scores for _reviewer, sent_at, scores in rows if sent_at is not None]
    return Reviews(
        asked=len(rows),
        sent=len(sent),
        scored=scored(sent, weights),
        is_held_back=any(
            reviewer == by.account_id and sent_at is None for reviewer, sent_at, _scores in rows
        ),
    )


def by_score(rows: Iterable[Row]) -> list[Row]:
    """The rows with the highest mean first; those without one last, by number."""
    return sorted(rows, key=lambda row: -1.0 if row.mean is None else row.mean, reverse=True)


def counted(rows: Iterable[Row], name: str) -> Counter[str]:
    """How many rows there are for each value of an attribute."""
    return Counter(getattr(row, name) for row in rows)

"""What became of applications, read for calls: counts, never who applied.

The door does not matter here: everybody reads the same. Only published calls are counted.
"""

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select

from cooperation.fund.applications.models import (
    AWARDED,
    DRAFT,
    Application,
    ApplicationDecision,
    BudgetLine,
)
from cooperation.fund.applications.statistics import Counted, Outcome, Sums, sums_of
from cooperation.fund.calls.models import FundCall
from core.database import db, session
from core.suppression import LEAST
from directory.models import Administration
from registry.door import PUBLIC
from registry.models import Party, Record

_one: Any = Application.__table__.c
_call: Any = FundCall.__table__.c
_record: Any = Record.__table__.c
_body: Any = Administration.__table__.c
_party: Any = Party.__table__.c
_KINDS = ("fund_call", "administration")
_RECEIVED = (_one.number.is_not(None), _one.state != DRAFT)


def outcomes() -> dict[int, Outcome]:
    """What became of the applications of each published call that has received one, by the call's
    id; counted anew when an application or a call changes."""
    return _counted_at(str(db.engine.url), _version())


def _version() -> tuple[Any, ...]:
    """Something that is another after every change of an application, a call or an administration:
    each raises the version of its row. It is read in a moment, the counting is not."""
    changed = select(func.count(), func.max(_one.id), func.sum(_one.version))
    records = select(func.count(), func.sum(_record.version)).where(_record.kind.in_(_KINDS))
    return (*session().execute(changed).one(), *session().execute(records).one())


@lru_cache(maxsize=4)
def _counted_at(_database: str, _version: tuple[Any, ...]) -> dict[int, Outcome]:
    return _counted()


def outcome_of(call: FundCall) -> Outcome:
    """The same of one call."""
    found = outcomes().get(call.id)
    return found or Outcome(call.id, call.closes_at, call.time_zone, {})


def _counted() -> dict[int, Outcome]:
    counts: dict[tuple[Any, ...], dict[tuple[str, str], int]] = defaultdict(dict)
    for key, closes_at, zone, state, region, number in session().execute(_counts()):
        counts[key, closes_at, zone][state, region or ""] = number
    narrow = _narrow()
    return {
        key: Outcome(key, closes_at, zone, held, key in narrow)
        for (key, closes_at, zone), held in counts.items()
    }


def _counts() -> Select[Any]:
    """Rows of call, its close and zone, state, region, and how many applications."""
    keys = (_one.call_id, _call.closes_at, _call.time_zone, _one.state, _body.wco_region)
    return (
        select(*keys, func.count())
        .select_from(Application.__table__)
        .join(FundCall.__table__, _call.id == _one.call_id)
        .join(Record.__table__, _record.id == _one.call_id)
        .outerjoin(Administration.__table__, _body.id == _one.body_id)
        .where(_record.state.in_(PUBLIC), *_RECEIVED)
        .group_by(*keys)
        .order_by(_one.call_id)
    )


def _narrow() -> set[int]:
    """Calls that are open to administrations of one region, or to few; those that name none are
    open to all."""
    query = (
        select(_party.record_id)
        .join(FundCall.__table__, _call.id == _party.record_id)
        .outerjoin(Administration.__table__, _body.id == _party.party_id)
        .where(_party.role == "eligible")
        .group_by(_party.record_id)
        .having(
            (func.count(func.distinct(_body.wco_region)) <= 1) | (func.count() < LEAST),
        )
    )
    return set(session().scalars(query))


def sums_of_call(call_id: int) -> Sums:
    """What was asked for and what is given of a call."""
    line = BudgetLine.__table__.c
    asked = select(func.sum(line.amount)).where(line.application_id == _one.id).scalar_subquery()
    query = (
        select(_one.seats, _one.currency, asked, *(_given(name) for name in ("seats", "amount")))
        .where(_one.call_id == call_id, *_RECEIVED)
        .order_by(_one.id)
    )
    return sums_of(
        Counted(seats, currency, asked or Decimal(0), seats_given, given)
        for seats, currency, asked, seats_given, given in session().execute(query)
    )


def _given(name: str) -> Any:
    """A column of the decision by which an application is awarded; null for others."""
    decision = ApplicationDecision.__table__.c
    return (
        select(decision[name])
        .where(decision.application_id == _one.id, decision.confirmed_at.is_not(None))
        .where(_one.state == AWARDED)
        .order_by(decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )

"""The door of applications: who sees which.

Delegates see those of their administration, and those that it is asked to join. A draft is theirs
alone. The secretariat sees what was submitted, a reviewer what they were named for once they have
declared that no conflict of interest binds them. Neither sees an application that they answer for,
or in which an administration has a part that they are themselves a delegate of; nor does who
declared a conflict see it in another office.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager

from cooperation.fund.applications.models import (
    AWARDED,
    CONFLICT,
    DRAFT,
    NO_CONFLICT,
    REFUSED,
    REVIEWED,
    SUBMITTED,
    WITHDRAWN,
    Application,
    ApplicationDecision,
    ApplicationReview,
    CoApplicant,
)
from cooperation.fund.calls.models import FundCall
from core.permissions import VISITOR, Actor, allows
from registry.door import visible
from registry.models import Party, Record


def own_applications(by: Actor) -> Select[tuple[Application]]:
    """Those of the actor's administrations, to all calls, the latest first."""
    mine = Application.body_id.in_(_own_bodies(by))
    return select(Application).where(mine).order_by(Application.id.desc())


def own_to(by: Actor, call_id: int) -> Select[tuple[Application]]:
    """Those of them to one call."""
    return own_applications(by).where(Application.call_id == call_id)


def asked_to_join(by: Actor) -> Select[tuple[CoApplicant]]:
    """Where the actor's administrations were asked to apply together with another, the latest
    first; what is withdrawn is not there."""
    return (
        select(CoApplicant)
        .join(CoApplicant.application)
        .where(CoApplicant.body_id.in_(_own_bodies(by)), Application.state != WITHDRAWN)
        .order_by(CoApplicant.id.desc())
    )


def received(by: Actor, call_id: int) -> Select[tuple[Application]]:
    """What the secretariat sees of a call, by number."""
    if not allows(by, "application.read"):
        return select(Application).where(false())
    return (
        select(Application)
        .where(Application.call_id == call_id, _was_received(by))
        .order_by(Application.number)
    )


def received_counted(by: Actor) -> Select[tuple[int, int]]:
    """How many the secretariat sees of each call (its id)."""
    columns = select(Application.call_id, func.count()).group_by(Application.call_id)
    return columns.where(_was_received(by) if allows(by, "application.read") else false())


def applications_to_check(by: Actor) -> Select[tuple[Application]]:
    """What was submitted and waits for the eligibility check, of all calls, the oldest first."""
    if not allows(by, "application.read"):
        return select(Application).where(false())
    waiting = select(Application).where(Application.state == SUBMITTED, _was_received(by))
    return waiting.order_by(Application.submitted_at, Application.id)


def applications_to_confirm(by: Actor) -> Select[tuple[Application]]:
    """Those on which a decision waits to be confirmed, of all calls, by when it was proposed."""
    if not allows(by, "application.decide"):
        return select(Application).where(false())
    waiting = select(Application).join(Application.decisions)
    waiting = waiting.where(ApplicationDecision.confirmed_at.is_(None), _was_received(by))
    return waiting.order_by(ApplicationDecision.proposed_at, Application.id)


def _declared(by: Actor) -> ColumnElement[bool]:
    """Whether the actor has declared a conflict of interest as a reviewer of an application."""
    return exists().where(
        ApplicationReview.application_id == Application.id,
        ApplicationReview.reviewer_id == by.account_id,
        ApplicationReview.conflict == CONFLICT,
    )


def readable(by: Actor) -> Select[tuple[Application]]:
    """All whose words and files the actor may read, on whichever side they stand: what they
    apply for or join, what the secretariat received, and what they review."""
    joined = asked_to_join(by).where(CoApplicant.state != REFUSED)
    joined_ids = joined.with_only_columns(CoApplicant.application_id).order_by(None)
    reviewed = reviewed_by(by).with_only_columns(Application.id)
    sides: list[ColumnElement[bool]] = [
        Application.body_id.in_(_own_bodies(by)),
        Application.id.in_(joined_ids),
        Application.id.in_(reviewed),
    ]
    if allows(by, "application.read"):
        sides.append(_was_received(by))
    return select(Application).where(or_(*sides))


def _was_received(by: Actor) -> ColumnElement[bool]:
    number, state = Application.number, Application.state
    return and_(number.is_not(None), state != DRAFT, not_bound(by), ~_declared(by))


def reviews_by(by: Actor) -> Select[tuple[ApplicationReview]]:
    """What the actor was named for as a reviewer and may see, the oldest first."""
    if by.account_id is None:
        return select(ApplicationReview).where(false())
    return (
        select(ApplicationReview)
        .join(ApplicationReview.application)
        .where(ApplicationReview.reviewer_id == by.account_id, not_bound(by))
        .where(Application.state.not_in((DRAFT, WITHDRAWN)))
        .order_by(ApplicationReview.id)
    )


def reviews_to_write(by: Actor) -> Select[tuple[ApplicationReview]]:
    """Those of them that the actor has yet to write, the oldest first."""
    return (
        reviews_by(by)
        .where(ApplicationReview.sent_at.is_(None), ApplicationReview.conflict != CONFLICT)
        .where(Application.state.in_(REVIEWED))
        .options(contains_eager(ApplicationReview.application))
    )


def reviewed_by(by: Actor) -> Select[tuple[Application]]:
    """Applications that the actor reads in order to review them: they have declared that they have
    no conflict of interest."""
    mine = reviews_by(by).where(ApplicationReview.conflict == NO_CONFLICT)
    ids = mine.with_only_columns(ApplicationReview.application_id).order_by(None)
    return select(Application).where(Application.id.in_(ids))


def not_bound(by: Actor) -> ColumnElement[bool]:
    """Whether the actor does not answer for an application, and no administration that they are a
    delegate of has a part in it. A part that is asked for counts until it is refused."""
    own = _own_bodies(by)
    answers: ColumnElement[bool] = true()
    if by.account_id is not None:
        answers = or_(Application.account_id.is_(None), Application.account_id != by.account_id)
    joins = exists().where(
        CoApplicant.application_id == Application.id,
        CoApplicant.body_id.in_(own),
        CoApplicant.state != REFUSED,
    )
    return and_(answers, Application.body_id.not_in(own), ~joins)


def is_bound(application: Application, codes: frozenset[str]) -> bool:
    """Whether one of these administrations has a part in it: `not_bound` for one that is read."""
    joined = [one.body.code for one in application.partners if one.state != REFUSED]
    return not codes.isdisjoint({application.body.code, *joined})


def locked_call(call_id: int) -> Select[tuple[FundCall]]:
    """The call, held as it is to the end of the transaction: who submits or awards reads it after
    this, so that two do it one after the other."""
    found = select(FundCall).where(FundCall.id == call_id)
    return found.with_for_update().execution_options(populate_existing=True)


def locked(application_id: int) -> Select[tuple[Application]]:
    """An application, held as it is to the end of the transaction."""
    found = select(Application).where(Application.id == application_id)
    return found.with_for_update().execution_options(populate_existing=True)


def may_apply(by: Actor, call_id: int) -> Select[tuple[Record]]:
    """The actor's administrations that the call is open to, by code."""
    mine = eligible(call_id).where(Record.code.in_(by.scopes("delegate")))
    return mine.order_by(Record.code)


def eligible(call_id: int) -> Select[tuple[Record]]:
    """The published administrations that a call is open to: those that it names, else all."""
    found = visible(Record, VISITOR).where(Record.kind == "administration")
    return found.where(is_open_to(call_id, Record.id))


def is_open_to(call_id: Any, body_id: Any) -> ColumnElement[bool]:
    """Whether a call names an administration, or names none; both by id or as columns of ids."""
    named = select(Party.party_id).where(Party.record_id == call_id, Party.role == "eligible")
    return or_(~named.exists(), body_id.in_(named))


def last_number(call_id: int) -> Select[tuple[int | None]]:
    """How many applications a call has received; None before the first."""
    return select(func.max(Application.number)).where(Application.call_id == call_id)


def awarded(call_id: int) -> Select[tuple[Application]]:
    """What was awarded of a call, by number."""
    found = select(Application).where(Application.call_id == call_id)
    return found.where(Application.state == AWARDED).order_by(Application.number)


def over(closed_before: datetime) -> Select[tuple[Application]]:
    """What was not awarded, of calls that closed before an instant, and still has its words."""
    return (
        select(Application)
        .join(FundCall, FundCall.id == Application.call_id)
        .where(FundCall.closes_at < closed_before)
        .where(Application.state != AWARDED, Application.erased_at.is_(None))
        .order_by(Application.id)
    )


def answered_for_by(account_id: int) -> Select[tuple[Application]]:
    """The applications that an account answers for."""
    return select(Application).where(Application.account_id == account_id).order_by(Application.id)


def written_by(account_id: int) -> Select[tuple[ApplicationReview]]:
    """The reviews of an account, whatever became of them."""
    mine = ApplicationReview.reviewer_id == account_id
    return select(ApplicationReview).where(mine).order_by(ApplicationReview.id)


def _own_bodies(by: Actor) -> Select[tuple[int]]:
    return select(Record.id).where(
        Record.kind == "administration", Record.code.in_(by.scopes("delegate"))
    )

"""Whom the worker has to write to about calls: one statement for each occasion, most often empty.

They read past the door: who asks is the worker, and what is not published is left out by name.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from accounts.mailings.services import is_wanted
from accounts.models import Account, RoleGrant
from cooperation.fund.applications.models import WITH_APPLICANT, Application
from cooperation.fund.applications.queries import is_open_to
from cooperation.fund.calls.models import FundCall
from cooperation.fund.letters.mailings import CALLS
from cooperation.fund.letters.models import CLOSING, MOVED, OPENED, FundLetter
from cooperation.fund.letters.sending import waiting_letters
from registry.models import Record

REMINDED_BEFORE = timedelta(days=7)
"""Before the close, whoever has an application that is not submitted is reminded."""


def unannounced(now: datetime) -> Select[tuple[int, int]]:
    """(call, account) of delegates who may apply to an open call and were not told of it."""
    return _delegates().where(_is_open(now), ~_was_told(FundLetter.occasion == OPENED))


def told_otherwise(now: datetime) -> Select[tuple[int, int]]:
    """(call, account) of those whom the last letter told another deadline than the call has now,
    if one of the two lies ahead."""
    last = (
        select(FundLetter.closes_at)
        .where(*_to_them(), FundLetter.occasion.in_((OPENED, MOVED)))
        .order_by(FundLetter.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    ahead = or_(FundCall.closes_at > now, last > now)
    return _delegates().where(last != FundCall.closes_at, ahead)


def unreminded(now: datetime) -> Select[tuple[int, int, int]]:
    """(call, account, application) where a call closes within `REMINDED_BEFORE`, and an application
    of the delegate's administration that was begun before is not submitted."""
    begins = FundCall.closes_at <= now + REMINDED_BEFORE
    told = and_(
        FundLetter.occasion == CLOSING,
        FundLetter.about == _BODY.code,
        FundLetter.closes_at == FundCall.closes_at,
    )
    return (
        _delegates(Application.id)
        .join(Application, and_(Application.call_id == FundCall.id,
                                Application.body_id == _BODY.id))
        .where(_is_open(now), begins, Application.state.in_(WITH_APPLICANT), ~_was_told(told))
    )  # fmt: skip


def overtaken_letters(now: datetime) -> Select[tuple[str | None]]:
    """Numbers of letters that announce a call, or remind of it, and wait though it is not open."""
    held = select(FundCall.id).where(_is_open(now))
    waiting = waiting_letters(OPENED, CLOSING).where(FundLetter.record_id.not_in(held))
    return waiting.with_only_columns(FundLetter.letter)


def moves_told(call_id: int, account_id: int) -> Select[tuple[int]]:
    """The letters to an account that told of another deadline of a call."""
    mine = (FundLetter.record_id == call_id, FundLetter.account_id == account_id)
    return select(FundLetter.id).where(*mine, FundLetter.occasion == MOVED)


_BODY = aliased(Record)


def _delegates(*columns: Any) -> Select[Any]:
    """Active delegates of published administrations with the published calls for which these may
    apply, and which they want to hear of."""
    found = select(FundCall.id, Account.id, *columns).distinct()
    return (
        found.select_from(FundCall)
        .join(_BODY, and_(_BODY.kind == "administration", _BODY.state == "published"))
        .join(RoleGrant, and_(RoleGrant.role == "delegate", RoleGrant.scope == _BODY.code))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            Account.active,
            is_wanted(CALLS),
            FundCall.state == "published",
            is_open_to(FundCall.id, _BODY.id),
        )
        .order_by(FundCall.id, Account.id)
    )


def _is_open(now: datetime) -> ColumnElement[bool]:
    is_published = FundCall.state == "published"
    return and_(is_published, FundCall.opens_at <= now, FundCall.closes_at > now)


def _to_them() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return FundLetter.record_id == FundCall.id, FundLetter.account_id == Account.id


def _was_told(what: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*_to_them(), what)

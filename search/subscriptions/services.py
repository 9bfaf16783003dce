"""Keeping searches and following records: what a person may do with their own. None commits."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from accounts.models import Account
from core.database import session, utcnow
from core.deliveries import cancel_deliveries
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from registry.models import Record
from search.questions import Question
from search.subscriptions.changes import newest_revision
from search.subscriptions.matching import query_of
from search.subscriptions.models import DAILY, NEVER, WEEKLY, Notice, Subscription

MOST = 100
"""Searches and follows a person."""
HOUR = 6
"""Of the day, in UTC, at which digests are due; the weekly one on Monday."""
NOTHING_ASKED = _l("Type or choose something first: this search finds everything.")


class KeptAlready(Problem):
    """The person keeps this very search, or follows this record."""

    def __init__(self, kept: Subscription) -> None:
        super().__init__(_l("You keep this already. Here it is."))
        self.kept = kept


def subscriptions_of(account_id: int) -> Select[tuple[Subscription]]:
    """What a person keeps and follows, latest first."""
    return (
        select(Subscription)
        .where(Subscription.account_id == account_id)
        .order_by(Subscription.id.desc())
    )


def save_search(
    question: Question, name: str, frequency: str, language: str, by: Actor
) -> Subscription:
    """Keep a search. Raises `KeptAlready`, `Problem` (nothing is asked, or too many are kept)."""
    if question.empty:
        raise Problem(NOTHING_ASKED)
    query = query_of(question)
    return _kept(by, Subscription.query == query, name, frequency, language, query=query)


def follow(record: Record, name: str, frequency: str, language: str, by: Actor) -> Subscription:
    """Follow a record. Raises `KeptAlready`, `Problem` where too many are kept."""
    same = Subscription.record_id == record.id
    return _kept(by, same, name, frequency, language, record_id=record.id)


def _kept(
    by: Actor, same: Any, name: str, frequency: str, language: str, **what: Any
) -> Subscription:
    require(by, "subscription.own")
    account = session().get_one(Account, by.account_id, with_for_update=True)
    own = subscriptions_of(account.id)
    found = session().scalars(own.where(same)).first()
    if found is not None:
        raise KeptAlready(found)
    total = session().scalar(select(func.count()).select_from(own.order_by(None).subquery()))
    if (total or 0) >= MOST:
        raise Problem(
            _l("You keep %(num)s searches and follows, as many as can be. Delete one.", num=MOST)
        )
    now = utcnow()
    made = Subscription(account_id=account.id, name=name, created_at=now, version=1, **what)
    made.frequency, made.language, made.due_at = frequency, language, next_due(frequency, now)
    made.seen = made.asked = newest_revision()
    session().add(made)
    session().flush()
    return made


def edit(subscription: Subscription, name: str, frequency: str, language: str, opened: int) -> None:
    """Change what it is called, how often letters come and in which language. Raises `Conflict`."""
    _touch(subscription, opened)
    told_before = subscription.tells
    subscription.name, subscription.language = name, language
    if frequency != subscription.frequency:
        subscription.frequency = frequency
        subscription.due_at = next_due(frequency, utcnow())
    _settle(subscription, told_before)


def pause(subscription: Subscription, paused: bool, opened: int) -> None:
    """Send no letters until it goes on; what happens meanwhile is not told. Raises `Conflict`."""
    _touch(subscription, opened)
    told_before = subscription.tells
    subscription.paused = paused
    _settle(subscription, told_before)


def stop_letters(subscription: Subscription) -> None:
    """Send no more letters; it stays kept. The same again is no fault."""
    if subscription.frequency != NEVER:
        subscription.version += 1
        subscription.frequency = NEVER
    _settle(subscription, told_before=True)


def drop(subscription: Subscription) -> None:
    """Keep or follow it no more."""
    _cancel_letters(subscription)
    session().delete(subscription)
    session().flush()


def next_due(frequency: str, now: datetime) -> datetime:
    """When the next letter may be written: now, or at the next hour for digests."""
    if frequency not in (DAILY, WEEKLY):
        return now
    due = datetime.combine(now.date(), time(HOUR), UTC)
    while due <= now or (frequency == WEEKLY and due.weekday() != 0):
        due += timedelta(days=1)
    return due


def _touch(subscription: Subscription, opened: int) -> None:
    session().refresh(subscription, with_for_update=True)
    if subscription.version != opened:
        raise Conflict(_l("You changed this elsewhere after you opened it. See what it says now."))
    subscription.version += 1


def _settle(subscription: Subscription, told_before: bool) -> None:
    """Letters that wait are not sent where none are wanted; telling begins anew with now."""
    if not subscription.tells:
        _cancel_letters(subscription)
    elif not told_before:
        subscription.seen = subscription.asked = newest_revision()
    session().flush()


def _cancel_letters(subscription: Subscription) -> None:
    letters = select(Notice.letter).where(Notice.subscription_id == subscription.id)
    cancel_deliveries(session().scalars(letters))

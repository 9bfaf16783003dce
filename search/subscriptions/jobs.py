"""The worker's part: which subscriptions are due, and their notices, each written once.

A turn of the worker writes a job for each subscription that is due. The job reads the changes since
the last notice, and writes the notice, its letter's job and how far the person is told in one
transaction. Whoever does it again finds it done.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta

from flask_babel import force_locale
from sqlalchemy import Select, func, or_, select, update

from accounts.models import Account
from core.database import session, utcnow, writing
from core.deliveries import UNSURE, Delivery
from core.jobs import Payload, PutOff, chore, enqueue, handles
from core.languages import locale_of
from core.permissions import VISITOR
from core.problems import BadValue
from registry.door import acting_as
from registry.versions import Revision
from search.engine import IndexUnavailable
from search.subscriptions.changes import (
    Change,
    Told,
    by_id,
    changes_between,
    concerned,
    named,
    one_a_record,
    settled_revision,
)
from search.subscriptions.letters import MOST_NAMED, News, send_notice
from search.subscriptions.matching import found_by, question_of
from search.subscriptions.models import AT_ONCE, NEVER, Notice, Subscription
from search.subscriptions.services import next_due

TOPIC = "notice"
AT_A_TURN = 500
INDEX_AWAY = timedelta(seconds=30)
_log = logging.getLogger("guantong.subscriptions")


@chore
def ask_for_notices() -> None:
    """Write a job for each subscription that is due; one statement where none is."""
    if session().scalar(_due().with_only_columns(Subscription.id).limit(1)) is None:
        return
    session().rollback()
    with writing():
        due = _due().order_by(Subscription.asked, Subscription.id).limit(AT_A_TURN)
        rows = list(session().scalars(_locked(due)))
        upto = settled_revision(min((one.asked for one in rows), default=0))
        now = utcnow()
        for one in rows:
            if one.seen < upto and one.asked < upto:
                enqueue(TOPIC, {"subscription": one.id, "upto": upto})
            one.asked = max(one.asked, upto)
            if one.frequency != AT_ONCE:
                one.due_at = next_due(one.frequency, now)
        session().commit()


def _due() -> Select[tuple[Subscription]]:
    """Subscriptions to ask for: digests whose time has come, others when anything has changed."""
    newest = select(func.max(Revision.id)).scalar_subquery()
    return (
        select(Subscription)
        .join(Account, Account.id == Subscription.account_id)
        .where(Account.active, Subscription.paused.is_(False), Subscription.frequency != NEVER)
        .where(
            Subscription.due_at <= utcnow(),
            or_(Subscription.frequency != AT_ONCE, Subscription.asked < newest),
        )
    )


def _locked(due: Select[tuple[Subscription]]) -> Select[tuple[Subscription]]:
    """The rows as they are now, for this worker alone; those that another has are left to it."""
    mine = due.with_for_update(skip_locked=True, of=Subscription)
    return mine.execution_options(populate_existing=True)


@handles(TOPIC)
def write_notices(payloads: Sequence[Payload]) -> None:
    """Write the notices of subscriptions. Raises `PutOff` while the index cannot be read."""
    session().rollback()
    upto: dict[int, int] = {}
    for payload in payloads:
        number = int(payload["subscription"])
        upto[number] = max(int(payload["upto"]), upto.get(number, 0))
    with acting_as(VISITOR):
        try:
            found = list(_matches(upto))
        except IndexUnavailable as error:
            raise PutOff(f"the index cannot be read: {error}", INDEX_AWAY) from error
        session().rollback()
        _pass_over({number: seen for number, seen, changes in found if not changes}, upto)
        for number, seen, changes in found:
            if changes:
                with writing():
                    _write(number, seen, upto[number], changes)
                    session().commit()


def _matches(upto: dict[int, int]) -> Iterator[tuple[int, int, list[Change]]]:
    """(subscription, up to where it was told, the changes that concern it) for each of them."""
    rows = list(session().scalars(select(Subscription).where(Subscription.id.in_(upto))))
    rows = [one for one in rows if one.tells and one.seen < upto[one.id]]
    if not rows:
        return
    first, last = min(one.seen for one in rows), max(upto[one.id] for one in rows)
    changes = changes_between(first, last)
    concerns = concerned((one.record_id for one in rows if one.record_id), first, last)
    answers: dict[tuple[str, str, int, int], list[Change]] = {}
    for one in rows:
        within = [change for change in changes if one.seen < change.id <= upto[one.id]]
        if one.record_id is None:
            asked = (one.query, one.language, one.seen, upto[one.id])
            if asked not in answers:  # what several people keep is asked once
                answers[asked] = _searched(one, within)
            yield one.id, one.seen, answers[asked]
        else:
            revisions = concerns.get(one.record_id, set())
            yield one.id, one.seen, [change for change in within if change.id in revisions]


def _searched(subscription: Subscription, changes: list[Change]) -> list[Change]:
    try:
        with force_locale(str(locale_of(subscription.language))):
            return found_by(question_of(subscription.query, subscription.language), changes)
    except BadValue as problem:  # a code that it names is no more; its page says so
        _log.warning("subscription %d cannot be asked: %s", subscription.id, problem)
        return []


def _pass_over(seen: dict[int, int], upto: dict[int, int]) -> None:
    """Remember that there was nothing to tell; one statement, most often."""
    with writing():
        for last in sorted({upto[number] for number in seen}):
            numbers = [number for number in seen if upto[number] == last]
            session().execute(
                update(Subscription)
                .where(Subscription.id.in_(numbers), Subscription.seen < last)
                .values(seen=last)
            )
        session().commit()


def _write(number: int, seen: int, upto: int, changes: list[Change]) -> None:
    """Write one notice and its letter, unless that was done, or letters are wanted no more."""
    subscription = session().get(Subscription, number, with_for_update=True, populate_existing=True)
    if subscription is None or not subscription.tells or subscription.seen != seen:
        return
    subscription.seen = upto
    language = subscription.language
    last = one_a_record(changes)
    told = named(last[:MOST_NAMED], language)
    if not told:
        return
    lost = _unsure(subscription)
    news = News(told, len(last), _repeated(lost, told, language))
    session().add(
        Notice(
            subscription_id=number,
            letter=send_notice(subscription, news),
            since=seen,
            upto=upto,
            told=[one.change.id for one in told],
            repeated=[one.change.id for one in news.repeated],
            total=len(last),
            made_at=utcnow(),
        )
    )
    for notice in lost:
        notice.carried = True


def _repeated(lost: Sequence[Notice], told: Sequence[Told], language: str) -> list[Told]:
    """What those notices named, but for records that this one names anyway."""
    changes = by_id([one for notice in lost for one in (*notice.told, *notice.repeated)])
    fresh = {one.change.record_id for one in told}
    again = one_a_record(one for one in changes if one.record_id not in fresh)
    return named(again[:MOST_NAMED], language)


def _unsure(subscription: Subscription) -> list[Notice]:
    """Earlier notices that may not have arrived, and that no later one has repeated."""
    return list(
        session().scalars(
            select(Notice)
            .join(Delivery, Delivery.letter == Notice.letter)
            .where(Notice.subscription_id == subscription.id, Delivery.state == UNSURE)
            .where(Notice.carried.is_(False))
            .order_by(Notice.id)
        )
    )

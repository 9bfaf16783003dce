"""What the worker erases of applications, and what is held of a person in them."""

import time
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from accounts.models import Account
from accounts.people.erasure import hold_beside, instant_text
from cooperation.fund.applications.holding import codes_of, target_of
from cooperation.fund.applications.models import Application, ApplicationReview
from cooperation.fund.applications.queries import answered_for_by, over, written_by
from core.audit import record_audit
from core.database import session, utcnow, writing
from core.jobs import chore
from core.permissions import SYSTEM
from registry.door import acting_as

KEPT = timedelta(days=730)
"""Words, files and reviews of what was not awarded stay so long after the call has closed."""
LOOKED_EVERY_S = 3600.0
ERASED_AT_ONCE = 100
WORDS = ("title", "need", "plan", "results", "note", "note_language")


@chore
def erase_in_time() -> None:
    """Erase what is due, once an hour: what a restored backup brings back goes again as well."""
    kept = current_app.extensions.setdefault("applications", {"erased": float("-inf")})
    if time.monotonic() < kept["erased"] + LOOKED_EVERY_S:
        return
    while erase_over(utcnow()) == ERASED_AT_ONCE:
        pass
    kept["erased"] = time.monotonic()


def erase_over(now: datetime) -> int:
    """Erase what is kept long enough, `ERASED_AT_ONCE` at most; how many. Of what was submitted the
    numbers stay; a draft goes wholly."""
    due = over(now - KEPT).limit(ERASED_AT_ONCE)
    with acting_as(SYSTEM):  # also of calls that are published no more
        is_any = session().scalar(due.limit(1)) is not None
        session().rollback()
        if not is_any:  # most of the time: nobody who writes is kept waiting for it
            return 0
        with writing():
            applications = session().scalars(due).all()
            for one in applications:
                _erase(one, now)
            session().commit()
    return len(applications)


def _erase(application: Application, now: datetime) -> None:
    record_audit("application.erase", target_of(application), SYSTEM, **codes_of(application))
    if application.number is None:
        session().delete(application)
        return
    for name in WORDS:
        setattr(application, name, "")
    for line in application.lines:
        line.item = ""
    for decision in application.decisions:
        decision.reason = ""
    application.files, application.reviews = [], []
    application.account_id, application.erased_at = None, now


def held_of(account: Account) -> dict[str, Any]:
    """What a person answers for and what they wrote as a reviewer, for them to have."""
    return {
        "applications": [
            {
                "number": one.number,
                "state": one.state,
                "title": one.title,
                "language": one.language,
                "begun": instant_text(one.created_at),
                "submitted": instant_text(one.submitted_at),
            }
            for one in session().scalars(answered_for_by(account.id))
        ],
        "reviews": [_review(one) for one in session().scalars(written_by(account.id))],
    }


def _review(one: ApplicationReview) -> dict[str, Any]:
    return {
        "application": one.application_id,
        "conflict": one.conflict,
        "conflict_words": one.conflict_words,
        "scores": one.scores,
        "words": one.words,
        "language": one.language,
        "sent": instant_text(one.sent_at),
    }


def forget_in_those_of(account: Account) -> None:
    """Applications stay their administration's: they no more say who answered for them."""
    for one in session().scalars(answered_for_by(account.id)).all():
        one.account_id = None


hold_beside("training_fund", held_of, forget_in_those_of)

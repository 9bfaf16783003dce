"""Verbs of decisions on applications: propose one, confirm it, take it back. None of them commits.

A decision is proposed with its reason and counts once it is confirmed; with `review: two` by
somebody else. Nobody decides on an application in which an administration has a part that they
are a delegate of: the door does not show it to them. What is awarded is summed up while the call
is held, so that of two awards confirmed at once the second sees the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from cooperation.fund.applications.acting import MEANWHILE, acting
from cooperation.fund.applications.awarding import check_award
from cooperation.fund.applications.decision_letters import tell_decision
from cooperation.fund.applications.models import (
    AWARDED,
    DECISIONS,
    DECLINED,
    ELIGIBLE,
    INELIGIBLE,
    SHORTLISTED,
    SUBMITTED,
    UNDER_REVIEW,
    WITHDRAWN,
    Application,
    ApplicationDecision,
)
from cooperation.fund.applications.queries import is_bound, locked_call
from cooperation.fund.applications.reviewing import sent_reviews
from cooperation.fund.applications.vocabulary import APPLICATION_STATES
from cooperation.fund.calls.models import FundCall
from core.database import session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import Actor
from core.problems import BadValue, Conflict, Forbidden, Problem

_JUDGED = (ELIGIBLE, UNDER_REVIEW, SHORTLISTED, DECLINED, INELIGIBLE)
FROM: Mapping[str, tuple[str, ...]] = {
    INELIGIBLE: (SUBMITTED, ELIGIBLE, DECLINED, INELIGIBLE),
    AWARDED: _JUDGED,
    DECLINED: _JUDGED,
}
"""Decision → the states from which it is taken; what was refused can be decided on anew."""
SETTLED = _l("This decision was confirmed or taken back meanwhile. See how it is now.")


@dataclass(frozen=True)
class Verdict:
    """What is decided on an application, with the reason in `language`; an award says how much, in
    the application's currency, and how many seats."""

    decision: str
    reason: str
    language: str
    amount: Decimal | None = None
    seats: int | None = None


def propose(
    application: Application, verdict: Verdict, by: Actor, opened: int
) -> ApplicationDecision:
    """Propose a decision. It says nothing to the applicant before it is confirmed.

    Raises `NotFound` through the door, `BadValue`, `Conflict` (`Exceeded` where the call has not so
    much left), and `Problem` without a reason, or with too few reviews.
    """
    said = {"decision": verdict.decision, "amount": _plain(verdict.amount), "seats": verdict.seats}
    with acting(application, by, "application.propose", opened, **said):
        _check_words(verdict)
        _check_state(application, verdict.decision)
        if application.proposed is not None:
            raise Conflict(_l("A decision waits to be confirmed already. Take it back first."))
        _check_reviews(application, verdict.decision)
        _check_award(application.call, application, verdict.amount, verdict.seats)
        made = ApplicationDecision(
            application_id=application.id, proposed_at=utcnow(),
            proposed_id=by.account_id, proposed_name=by.name, **vars(verdict),
        )  # fmt: skip
        try:
            with session().begin_nested():
                session().add(made)
        except IntegrityError as error:  # of two at once the second
            raise Conflict(MEANWHILE) from error
    session().expire(application, ["decisions"])
    return made


def confirm(application: Application, number: int, by: Actor, opened: int) -> ApplicationDecision:
    """Let a proposed decision (its id) count; letters tell all that have a part in the application.

    Raises what `propose` raises, and `Forbidden` where somebody else has to confirm it.
    """
    call = session().scalars(locked_call(application.call_id)).one()
    session().expire(application)
    waiting = _waiting(application, number)
    said = {"decision": waiting.decision, "amount": _plain(waiting.amount), "seats": waiting.seats}
    with acting(application, by, "application.confirm", opened, **said):
        if must_be_another(waiting, by):
            raise Forbidden(_l("You proposed this. Somebody else has to confirm it."))
        _check_state(application, waiting.decision)
        _check_reviews(application, waiting.decision)
        _check_award(call, application, waiting.amount, waiting.seats)
        application.state = waiting.decision
        waiting.confirmed_at = utcnow()
        waiting.confirmed_id, waiting.confirmed_name = by.account_id, by.name
    tell_decision(application, waiting)
    return waiting


def take_back(application: Application, number: int, by: Actor, opened: int) -> None:
    """Let a proposed decision go: its proposer or anybody who decides. Raises `Conflict`."""
    session().scalars(locked_call(application.call_id)).one()
    session().expire(application)
    waiting = _waiting(application, number)
    with acting(application, by, "application.take_back", opened, decision=waiting.decision):
        session().delete(waiting)
    session().expire(application, ["decisions"])


def must_be_another(waiting: ApplicationDecision, by: Actor) -> bool:
    """Whether the actor may not confirm it because they proposed it, with `review: two`."""
    own = waiting.proposed_id is not None and waiting.proposed_id == by.account_id
    return own and current_app.config["REVIEW"] == "two"


def decidable(application: Application) -> list[str]:
    """The decisions that can be proposed as it stands."""
    if application.proposed is not None:
        return []
    return [
        one for one in DECISIONS if application.state in FROM[one] and not _lack(application, one)
    ]


def reviews_lacking(application: Application) -> int:
    """How many more reviews without a conflict of interest it needs before it is judged.

    Those of people count who are no delegates of an administration that has a part.
    """
    scopes = (one.reviewer.scopes("delegate") for one in sent_reviews(application))
    counted = sum(not is_bound(application, codes) for codes in scopes)
    return max(0, application.call.reviewers - counted)


def _lack(application: Application, decision: str) -> int:
    return 0 if decision == INELIGIBLE else reviews_lacking(application)


def _waiting(application: Application, number: int) -> ApplicationDecision:
    waiting = application.proposed
    if waiting is None or waiting.id != number:
        raise Conflict(SETTLED)
    return waiting


def _check_words(verdict: Verdict) -> None:
    gives = verdict.amount is not None and verdict.seats is not None
    if (
        verdict.decision not in DECISIONS
        or verdict.language not in SITE_LANGUAGES
        or gives != (verdict.decision == AWARDED)
    ):
        raise BadValue(_l("A value in the form is not valid."))
    if not verdict.reason:
        raise Problem(_l("Say why: the applicant will read it."))


def _check_state(application: Application, decision: str) -> None:
    if application.state == WITHDRAWN:
        raise Conflict(_l("The applicant has withdrawn this application."))
    if application.state not in FROM[decision]:
        raise Conflict(
            _l(
                "The state of the application, %(state)s, does not allow this decision.",
                state=APPLICATION_STATES[application.state],
            )
        )


def _check_reviews(application: Application, decision: str) -> None:
    if _lack(application, decision):
        raise Problem(
            _l(
                "The call asks for %(number)s reviews of each application. Wait until they are "
                "sent, or name further reviewers.",
                number=application.call.reviewers,
            )
        )


def _check_award(
    call: FundCall, application: Application, amount: Decimal | None, seats: int | None
) -> None:
    if amount is not None and seats is not None:
        check_award(call, application.currency, amount, seats)


def _plain(amount: Decimal | None) -> str | None:
    """An amount as the audit log keeps it."""
    return None if amount is None else f"{amount:.2f}"

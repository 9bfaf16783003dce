"""Verbs of review: name a reviewer, declare a conflict of interest, write a review and send it, put
applications on the shortlist. None of them commits.

A reviewer sees the application once they have declared that no conflict binds them, and the reviews
of others once their own is sent, so that nobody follows another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound

from accounts.models import Account
from accounts.queries import account_by_email
from cooperation.fund.applications import review_letters
from cooperation.fund.applications.acting import acting
from cooperation.fund.applications.holding import codes_of, target_of
from cooperation.fund.applications.models import (
    CONFLICT,
    ELIGIBLE,
    NO_CONFLICT,
    REVIEWED,
    SHORTLISTED,
    UNDECLARED,
    UNDER_REVIEW,
    Application,
    ApplicationReview,
)
from cooperation.fund.applications.queries import not_bound, reviews_by
from cooperation.fund.applications.shown import number_of
from cooperation.fund.applications.vocabulary import HIGHEST, LOWEST
from core.audit import record_audit
from core.database import flushing, session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import Actor, allows, require
from core.problems import BadValue, Conflict, Problem

REVIEWED_MEANWHILE = _l("This review was changed after you opened it. See how it is now.")
NEEDS_WORDS = (1, 2, 5)
"""Scores that are to be explained: what is weak, so that it can be told why, and what is best."""


def name_reviewer(application: Application, email: str, by: Actor) -> ApplicationReview:
    """Ask the account with this address to review an application; a letter tells them.

    Raises `Problem` where there is none that can sign in, or it is a delegate of an administration
    that has a part; `Conflict` where it was asked before or the application is not reviewed.
    """
    with acting(application, by, "application.name_reviewer") as detail:
        account = _reviewer(application, email)
        detail["account"] = account.id
        if application.state not in (ELIGIBLE, *REVIEWED):
            raise Conflict(_l("Only an application that was found eligible is reviewed."))
        application.state = UNDER_REVIEW if application.state == ELIGIBLE else application.state
        made = _asked(application, account)
    review_letters.ask_reviewer(application, account)
    return made


def _reviewer(application: Application, email: str) -> Account:
    account = session().scalar(account_by_email(email))
    if account is None or not account.can_sign_in or not allows(account, "application.review"):
        raise Problem(_l("Nobody can sign in with this address. Invite the person first."))
    free = select(Application.id).where(Application.id == application.id, not_bound(account))
    if session().scalar(free) is None:
        raise Problem(
            _l("This person answers for the application, or is a delegate of an administration "
               "that has a part in it. Name somebody else.")
        )  # fmt: skip
    return account


def _asked(application: Application, account: Account) -> ApplicationReview:
    made = ApplicationReview(
        application_id=application.id, reviewer_id=account.id, scores={}, words={}
    )
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError as error:
        raise Conflict(_l("This person was asked to review the application already.")) from error
    return made


def remove_reviewer(review: ApplicationReview, by: Actor) -> None:
    """Take a request back that was not answered. Raises `Conflict`: what was sent stays, and so
    does a conflict that was declared."""
    application = review.application
    with acting(application, by, "application.remove_reviewer", account=review.reviewer_id):
        if review.sent_at is not None:
            raise Conflict(_l("The review is sent: it stays with the application."))
        if review.conflict == CONFLICT:
            raise Conflict(_l("The conflict of interest that was declared stays on record."))
        application.reviews.remove(review)
        if application.state == UNDER_REVIEW and not application.reviews:
            application.state = ELIGIBLE


def open_review(by: Actor, number: int) -> ApplicationReview:
    """What the actor was asked to say of an application (by the review's number). Raises
    `NotFound` for others', and where the call is no longer published."""
    found = session().scalar(reviews_by(by).where(ApplicationReview.id == number))
    if found is None or found.application.call is None:
        raise NotFound
    return found


def declare(review: ApplicationReview, by: Actor, words: str, has_one: bool, opened: int) -> None:
    """Say whether there is a conflict of interest, once, before anything else.

    Raises `Conflict`, and `Problem` where there is one and no words say which.
    """
    if has_one and not words:
        raise Problem(_l("Say what binds you to the applicants or what they apply for."))
    with _reviewing(review, by, "application.declare", opened):
        if review.conflict != UNDECLARED:
            raise Conflict(_l("You have declared this already."))
        review.conflict = CONFLICT if has_one else NO_CONFLICT
        review.conflict_words = words if has_one else ""


def save_review(
    review: ApplicationReview,
    by: Actor,
    scores: Mapping[str, int],
    words: Mapping[str, str],
    language: str,
    opened: int,
) -> None:
    """Keep what one has so far: scores and words for some of the criteria. Raises as
    `send_review` does, but nothing need be complete."""
    with _writing(review, by, "application.draft_review", scores, words, language, opened):
        pass


def send_review(
    review: ApplicationReview,
    by: Actor,
    scores: Mapping[str, int],
    words: Mapping[str, str],
    language: str,
    opened: int,
) -> None:
    """Say what one thinks of the application: a score for each criterion of the call, with words
    for the lowest and the highest. What is sent stays as it is.

    Raises `Conflict`, `BadValue`, and `Problem` with a score or words missing.
    """
    if lacking(criteria_of(review.application), scores, words):
        raise Problem(_l("Give a score for each criterion, and words for each 1, 2 and 5."))
    with _writing(review, by, "application.review", scores, words, language, opened):
        review.sent_at = utcnow()


def criteria_of(application: Application) -> dict[str, int]:
    """The weights of the call's criteria, in order."""
    return {one.criterion: one.weight for one in application.call.criteria}


def lacking(
    criteria: Iterable[str], scores: Mapping[str, int], words: Mapping[str, str]
) -> dict[str, str]:
    """What a review lacks to be sent: `score` or `words`, by criterion."""
    found = {}
    for code in criteria:
        if code not in scores:
            found[code] = "score"
        elif scores[code] in NEEDS_WORDS and not words.get(code):
            found[code] = "words"
    return found


@contextmanager
def _writing(
    review: ApplicationReview,
    by: Actor,
    act: str,
    scores: Mapping[str, int],
    words: Mapping[str, str],
    language: str,
    opened: int,
) -> Iterator[None]:
    known = criteria_of(review.application)
    fits = all(code in known for code in (*scores, *words))
    good = all(LOWEST <= one <= HIGHEST for one in scores.values())
    if language not in SITE_LANGUAGES or not fits or not good:
        raise BadValue(_l("A value in the form is not valid."))
    with _reviewing(review, by, act, opened):
        if review.conflict != NO_CONFLICT:
            raise Conflict(_l("Declare first whether you have a conflict of interest."))
        if review.sent_at is not None:
            raise Conflict(_l("Your review is sent already, and stays as it is."))
        if review.application.state not in REVIEWED:
            raise Conflict(_l("Reviews of this application are not taken at this time."))
        review.scores, review.words, review.language = dict(scores), dict(words), language
        yield


@contextmanager
def _reviewing(review: ApplicationReview, by: Actor, act: str, opened: int) -> Iterator[None]:
    require(by, "application.review")
    if open_review(by, review.id) is not review:
        raise NotFound
    if review.version != opened:
        raise Conflict(REVIEWED_MEANWHILE)
    with flushing(REVIEWED_MEANWHILE):
        yield
    target, codes = target_of(review.application), codes_of(review.application)
    record_audit(act, target, by, **codes, review=review.id)


def sent_reviews(application: Application) -> list[ApplicationReview]:
    """The reviews that were sent, in the order in which they were asked for."""
    return [one for one in application.reviews if one.sent_at is not None]


def others_for(review: ApplicationReview) -> list[ApplicationReview]:
    """The reviews of others that a reviewer may read: none before their own is sent."""
    if review.sent_at is None:
        return []
    return [one for one in sent_reviews(review.application) if one is not review]


def shortlist(chosen: Sequence[tuple[Application, int]], by: Actor) -> None:
    """Put applications on the shortlist, each with the version that was seen: all or none.

    Raises `Conflict` where one is not under review, or has fewer reviews than the call asks for.
    """
    for application, opened in chosen:
        with acting(application, by, "application.shortlist", opened):
            if application.state != UNDER_REVIEW:
                raise Conflict(_refused(application, NOT_UNDER_REVIEW))
            if len(sent_reviews(application)) < application.call.reviewers:
                raise Conflict(_refused(application, TOO_FEW))
            application.state = SHORTLISTED


def take_off(chosen: Sequence[tuple[Application, int]], by: Actor) -> None:
    """Take applications off the shortlist: all or none. Raises `Conflict` where one is not on it,
    or a decision on it waits to be confirmed."""
    for application, opened in chosen:
        with acting(application, by, "application.take_off", opened):
            if application.state != SHORTLISTED:
                raise Conflict(_refused(application, NOT_SHORTLISTED))
            if any(one.confirmed_at is None for one in application.decisions):
                raise Conflict(_refused(application, DECISION_WAITS))
            application.state = UNDER_REVIEW


NOT_UNDER_REVIEW = _l("Only what is under review is put on the shortlist.")
TOO_FEW = _l("It has fewer reviews than the call asks for.")
NOT_SHORTLISTED = _l("It is not on the shortlist.")
DECISION_WAITS = _l("A decision on it waits to be confirmed.")


def _refused(application: Application, why: Any) -> str:
    return f"{number_of(application)}: {why}"

"""Verbs of review: name a reviewer, declare a conflict of interest, send a review, decide. None of
them commits.

A reviewer who has a conflict sees no more of the paper; who has none sees the reviews of others
once their own is sent, so that nobody follows another.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound

from accounts.models import Account
from accounts.queries import account_by_email
from core.audit import record_audit
from core.database import flush, flushing, session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Problem
from forum.papers import letters
from forum.papers.models import (
    CONFLICT,
    DECISIONS,
    DRAFT,
    NO_CONFLICT,
    SUBMITTED,
    UNDECLARED,
    WITHDRAWN,
    Paper,
    PaperReview,
)
from forum.papers.queries import reviews_by
from forum.papers.submitting import target_of
from forum.papers.vocabulary import CRITERIA, HIGHEST, LOWEST

DECIDED_MEANWHILE = _l("Somebody changed this paper after you opened it. See how it is now.")
REVIEWED_MEANWHILE = _l("This review was changed after you opened it. See how it is now.")


def name_reviewer(paper: Paper, email: str, by: Actor) -> PaperReview:
    """Ask the account with this address to review a paper; a letter tells them. Raises `Problem`
    where there is none that can sign in, or it offers the paper itself; `Conflict` where it was
    asked before."""
    require(by, "paper.decide")
    account = session().scalar(account_by_email(email))
    if account is None or not account.can_sign_in:
        raise Problem(_l("There is no account with this address. Invite the person first."))
    if account.id == paper.submitter_id:
        raise Problem(_l("This person offers the paper. Name somebody else."))
    if paper.state != SUBMITTED:
        raise Conflict(_l("Only a paper that waits for a decision is reviewed."))
    made = PaperReview(paper_id=paper.id, reviewer_id=account.id, scores={})
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError as error:
        raise Conflict(_l("This person was asked to review the paper already.")) from error
    record_audit("paper.name_reviewer", target_of(paper), by, account=account.id)
    letters.ask_reviewer(paper, account)
    return made


def remove_reviewer(review: PaperReview, by: Actor) -> None:
    """Take a request back that was not answered by a review. Raises `Conflict`."""
    require(by, "paper.decide")
    if review.sent_at is not None:
        raise Conflict(_l("The review is sent: it stays with the paper."))
    record_audit("paper.remove_reviewer", target_of(review.paper), by, account=review.reviewer_id)
    session().delete(review)
    session().flush()


def open_review(by: Actor, edition_id: int, paper: int) -> PaperReview:
    """What the actor was asked to say of a paper. Raises `NotFound` for others'."""
    found = session().scalar(reviews_by(by, edition_id).where(PaperReview.paper_id == paper))
    if found is None:
        raise NotFound
    return found


def declare(review: PaperReview, by: Actor, words: str, has_one: bool, opened: int) -> None:
    """Say whether there is a conflict of interest, once, before anything else.

    Raises `Conflict`, and `Problem` where there is one and no words say which.
    """
    if has_one and not words:
        raise Problem(_l("Say what binds you to the paper or its authors."))
    with _reviewing(review, by, "paper.declare", opened):
        if review.conflict != UNDECLARED:
            raise Conflict(_l("You have declared this already."))
        review.conflict = CONFLICT if has_one else NO_CONFLICT
        review.conflict_words = words if has_one else ""


def send_review(
    review: PaperReview,
    by: Actor,
    scores: Mapping[str, int],
    words: str,
    language: str,
    opened: int,
) -> None:
    """Say what one thinks of the paper: a score for each criterion, and words.

    Raises `Conflict`, `BadValue`, and `Problem` without words or with a score missing.
    """
    if language not in SITE_LANGUAGES or any(not _is_score(one) for one in scores.values()):
        raise BadValue(_l("A value in the form is not valid."))
    if set(scores) != set(CRITERIA) or not words:
        raise Problem(_l("Give a score for each criterion, and your words."))
    with _reviewing(review, by, "paper.review", opened):
        if review.conflict != NO_CONFLICT:
            raise Conflict(_l("Declare first whether you have a conflict of interest."))
        if review.sent_at is not None:
            raise Conflict(_l("Your review is sent already, and stays as it is."))
        if review.paper.state != SUBMITTED:
            raise Conflict(_l("The paper is decided on: reviews are not taken any more."))
        review.scores, review.words, review.language = dict(scores), words, language
        review.sent_at = utcnow()


def _is_score(one: int) -> bool:
    return LOWEST <= one <= HIGHEST


@contextmanager
def _reviewing(review: PaperReview, by: Actor, act: str, opened: int) -> Iterator[None]:
    require(by, "paper.review")
    if by.account_id is None or review.reviewer_id != by.account_id:
        raise NotFound
    if review.version != opened:
        raise Conflict(REVIEWED_MEANWHILE)
    with flushing(REVIEWED_MEANWHILE):
        yield
    record_audit(act, target_of(review.paper), by, review=review.id)


def others_for(review: PaperReview) -> Sequence[PaperReview]:
    """The reviews of others that a reviewer may read: none before their own is sent."""
    if review.sent_at is None:
        return ()
    return [one for one in review.paper.reviews if one is not review and one.sent_at is not None]


def decide(paper: Paper, by: Actor, decision: str, reason: str, language: str, opened: int) -> None:
    """Accept a paper, accept it with changes, or decline it; its author is told why by a letter in
    the same transaction.

    A decision can be taken anew, until files of the paper are tied to a session. Raises `Conflict`,
    `BadValue`, and `Problem` without a reason.
    """
    require(by, "paper.decide")
    if decision not in DECISIONS or language not in SITE_LANGUAGES:
        raise BadValue(_l("A value in the form is not valid."))
    if not reason:
        raise Problem(_l("Say why: the author will read it."))
    if paper.version != opened:
        raise Conflict(DECIDED_MEANWHILE)
    if paper.state in (DRAFT, WITHDRAWN):
        raise Conflict(_l("Its author has withdrawn the paper."))
    if paper.files:
        raise Conflict(_l("Files of the paper are tied to its session. Remove them there first."))
    paper.state, paper.reason, paper.reason_language = decision, reason, language
    paper.decided_at = utcnow()
    paper.decided_id, paper.decided_name = by.account_id, by.name
    flush(DECIDED_MEANWHILE)
    record_audit("paper.decide", target_of(paper), by, decision=decision)
    account: Account | None = paper.submitter
    if account is not None and account.active:
        letters.tell_decision(paper, account)


def average(paper: Paper) -> dict[str, float]:
    """The mean of the scores sent, by criterion; empty where none was."""
    sent = [one.scores for one in paper.reviews if one.sent_at is not None]
    if not sent:
        return {}
    return {code: sum(scores[code] for scores in sent) / len(sent) for code in CRITERIA}

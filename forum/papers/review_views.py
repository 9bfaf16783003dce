"""A reviewer's pages: what they were asked to review, and one paper."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.database import session
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from core.reader import reader
from forum.papers import reviewing
from forum.papers.models import CONFLICT, NO_CONFLICT, PaperReview
from forum.papers.queries import reviews_by
from forum.papers.review_forms import ConflictForm, ReviewForm
from forum.papers.reviewing import open_review, others_for
from forum.papers.views import open_call
from forum.papers.vocabulary import CRITERIA
from registry.documents.private import private_file
from registry.documents.recognising import FORMATS
from registry.references import references_to
from registry.vocabulary import SUBJECTS

blueprint = Blueprint("paper_reviews", __name__, url_prefix="/<lang>/forum")

# What reviewers say, and of whom, stays out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.get("/<code>/reviews/")
@guarded("paper.review")
def review_list(code: str) -> str:
    """What one was asked to review."""
    call, edition = open_call(code)
    reviews = session().scalars(reviews_by(current_user, call.edition_id)).all()
    return render_template("forum/papers/reviews.html", call=call, edition=edition, reviews=reviews)


@blueprint.get("/<code>/reviews/<number:number>")
@guarded("paper.review")
def review_page(code: str, number: int) -> str:
    """One paper: its title until there is no conflict of interest, then all of it and the form."""
    return _page(code, number)


@blueprint.get("/<code>/reviews/<number:number>/file")
@guarded("paper.review")
def review_file(code: str, number: int) -> ResponseReturnValue:
    """The file, for who has no conflict of interest; its own name could tell an author's."""
    call, _edition = open_call(code)
    review = open_review(current_user, call.edition_id, number)
    paper = review.paper
    if review.conflict != NO_CONFLICT or not paper.sha256:
        raise NotFound
    name = f"paper-{paper.id}{FORMATS[paper.media_type].extension}"
    return private_file(paper.sha256, paper.media_type, name, paper.language)


@blueprint.post("/<code>/reviews/<number:number>/declare")
@guarded("paper.review")
def declare(code: str, number: int) -> ResponseReturnValue:
    """Say whether there is a conflict of interest."""
    review, form = _review(code, number), ConflictForm()
    _check_version(form)
    if not form.validate():
        return _page(code, number, conflict=form), 422
    has_one = form.conflict.data == CONFLICT
    try:
        reviewing.declare(review, current_user, form.words.data, has_one, form.version.data)
    except Problem as problem:
        session().rollback()
        return _page(code, number, str(problem), conflict=form), _status(problem)
    return _done(code, number)


@blueprint.post("/<code>/reviews/<number:number>")
@guarded("paper.review")
def send(code: str, number: int) -> ResponseReturnValue:
    """Send the review; the form again, filled in, when that fails."""
    review, form = _review(code, number), ReviewForm()
    _check_version(form)
    if not form.validate():
        return _page(code, number, review_form=form), 422
    said = (form.scores, form.words.data, form.language.data)
    try:
        reviewing.send_review(review, current_user, *said, opened=form.version.data)
    except Problem as problem:
        session().rollback()
        return _page(code, number, str(problem), review_form=form), _status(problem)
    return _done(code, number)


def _status(problem: Problem) -> int:
    return 409 if isinstance(problem, Conflict) else 422


def _check_version(form: ConflictForm | ReviewForm) -> None:
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))


def _done(code: str, number: int) -> ResponseReturnValue:
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("paper_reviews.review_page", code=code, number=number), 303)


def _review(code: str, number: int) -> PaperReview:
    call, _edition = open_call(code)
    return open_review(current_user, call.edition_id, number)


def _page(
    code: str,
    number: int,
    message: str = "",
    conflict: ConflictForm | None = None,
    review_form: ReviewForm | None = None,
) -> str:
    call, edition = open_call(code)
    review = open_review(current_user, call.edition_id, number)
    conflict = conflict or ConflictForm(formdata=None)
    form = review_form or ReviewForm(formdata=None, data={"language": reader().language})
    for one in (conflict, form):
        one.version.data, one.version.raw_data = review.version, None
    bodies = () if call.blind else (one.body_id for one in review.paper.authors)
    return render_template(
        "forum/papers/review.html",
        call=call,
        edition=edition,
        review=review,
        others=others_for(review),
        bodies=references_to(bodies, reader().language),
        conflict=conflict,
        form=form,
        criteria=CRITERIA,
        subjects=SUBJECTS,
        message=message,
    )

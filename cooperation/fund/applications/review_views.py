"""A reviewer's pages: what they were asked to review, and one application."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import contains_eager

from cooperation.fund.applications import reviewing
from cooperation.fund.applications.models import (
    CONFLICT,
    REVIEWED,
    Application,
    ApplicationReview,
)
from cooperation.fund.applications.queries import reviews_by
from cooperation.fund.applications.review_forms import ConflictForm, ReviewForm, review_form
from cooperation.fund.applications.reviewing import criteria_of, open_review, others_for
from cooperation.fund.applications.vocabulary import SCORES
from cooperation.fund.calls.vocabulary import CRITERIA
from core.database import session
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from core.reader import reader
from registry.references import references_to

blueprint = Blueprint("application_reviews", __name__, url_prefix="/<lang>/fund/reviews")

# What reviewers say, and of whom, stays out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.get("/")
@guarded("application.review")
def review_list() -> str:
    """What one was asked to review, of all calls."""
    query = reviews_by(current_user).options(contains_eager(ApplicationReview.application))
    reviews = session().scalars(query).all()
    named = {one.application.call_id for one in reviews}
    named |= {one.application.body_id for one in reviews}
    return render_template(
        "fund/applications/reviews.html",
        reviews=reviews,
        names=references_to(named, reader().language),
        taken=REVIEWED,
    )


@blueprint.get("/<number:number>")
@guarded("application.review")
def review_page(number: int) -> str:
    """One application: its call and administration until there is no conflict of interest, then
    all of it and the form."""
    return _page(number)


@blueprint.post("/<number:number>/declare")
@guarded("application.review")
def declare(number: int) -> ResponseReturnValue:
    """Say whether there is a conflict of interest."""
    review, form = open_review(current_user, number), ConflictForm()
    _check_version(form)
    if not form.validate():
        return _page(number, conflict=form), 422
    has_one = form.conflict.data == CONFLICT
    try:
        reviewing.declare(review, current_user, form.words.data, has_one, form.version.data)
    except Problem as problem:
        session().rollback()
        return _page(number, str(problem), conflict=form), _status(problem)
    return _done(number, _("It is saved."))


@blueprint.post("/<number:number>")
@guarded("application.review")
def write(number: int) -> ResponseReturnValue:
    """Keep the review as a draft, or send it; the form again, filled in, when that fails."""
    review = open_review(current_user, number)
    form = review_form(criteria_of(review.application))
    sends = request.form.get("act") == "send"
    _check_version(form)
    if not form.validate() or (sends and not form.is_complete()):
        return _page(number, form=form), 422
    act = reviewing.send_review if sends else reviewing.save_review
    said = (form.scores, form.words, form.language.data)
    try:
        act(review, current_user, *said, opened=form.version.data)
    except Problem as problem:
        session().rollback()
        return _page(number, str(problem), form=form), _status(problem)
    return _done(number, _("Your review is sent.") if sends else _("The draft is saved."))


def _status(problem: Problem) -> int:
    return 409 if isinstance(problem, Conflict) else 422


def _check_version(form: ConflictForm | ReviewForm) -> None:
    if form.version.data is None:
        raise BadValue(_("A value in the form is not valid."))


def _done(number: int, message: str) -> ResponseReturnValue:
    session().commit()
    flash(message, "success")
    return redirect(url_for("application_reviews.review_page", number=number), 303)


def _page(
    number: int,
    message: str = "",
    conflict: ConflictForm | None = None,
    form: ReviewForm | None = None,
) -> str:
    review = open_review(current_user, number)
    application = review.application
    conflict = conflict or ConflictForm(formdata=None)
    form = form or _kept(review)
    for one in (conflict, form):
        one.version.data, one.version.raw_data = review.version, None
    names = references_to(_named(application), reader().language)
    return render_template(
        "fund/applications/review.html",
        review=review,
        application=application,
        call=names[application.call_id],
        names=names,
        others=others_for(review),
        conflict=conflict,
        form=form,
        criteria=CRITERIA,
        weights=criteria_of(application),
        scores=SCORES,
        taken=application.state in REVIEWED,
        message=message,
    )


def _kept(review: ApplicationReview) -> Any:
    form = review_form(criteria_of(review.application), review)
    form.language.data = review.language or reader().language
    return form


def _named(application: Application) -> list[int]:
    return [
        application.call_id,
        application.body_id,
        *(one.body_id for one in application.partners),
    ]

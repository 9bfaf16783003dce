"""An application at the desk: its content, eligibility check, reviewers, shortlist and path."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from cooperation.fund.applications import checking, reviewing
from cooperation.fund.applications.acting import path_of
from cooperation.fund.applications.checking import findings
from cooperation.fund.applications.models import (
    CONFLICT,
    ELIGIBLE,
    REVIEWED,
    Application,
    ApplicationReview,
)
from cooperation.fund.applications.reviewing import criteria_of, sent_reviews
from cooperation.fund.applications.scores import scored, total_of
from cooperation.fund.applications.shown import number_of
from cooperation.fund.calls.vocabulary import CRITERIA
from core.database import session
from core.permissions import guarded
from core.problems import Conflict, Problem
from core.reader import reader
from desk.audit_words import ACTIONS
from desk.fund.applications.forms import ReturnForm, ReviewerForm
from desk.fund.applications.place import (
    application_of,
    blueprint,
    crumbs,
    done,
    name_of,
    opened_of,
    status_of,
)
from desk.fund.applications.spread import draw_scores
from registry.references import references_to


@blueprint.get("/<number:number>")
@guarded("application.read")
def application_page(code: str, number: int) -> str:
    """An application with all that is known of it, and what can be done with it."""
    return page_of(code, number)


@blueprint.post("/<number:number>/eligible")
@guarded("application.decide")
def find_eligible(code: str, number: int) -> ResponseReturnValue:
    """Say that it can be reviewed."""
    return _acted(code, number, checking.find_eligible, _("It is eligible, and a letter says so."))


@blueprint.post("/<number:number>/return")
@guarded("application.decide")
def return_for_completion(code: str, number: int) -> ResponseReturnValue:
    """Give it back for completion; the form again, filled in, when that fails."""
    form, application = ReturnForm(), application_of(code, number)
    opened = opened_of(form)
    if not form.validate():
        return page_of(code, number, returned=form), 422
    said = (form.note.data, form.note_language.data, form.until.data)
    try:
        checking.return_for_completion(application, current_user, *said, opened=opened)
    except Problem as problem:
        session().rollback()
        return page_of(code, number, str(problem), returned=form), status_of(problem)
    return done(code, number, _("It is returned, and a letter says why."))


@blueprint.post("/<number:number>/reviewers")
@guarded("application.decide")
def name_reviewer(code: str, number: int) -> ResponseReturnValue:
    """Ask somebody to review it."""
    form, application = ReviewerForm(), application_of(code, number)
    if not form.validate():
        return page_of(code, number, reviewer=form), 422
    try:
        reviewing.name_reviewer(application, form.email.data, current_user)
    except Problem as problem:
        session().rollback()
        form.email.errors = [str(problem)]
        return page_of(code, number, reviewer=form), status_of(problem)
    return done(code, number, _("A letter asks for the review."))


@blueprint.post("/<number:number>/reviewers/<number:review>/remove")
@guarded("application.decide")
def remove_reviewer(code: str, number: int, review: int) -> ResponseReturnValue:
    """Ask them no more."""
    application = application_of(code, number)
    found = next((one for one in application.reviews if one.id == review), None)
    if found is None:
        raise NotFound
    try:
        reviewing.remove_reviewer(found, current_user)
    except Conflict as conflict:
        session().rollback()
        return page_of(code, number, str(conflict)), 409
    return done(code, number, _("They are asked no more."))


@blueprint.post("/<number:number>/shortlist")
@guarded("application.decide")
def shortlist_one(code: str, number: int) -> ResponseReturnValue:
    """Put it on the shortlist."""
    return _acted(code, number, _alone(reviewing.shortlist), _("It is on the shortlist."))


@blueprint.post("/<number:number>/shortlist/remove")
@guarded("application.decide")
def take_one_off(code: str, number: int) -> ResponseReturnValue:
    """Take it off."""
    return _acted(code, number, _alone(reviewing.take_off), _("It is off the shortlist."))


def _alone(act: Callable[..., None]) -> Callable[..., None]:
    return lambda application, by, opened: act([(application, opened)], by)


def _acted(code: str, number: int, act: Callable[..., None], message: str) -> ResponseReturnValue:
    """Do what a button asks for, on the version that it was shown with."""
    application, opened = application_of(code, number), opened_of(VersionForm())
    try:
        act(application, current_user, opened)
    except Problem as problem:
        session().rollback()
        return page_of(code, number, str(problem)), status_of(problem)
    return done(code, number, message)


def page_of(
    code: str,
    number: int,
    message: str = "",
    returned: ReturnForm | None = None,
    reviewer: ReviewerForm | None = None,
) -> str:
    """The page, with forms as they were sent where something in them is wrong."""
    application = application_of(code, number)
    call = name_of(application.call)
    if returned is None:
        returned = ReturnForm(formdata=None, data={"note_language": reader().language})
    button = VersionForm(formdata=None)
    for form in (returned, button):
        form.version.data, form.version.raw_data = application.version, None
    path = path_of(application)
    return render_template(
        "desk/fund/applications/application.html",
        application=application,
        call=call,
        crumbs=crumbs(call, {"label": number_of(application)}),
        code=number_of(application),
        names=references_to(_named(application), reader().language),
        findings=findings(application, path),
        returned=returned,
        reviewer=reviewer or ReviewerForm(formdata=None),
        button=button,
        path=path,
        actions=ACTIONS,
        message=message,
        **_reviews(application),
    )


def _reviews(application: Application) -> dict[str, Any]:
    """What the part about reviews is made of."""
    weights = criteria_of(application)
    sent = sent_reviews(application)
    asked = [one for one in application.reviews if one.conflict != CONFLICT]
    found = scored([one.scores for one in sent], weights)
    return {
        "criteria": CRITERIA,
        "weights": weights,
        "own": next((one for one in asked if _waits_for_reader(one)), None),
        "scored": found,
        "apart": [CRITERIA[code] for code in found.apart],
        "totals": {one.id: total_of(one.scores, weights) for one in sent},
        "drawing": draw_scores(application, reader().language) if sent else None,
        "is_reviewed": application.state in (ELIGIBLE, *REVIEWED),
        "lacking": max(application.call.reviewers - len(asked), 0),
        "enough": len(sent) >= application.call.reviewers,
    }


def _waits_for_reader(review: ApplicationReview) -> bool:
    """Whether who looks has yet to send this review: they see no others' before."""
    return review.sent_at is None and review.reviewer_id == current_user.account_id


def _named(application: Application) -> list[int]:
    return [application.body_id, *(one.body_id for one in application.partners)]

"""Decisions on applications at the desk: proposed, looked at, confirmed or taken back; and the
project of an award."""

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from accounts.forms import VersionForm
from cooperation.fund.applications.awarding import Means, means_of, means_words
from cooperation.fund.applications.deciding import (
    confirm,
    decidable,
    must_be_another,
    propose,
    reviews_lacking,
    take_back,
)
from cooperation.fund.applications.decision_letters import preview
from cooperation.fund.applications.making import make_project
from cooperation.fund.applications.models import AWARDED, Application, ApplicationDecision
from cooperation.fund.applications.shown import number_of
from core.database import session
from core.permissions import guarded
from core.problems import Problem
from core.reader import reader
from desk.fund.applications.decision_forms import DecisionForm
from desk.fund.applications.place import (
    application_of,
    blueprint,
    crumbs,
    done,
    name_of,
    opened_of,
    status_of,
)
from registry.references import Reference, references_to

Act = Callable[[Application, int], object]


class DecisionsShown:
    """What the page of an application tells of decisions on it."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.waiting = application.proposed
        self.may_decide = bool(decidable(application))

    @property
    def held(self) -> list[ApplicationDecision]:
        """Those that were confirmed, the latest first."""
        return [one for one in reversed(self.application.decisions) if one.confirmed_at]

    @property
    def lacking(self) -> int:
        """How many reviews it lacks before it can be awarded or declined."""
        return reviews_lacking(self.application)

    @cached_property
    def project(self) -> Reference | None:
        """The project that came of it."""
        key = self.application.project_id
        return references_to([key], reader().language).get(key) if key else None

    @property
    def may_become_project(self) -> bool:
        """Whether a project can be made of it."""
        return self.application.state == AWARDED and self.application.project_id is None


blueprint.add_app_template_filter(DecisionsShown, "decisions_shown")
blueprint.add_app_template_filter(means_words, "means_words")


@blueprint.get("/<number:number>/decision")
@guarded("application.decide")
def decision_page(code: str, number: int) -> str:
    """The form of a decision; where one waits, how it reads, and the buttons."""
    return _page(code, number)


@blueprint.post("/<number:number>/decision")
@guarded("application.decide")
def propose_decision(code: str, number: int) -> ResponseReturnValue:
    """Propose a decision; the form again, filled in, when that fails."""
    form, application = DecisionForm(), application_of(code, number)
    opened = opened_of(form)
    form.offer(decidable(application), application.currency)
    if not form.validate():
        return _page(code, number, form=form), 422
    try:
        propose(application, form.verdict, current_user, opened)
    except Problem as problem:
        session().rollback()
        return _page(code, number, str(problem), form), status_of(problem)
    session().commit()
    flash(_("It is proposed. The applicant is told nothing before it is confirmed."), "success")
    return redirect(url_for(".decision_page", code=code, number=number), 303)


@blueprint.post("/<number:number>/decision/<number:waiting>/confirm")
@guarded("application.decide")
def confirm_decision(code: str, number: int, waiting: int) -> ResponseReturnValue:
    """Let it count."""
    return _acted(
        code,
        number,
        lambda application, opened: confirm(application, waiting, current_user, opened),
        _("The decision counts, and letters tell the applicants."),
    )


@blueprint.post("/<number:number>/decision/<number:waiting>/take-back")
@guarded("application.decide")
def take_decision_back(code: str, number: int, waiting: int) -> ResponseReturnValue:
    """Let it go."""
    return _acted(
        code,
        number,
        lambda application, opened: take_back(application, waiting, current_user, opened),
        _("The proposal is taken back."),
    )


@blueprint.post("/<number:number>/project")
@guarded("application.decide")
def make_project_of(code: str, number: int) -> ResponseReturnValue:
    """Make the draft of the project that an award becomes."""
    return _acted(
        code,
        number,
        lambda application, opened: make_project(application, current_user, opened),
        _("The draft of the project is made. Complete it, and send it for review."),
    )


def _acted(code: str, number: int, act: Act, message: str) -> ResponseReturnValue:
    application, opened = application_of(code, number), opened_of(VersionForm())
    try:
        act(application, opened)
    except Problem as problem:
        session().rollback()
        return _page(code, number, str(problem)), status_of(problem)
    return done(code, number, message)


def _page(code: str, number: int, message: str = "", form: DecisionForm | None = None) -> str:
    application = application_of(code, number)
    call, shown = name_of(application.call), DecisionsShown(application)
    form = form or _form(application)
    form.offer(decidable(application), application.currency)
    button = VersionForm(formdata=None)
    for one in (form, button):
        one.version.data, one.version.raw_data = application.version, None
    waiting = application.proposed
    left = means_of(application.call)
    return render_template(
        "desk/fund/applications/decision_page.html",
        application=application,
        shown=shown,
        code=number_of(application),
        call=call,
        crumbs=crumbs(call, _crumb(application, call), {"label": _("Decision")}),
        body=references_to([application.body_id], reader().language).get(application.body_id),
        form=form,
        button=button,
        left=left,
        after=_after(left, waiting),
        letter=preview(application, waiting) if waiting else None,
        must_be_another=waiting is not None and must_be_another(waiting, current_user),
        message=message,
    )


def _crumb(application: Application, call: Reference) -> dict[str, str]:
    url = url_for(".application_page", code=call.code, number=application.number)
    return {"label": number_of(application), "url": url}


def _form(application: Application) -> DecisionForm:
    """With what is asked for, which an award changes where it gives something else."""
    values = {
        "reason_language": reader().language,
        "amount": format_decimal(application.asked_for, "0.00"),
        "seats": str(application.seats),
    }
    return DecisionForm(formdata=None, data=values)


def _after(left: Means, waiting: ApplicationDecision | None) -> Means:
    """What is left once what waits is confirmed."""
    if waiting is None:
        return left
    return left.less(waiting.amount or Decimal(0), waiting.seats or 0)

"""Answering a question: by delegates and staff, freely or on record for an administration."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound, TooManyRequests

from accounts.forms import VersionForm
from core.converters import row_number
from core.database import session, utcnow
from core.form_token import read_token, renewed
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue, Conflict, Problem
from core.web import seconds_to_wait
from forum.floor import answering
from forum.floor.answering import Said
from forum.floor.forms import AnswerForm
from forum.floor.models import PUBLISHED, Answer, Question
from forum.floor.place import answered_per_sender, open_question, too_much, unusable
from forum.floor.queries import version_of
from forum.floor.views import question_with, withdrawal_form
from registry.references import Reference

blueprint = Blueprint("answering", __name__, url_prefix="/<lang>/questions")

# What somebody wrote stays out of every cache.
blueprint.after_request(keep_nothing)


@blueprint.post("/<number:number>/answer")
@guarded("question.answer")
@answered_per_sender
def answer(number: int) -> ResponseReturnValue:
    """A free answer, or (`kind`) one of record; the form again, filled in, when that fails."""
    question, about = _published(number)
    form, now = AnswerForm(), utcnow()
    if form.about_number.data is None:
        raise BadValue(_("A value in the form is not valid."))
    token = read_token(form.token.data or "")
    if token is None or token.is_over(now):
        return _again(question, about, form, unusable(token)), 400
    if not form.validate():
        return question_with(question, about, form), 422
    said = Said(form.text.data, form.tag, form.body_code, form.about_number.data)
    on_record = request.form.get("kind") == "of_record"
    act = answering.propose if on_record else answering.answer_freely
    try:
        act(question, token.form_id, said, current_user)
    except Problem as problem:
        session().rollback()
        return _again(*_published(number), form, str(problem)), problem.status
    session().commit()
    flash(
        _("The answer has gone to the secretariat.") if on_record else _("It is saved."), "success"
    )
    return _back(number)


@blueprint.post("/<number:number>/affirm")
@guarded("question.answer_of_record")
@answered_per_sender
def affirm(number: int) -> ResponseReturnValue:
    """Say that the answer of record holds for the record as it is now."""
    question, _about = _published(number)
    form = VersionForm()
    shown_number = request.form.get("about_number", type=int)
    if not form.validate() or shown_number is None:
        raise BadValue(_("A value in the form is not valid."))
    try:
        answering.affirm(_answer_of(question), current_user, shown_number, form.version.data)
    except Conflict as conflict:
        session().rollback()
        return question_with(*_published(number), message=str(conflict)), 409
    session().commit()
    flash(_("It is saved."), "success")
    return _back(number)


@blueprint.post("/<number:number>/withdraw")
@guarded("question.answer_of_record")
@answered_per_sender
def withdraw(number: int) -> ResponseReturnValue:
    """Take the administration's answer of record back; the form again when that fails."""
    question, about = _published(number)
    form = withdrawal_form(None)
    if not form.validate():
        return question_with(question, about, withdrawal=form), 422
    said = form.reason.data or "", form.reason_language.data, form.version.data
    try:
        answering.withdraw(_answer_of(question), current_user, *said)
    except Conflict as conflict:
        session().rollback()
        return question_with(*_published(number), message=str(conflict), withdrawal=form), 409
    session().commit()
    flash(_("It is saved."), "success")
    return _back(number)


def _answer_of(question: Question) -> Answer:
    """The answer that the form names, one to this question."""
    found = session().get(Answer, row_number(request.form.get("answer", "")) or 0)
    if found is None or found.question_id != question.id:
        raise NotFound
    return found


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say how long to wait, and keep what was written, under the same form: what was sent twice
    stays one answer."""
    number = (request.view_args or {})["number"]
    question, about = _published(number)
    headers = {"Retry-After": str(seconds_to_wait())}
    if request.endpoint == "answering.withdraw":
        form = withdrawal_form(None)
        return question_with(question, about, None, too_much(), form), 429, headers
    if request.endpoint == "answering.affirm":
        return question_with(question, about, message=too_much()), 429, headers
    return question_with(question, about, AnswerForm(), too_much()), 429, headers


def _published(number: int) -> tuple[Question, Reference]:
    question, about = open_question(number)
    if question.state != PUBLISHED:
        raise NotFound
    return question, about


def _again(question: Question, about: Reference, form: AnswerForm, message: str) -> str:
    """The form with what was typed, and the version of the record as it is now."""
    number = session().scalar(version_of(question.about_id)) or 0
    form.about_number.data, form.about_number.raw_data = number, None
    form.token.data = renewed(utcnow()).signed
    return question_with(question, about, form, message)


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("questions.question_page", number=number), 303)

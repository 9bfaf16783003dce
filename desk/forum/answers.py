"""Answers at the desk: confirming an answer of record, or saying why not; hiding a free one;
withdrawing one of record."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from accounts.forms import VersionForm
from core.database import session
from core.permissions import guarded
from core.problems import BadValue
from desk.forum.questions import ReasonForm, done, page_of
from forum.floor import answering
from forum.floor.models import Answer

blueprint = Blueprint("desk_answers", __name__, url_prefix="/<lang>/desk/questions/answers")


@blueprint.post("/<number:number>/confirm")
@guarded("question.moderate")
def confirm(number: int) -> ResponseReturnValue:
    """Publish an answer of record."""
    form = VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    answer = _answer(number)
    return done(
        answer.question_id,
        lambda _question: answering.confirm(_answer(number), current_user, form.version.data),
    )


@blueprint.post("/<number:number>/decline")
@guarded("question.moderate")
def decline(number: int) -> ResponseReturnValue:
    """Do not confirm it, with a reason that the delegate reads."""
    return _with_reason(number, answering.decline)


@blueprint.post("/<number:number>/hide")
@guarded("question.moderate")
def hide(number: int) -> ResponseReturnValue:
    """Hide a free answer, with a reason."""
    return _with_reason(number, answering.hide_answer)


@blueprint.post("/<number:number>/withdraw")
@guarded("question.moderate")
def withdraw(number: int) -> ResponseReturnValue:
    """Take an answer of record back, with a reason."""
    return _with_reason(number, answering.withdraw_for_body)


def _with_reason(number: int, act: Callable[..., None]) -> ResponseReturnValue:
    answer = _answer(number)
    name = f"answer-{number}"
    form = ReasonForm(prefix=f"{name}-")
    if not form.validate():
        return page_of(answer.question, **{name: form}), 422
    said = form.reason.data, form.reason_language.data, form.version.data
    return done(
        answer.question_id,
        lambda _question: act(_answer(number), current_user, *said),
        **{name: form},
    )


def _answer(number: int) -> Answer:
    found = session().get(Answer, number)
    if found is None:
        raise NotFound
    return found

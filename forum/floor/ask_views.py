"""Asking a question, and complaining about one: forms that need no account and no cookie."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound, TooManyRequests

from core.characters import plain
from core.database import session, utcnow
from core.extensions import csrf, limiter
from core.form_token import FormToken, new_token, read_token, renewed
from core.page_cache import keep_nothing
from core.permissions import guarded
from core.problems import BadValue
from core.reader import reader, reader_language
from core.web import seconds_to_wait
from forum.floor.asking import Asked, OtherWords, ask, question_of_form, report_question
from forum.floor.forms import AskForm, ComplaintForm
from forum.floor.live import is_on, place_of
from forum.floor.models import HIDDEN, MERGED, PUBLISHED, Question
from forum.floor.place import (
    SENT_BY_ONE_IN_SESSION,
    SENT_IN_SESSION,
    SENT_PER_SENDER,
    TRIED_IN_SESSION,
    TRIED_PER_SENDER,
    asked_record,
    hasty,
    note_sent,
    open_question,
    reported_per_sender,
    sender,
    too_much,
    unusable,
    was_sent,
)
from forum.floor.vocabulary import QUESTION_STATES
from registry.references import Reference, references_to

blueprint = Blueprint("asking", __name__, url_prefix="/<lang>/questions")

# What somebody wrote stays out of every cache, and each form is made anew.
blueprint.after_request(keep_nothing)


def _is_session_on() -> bool:
    """Whether the form asks about a session that is being held."""
    if "session_is_on" not in g:
        g.session_is_on = is_on(plain(request.form.get("about")), utcnow())
    return bool(g.session_is_on)


def _most_sent() -> str:
    if not _is_session_on():
        return SENT_PER_SENDER
    return SENT_IN_SESSION if current_user.account_id is None else SENT_BY_ONE_IN_SESSION


def _most_tried() -> str:
    return TRIED_IN_SESSION if _is_session_on() else TRIED_PER_SENDER


sent_per_sender = limiter.limit(_most_sent, key_func=sender, deduct_when=was_sent)
tried_per_sender = limiter.limit(_most_tried, key_func=sender)


@blueprint.get("/ask")
@guarded("question.ask")
def ask_page() -> str:
    """The form, about the record that `about` names."""
    about = asked_record(request.args.get("about", ""))
    if about is None:
        raise NotFound
    return _ask_page(ask_form(about), about, new_token(utcnow()))


def ask_form(about: Reference) -> AskForm:
    """An empty form about a record."""
    return AskForm(formdata=None, data={"about": about.code})


@blueprint.post("/ask")
@guarded("question.ask")
@tried_per_sender
@sent_per_sender
def send() -> ResponseReturnValue:
    """Take the question and go on to what becomes of it; the form again, filled in, when that
    fails."""
    _check_signed_in()
    form, now = AskForm(), utcnow()
    about, token = asked_record(form.about.data or ""), read_token(form.token.data or "")
    if about is None:
        raise BadValue(_("The record that you ask about is not public, or no longer."))
    if token is None or (token.is_over(now) and question_of_form(token.form_id) is None):
        return _ask_page(form, about, renewed(now), unusable(token)), 400
    if not form.validate():
        return _ask_page(form, about, token), 422
    if token.is_hasty(now):
        return _ask_page(form, about, token, hasty()), 422
    try:
        question = ask(token.form_id, _asked(form, about), current_user)
    except OtherWords as problem:
        return _ask_page(form, about, renewed(now), _other_words(), problem.form_id), 409
    session().commit()
    note_sent()
    return redirect(url_for("asking.sent_page", receipt=question.form_id), 303)


def _check_signed_in() -> None:
    """The token of the form proves where it comes from, but not whose session sends it."""
    if current_user.is_authenticated:
        csrf.protect()


# The token of the form stands in for that of a session.
csrf.exempt(send)


@blueprint.get("/sent/<receipt>")
@guarded("site.read")
def sent_page(receipt: str) -> str:
    """What was sent and what became of it, for who sent it."""
    question = question_of_form(receipt)
    if question is None:
        raise NotFound
    about = references_to([question.about_id], reader().language).get(question.about_id)
    return render_template(
        "forum/floor/sent.html",
        question=question,
        state=QUESTION_STATES[question.state],
        about=about,
        is_public=question.state == PUBLISHED and about is not None,
        is_hidden=question.state == HIDDEN,
        is_merged=question.state == MERGED,
        is_live=about is not None and place_of(about.code) is not None,
    )


@blueprint.get("/<number:number>/report")
@guarded("question.report")
def report_page(number: int) -> str:
    """The form of a complaint about a published question."""
    return _report_page(_reported(number), ComplaintForm(formdata=None), new_token(utcnow()))


@blueprint.post("/<number:number>/report")
@guarded("question.report")
@reported_per_sender
def report(number: int) -> ResponseReturnValue:
    """Put the question before the moderators again."""
    _check_signed_in()
    question, form, now = _reported(number), ComplaintForm(), utcnow()
    token = read_token(form.token.data or "")
    if token is None or token.is_over(now):
        return _report_page(question, form, renewed(now), unusable(token)), 400
    if not form.validate():
        return _report_page(question, form, token), 422
    report_question(question, form.complaint.data, current_user)
    session().commit()
    note_sent()
    return _report_page(question, form, token, is_sent=True)


csrf.exempt(report)


def _reported(number: int) -> Question:
    question, _about = open_question(number)
    if question.state != PUBLISHED:
        raise NotFound
    return question


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say how long to wait, and keep what was written."""
    return _form_again(too_much()), 429, {"Retry-After": str(seconds_to_wait())}


def _form_again(message: str) -> str:
    now = utcnow()
    if request.endpoint == "asking.report":
        form: Any = ComplaintForm()
        token = read_token(form.token.data or "") or renewed(now)
        return _report_page(_reported((request.view_args or {})["number"]), form, token, message)
    form = AskForm()
    about = asked_record(form.about.data or "")
    if about is None:
        raise NotFound
    return _ask_page(form, about, read_token(form.token.data or "") or renewed(now), message)


def _asked(form: AskForm, about: Reference) -> Asked:
    return Asked(
        about_id=about.id,
        text=form.text.data,
        language=form.tag,
        letters_in=reader_language(),
        name=form.name.data or "",
        email=form.email.data or "",
        body=form.body_code,
    )


def _ask_page(
    form: AskForm, about: Reference, token: FormToken, message: str = "", before: str = ""
) -> str:
    form.token.data = token.signed
    return render_template(
        "forum/floor/ask.html", form=form, about=about, message=message, before=before
    )


def _report_page(
    question: Question,
    form: ComplaintForm,
    token: FormToken,
    message: str = "",
    is_sent: bool = False,
) -> str:
    form.token.data = token.signed
    return render_template(
        "forum/floor/report.html", question=question, form=form, message=message, is_sent=is_sent
    )


def _other_words() -> str:
    return str(
        _(
            "This form was sent before, with a different text. Send it again to make it another "
            "question."
        )
    )

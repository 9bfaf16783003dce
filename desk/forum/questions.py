"""Questions at the desk: the queue, and what moderators do with one."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, func, select
from werkzeug.exceptions import NotFound
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from core.characters import plain
from core.converters import LARGEST
from core.database import session
from core.languages import SITE_LANGUAGES, language_name
from core.paging import asked_page, page_place
from core.permissions import guarded
from core.problems import BadValue, Problem
from core.reader import reader
from forum.floor import moderating
from forum.floor.guessing import WRITTEN
from forum.floor.models import LONGEST_REASON, OF_RECORD, PROPOSED, WAITING, Answer, Question
from forum.floor.queries import waiting_questions
from forum.floor.shown import asked_as, shown
from forum.floor.vocabulary import QUESTION_STATES
from forum.models import Session
from registry.references import references_by_code, references_to

blueprint = Blueprint("desk_questions", __name__, url_prefix="/<lang>/desk/questions")
PAGE_SIZE = 25
LONGEST_TRANSLATION = 6000


class ReasonForm(VersionForm):
    """Why something is hidden or not confirmed."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(NEEDED), Length(max=LONGEST_REASON, message=TOO_LONG)],
        filters=[plain],
        render_kw={"rows": 3, "dir": "auto", "required": True},
    )
    reason_language = SelectField(_l("Language of the reason"), choices=site_languages)


class MergeForm(VersionForm):
    """The question that asks the same."""

    other = IntegerField(
        _l("Number of the question that asks the same"),
        [InputRequired(NEEDED), NumberRange(1, LARGEST, _l("A value in the form is not valid."))],
        render_kw={"inputmode": "numeric", "required": True},
    )


def _languages() -> list[SelectChoice]:
    return [SelectChoice(tag, language_name(tag, reader().locale)) for tag in WRITTEN]


class LanguageForm(VersionForm):
    """The language that a question is marked with."""

    language = SelectField(_l("Language of the question"), choices=_languages)


class TranslationForm(VersionForm):
    """A translation of a question or of one of its answers; an empty one is taken away."""

    language = SelectField(_l("Into"), choices=site_languages)
    words = TextAreaField(
        _l("Translation"),
        [Optional(), Length(max=LONGEST_TRANSLATION, message=TOO_LONG)],
        description=_l("Leave it empty to take the translation away."),
        filters=[plain],
        render_kw={"rows": 6, "dir": "auto"},
    )
    origin = RadioField(
        _l("Origin"),
        [InputRequired(NEEDED)],
        choices=[
            SelectChoice("human", _l("By a person")),
            SelectChoice("machine", _l("By a machine")),
        ],
    )


@blueprint.get("/")
@guarded("question.moderate")
def queue() -> str:
    """What waits, oldest first; or the questions in one state, the latest first."""
    state, edition, number = _asked_state(), request.args.get("edition", ""), asked_page()
    query = _of_state(state)
    if edition:
        query = query.where(Question.about_id.in_(_ids_within(edition)))
    total = session().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    page = page_place(number, PAGE_SIZE, total)
    rows = session().scalars(query.limit(PAGE_SIZE).offset(page["first"] - 1))
    return render_template(
        "desk/forum/questions.html",
        questions=shown(rows, reader().language),
        states=QUESTION_STATES,
        counts=_counts(),
        state=state,
        edition=edition,
        page=page,
        asked_as=asked_as,
    )


def _of_state(state: str) -> Select[tuple[Question]]:
    if state == WAITING:
        return waiting_questions()
    query = select(Question).where(Question.state == state)
    return query.order_by(Question.asked_at.desc(), Question.id)


def _asked_state() -> str:
    state = request.args.get("state", WAITING)
    if state not in QUESTION_STATES:
        raise BadValue(_("Questions have no such state. Choose one of the list."))
    return state


def _counts() -> dict[str, int]:
    rows = session().execute(select(Question.state, func.count()).group_by(Question.state))
    waiting = select(func.count()).select_from(waiting_questions().order_by(None).subquery())
    return {row[0]: row[1] for row in rows} | {WAITING: session().scalar(waiting) or 0}


def _ids_within(edition: str) -> list[int]:
    """The edition and its sessions. Raises `NotFound`."""
    found = references_by_code([edition], reader().language).get(edition)
    if found is None:
        raise NotFound
    sessions = session().scalars(select(Session.id).where(Session.edition_id == found.id))
    return [found.id, *sessions]


@blueprint.get("/<number:number>")
@guarded("question.moderate")
def question_page(number: int) -> str:
    """A question, its answers, and what can be done with them."""
    return page_of(_question(number))


@blueprint.post("/<number:number>/<any(publish, keep, first, last):act>")
@guarded("question.moderate")
def act(number: int, act: str) -> ResponseReturnValue:
    """Publish it, leave it as it is after a complaint, put it first or back."""
    form = VersionForm()
    if not form.validate():
        raise BadValue(_("A value in the form is not valid."))
    opened = form.version.data
    return done(number, lambda one: _act(act, one, opened))


def _act(act: str, question: Question, opened: int) -> None:
    if act == "publish":
        moderating.publish(question, current_user, opened)
    elif act == "keep":
        moderating.keep(question, current_user, opened)
    else:
        moderating.put_first(question, current_user, act == "first", opened)


@blueprint.post("/<number:number>/hide")
@guarded("question.moderate")
def hide(number: int) -> ResponseReturnValue:
    """Hide it, with the reason that readers see."""
    form = ReasonForm(prefix="hide-")
    if not form.validate():
        return page_of(_question(number), hide=form), 422
    said = form.reason.data, form.reason_language.data, form.version.data
    return done(number, lambda one: moderating.hide(one, current_user, *said), hide=form)


@blueprint.post("/<number:number>/merge")
@guarded("question.moderate")
def merge(number: int) -> ResponseReturnValue:
    """Merge it with another that asks the same."""
    form = MergeForm(prefix="merge-")
    if not form.validate():
        return page_of(_question(number), merge=form), 422
    said = form.other.data, form.version.data
    return done(number, lambda one: moderating.merge(one, current_user, *said), merge=form)


@blueprint.post("/<number:number>/language")
@guarded("question.moderate")
def language(number: int) -> ResponseReturnValue:
    """Correct the language that it is marked with."""
    form = LanguageForm(prefix="language-")
    if not form.validate():
        return page_of(_question(number), language=form), 422
    said = form.language.data, form.version.data
    return done(
        number, lambda one: moderating.mark_language(one, current_user, *said), language=form
    )


def done(number: int, change: Callable[[Question], None], **forms: Any) -> ResponseReturnValue:
    """Do it and come back; the page with what was typed where that fails."""
    try:
        change(_question(number))
    except Problem as problem:
        session().rollback()
        return page_of(_question(number), str(problem), **forms), problem.status
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_questions.question_page", number=number), 303)


def page_of(question: Question, message: str = "", **typed: Any) -> str:
    """The page of a question; `typed` are forms that are shown again."""
    (told,) = shown([question], reader().language)
    forms = {
        "hide": ReasonForm(prefix="hide-", formdata=None, data=_own_language()),
        "merge": MergeForm(prefix="merge-", formdata=None),
        "language": LanguageForm(
            prefix="language-", formdata=None, data={"language": question.language}
        ),
    } | typed
    for form in (forms["hide"], forms["merge"], forms["language"]):
        form.version.data, form.version.raw_data = question.version, None
    proposed = list(session().scalars(_proposed(question)))
    return render_template(
        "desk/forum/question.html",
        told=told,
        proposed=proposed,
        bodies=references_to((one.body_id for one in proposed), reader().language),
        reasons={one.id: forms.get(f"answer-{one.id}") or reason_form(one) for one in proposed},
        answer_reasons={one.answer.id: _reason_form(one.answer, forms) for one in told.answers},
        forms=forms,
        states=QUESTION_STATES,
        message=message,
        asked_as=asked_as,
    )


def reason_form(answer: Answer) -> ReasonForm:
    """The form of a reason beside an answer, its fields named after it."""
    form = ReasonForm(prefix=f"answer-{answer.id}-", formdata=None, data=_own_language())
    form.version.data = answer.version
    return form


def _reason_form(answer: Answer, forms: dict[str, Any]) -> ReasonForm:
    found: ReasonForm = forms.get(f"answer-{answer.id}") or reason_form(answer)
    return found


def _own_language() -> dict[str, str]:
    return {"reason_language": reader().language}


def _proposed(question: Question) -> Select[tuple[Answer]]:
    query = select(Answer).where(
        Answer.question_id == question.id, Answer.kind == OF_RECORD, Answer.state == PROPOSED
    )
    return query.order_by(Answer.answered_at, Answer.id)


def _question(number: int) -> Question:
    found = session().get(Question, number)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/<number:number>/translations")
@guarded("question.translate")
def translation_page(number: int) -> str:
    """The question and its answers, each with its translations and a form for one more."""
    return _translations(_question(number), None)


@blueprint.post("/<number:number>/translations/<number:answer>")
@guarded("question.translate")
def translate(number: int, answer: int) -> ResponseReturnValue:
    """Keep a translation of the question (`answer` 0) or of one of its answers."""
    question = _question(number)
    form = TranslationForm(prefix=f"of-{answer}-")
    if not form.validate():
        return _translations(question, (answer, form)), 422
    said = form.language.data, form.words.data or "", form.origin.data, form.version.data
    try:
        moderating.translate(_part(question, answer), current_user, *said)
    except Problem as problem:
        session().rollback()
        return _translations(_question(number), (answer, form), str(problem)), problem.status
    session().commit()
    flash(_("It is saved."), "success")
    return redirect(url_for("desk_questions.translation_page", number=number), 303)


def _part(question: Question, answer: int) -> Question | Answer:
    """The question itself, or one of its answers that readers see. Raises `NotFound`."""
    if not answer:
        return question
    found = session().get(Answer, answer)
    if found is None or found.question_id != question.id:
        raise NotFound
    return found


def _translations(
    question: Question, typed: tuple[int, TranslationForm] | None, message: str = ""
) -> str:
    (told,) = shown([question], reader().language)
    parts: list[tuple[int, Question | Answer]] = [(0, question)]
    parts += [(one.answer.id, one.answer) for one in told.answers]
    forms = {key: _translation_form(key, part) for key, part in parts}
    if typed:
        key, form = typed
        form.version.data, form.version.raw_data = forms[key].version.data, None
        forms[key] = form
    return render_template(
        "desk/forum/translations.html",
        told=told,
        parts=parts,
        forms=forms,
        tags=SITE_LANGUAGES,
        message=message,
    )


def _translation_form(key: int, part: Question | Answer) -> TranslationForm:
    wanted = next(
        (tag for tag in SITE_LANGUAGES if tag not in (part.language, *part.translations)), "en"
    )
    data = {"language": wanted, "origin": "human", "version": part.version}
    return TranslationForm(prefix=f"of-{key}-", formdata=None, data=data)

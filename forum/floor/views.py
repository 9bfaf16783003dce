"""Questions and answers for readers: the list, a question's page, a version of its answer."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select
from werkzeug.exceptions import NotFound

from core.database import session, utcnow
from core.form_token import new_token
from core.paging import asked_page, page_place
from core.permissions import allows, guarded
from core.problems import BadValue
from core.reader import reader
from forum.floor.forms import AnswerForm, WithdrawalForm
from forum.floor.guessing import WRITTEN
from forum.floor.models import HIDDEN, MERGED, OF_RECORD, Answer, Question
from forum.floor.place import open_question
from forum.floor.queries import (
    concerns,
    counts_about,
    hidden_about,
    is_answered,
    published_questions,
    version_of,
    versions_of,
)
from forum.floor.shown import ShownQuestion, asked_as, shown, translation_of
from forum.floor.vocabulary import ANSWERED
from registry.record_view import RecordView
from registry.references import Reference, references_by_code, references_to

blueprint = Blueprint("questions", __name__, url_prefix="/<lang>/questions")
PAGE_SIZE = 25
SHOWN_ON_RECORD = 3
MOST_HIDDEN = 20


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to; '' and None for no matter what."""

    about: Reference | None
    body: Reference | None
    answered: str
    language: str

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the address that asks the same."""
        told = {
            "about": self.about.code if self.about else "",
            "administration": self.body.code if self.body else "",
            "answered": self.answered,
            "language": self.language,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def query(self) -> Select[tuple[Question]]:
        """The questions."""
        found = published_questions()
        if self.about:
            found = found.where(Question.about_id == self.about.id)
        if self.body:
            found = found.where(concerns(self.body.id))
        if self.language:
            found = found.where(Question.language == self.language)
        if self.answered == "open":
            found = found.where(~is_answered())
        elif self.answered:
            found = found.where(is_answered(OF_RECORD if self.answered == "of_record" else ""))
        return found


@blueprint.get("/")
@guarded("site.read")
def question_list() -> str:
    """Published questions, as far as the address narrows them."""
    narrowed = _narrowed()
    number = asked_page()
    total = session().scalar(
        select(func.count()).select_from(narrowed.query.order_by(None).subquery())
    )
    page = page_place(number, PAGE_SIZE, total or 0)
    rows = session().scalars(narrowed.query.limit(PAGE_SIZE).offset(page["first"] - 1))
    return render_template(
        "forum/floor/list.html",
        questions=shown(rows, reader().language),
        narrowed=narrowed,
        hidden=_hidden(narrowed.about),
        languages=_languages(),
        answered=ANSWERED,
        page=page,
        asked_as=asked_as,
    )


def _narrowed() -> Narrowed:
    about, body = (request.args.get(name, "").strip() for name in ("about", "administration"))
    answered, language = request.args.get("answered", ""), request.args.get("language", "")
    if answered and answered not in ANSWERED:
        raise BadValue(_("Questions cannot be chosen by this. Choose one of the list."), "answered")
    if language and language not in WRITTEN:
        raise BadValue(_("Choose one of the languages of the list."), "language")
    found = references_by_code({about, body} - {""}, reader().language)
    if (about and about not in found) or (body and body not in found):
        raise NotFound
    return Narrowed(found.get(about), found.get(body), answered, language)


def _hidden(about: Reference | None) -> list[Question]:
    """What was hidden of the questions about one record."""
    if about is None:
        return []
    return list(session().scalars(hidden_about(about.id).limit(MOST_HIDDEN)))


def _languages() -> list[str]:
    """The languages that published questions are in."""
    return sorted(
        session().scalars(
            published_questions().order_by(None).with_only_columns(Question.language).distinct()
        )
    )


@blueprint.get("/<number:number>")
@guarded("site.read")
def question_page(number: int) -> ResponseReturnValue:
    """A question with its answers; one that was merged leads to the other."""
    question, about = open_question(number)
    if question.state == MERGED and question.same_as_id and not _moderates():
        return redirect(url_for("questions.question_page", number=question.same_as_id), 302)
    return question_with(question, about)


def question_with(
    question: Question,
    about: Reference,
    form: AnswerForm | None = None,
    message: str = "",
    withdrawal: WithdrawalForm | None = None,
) -> str:
    """The page of a question; `form` and `withdrawal` are forms that are shown again."""
    (told,) = shown([question], reader().language)
    versions = list(session().scalars(versions_of(question.id)))
    number = session().scalar(version_of(question.about_id)) or 0
    return render_template(
        "forum/floor/question.html",
        told=told,
        about=about,
        versions=versions,
        waiting=_own_unpublished(question),
        form=form or _answer_form(number),
        withdrawal=withdrawal or _own_withdrawal(told),
        about_number=number,
        message=message,
        asked_as=asked_as,
        is_hidden=question.state == HIDDEN,
        own=current_user.scopes("delegate"),
    )


def _answer_form(number: int) -> AnswerForm | None:
    if not allows(current_user, "question.answer"):
        return None
    form = AnswerForm(formdata=None, data={"about_number": number})
    form.token.data = new_token(utcnow()).signed
    return form


def _own_withdrawal(told: ShownQuestion) -> WithdrawalForm | None:
    """An empty form for delegates of the body whose answer of record stands."""
    one = told.of_record
    if one is None or one.body is None or one.body.code not in current_user.scopes("delegate"):
        return None
    return withdrawal_form(one.answer)


def withdrawal_form(answer: Answer | None) -> WithdrawalForm:
    """An empty form about the answer, or the one that was sent."""
    if answer is None:
        return WithdrawalForm(prefix="withdraw-")
    language = {"reason_language": reader().language}
    form = WithdrawalForm(prefix="withdraw-", formdata=None, data=language)
    form.version.data = answer.version
    return form


def _own_unpublished(question: Question) -> list[Answer]:
    """Answers of record of the reader's own administrations that wait or were not confirmed."""
    own = references_by_code(current_user.scopes("delegate"), reader().language)
    if not own:
        return []
    query = select(Answer).where(
        Answer.question_id == question.id,
        Answer.kind == OF_RECORD,
        Answer.number.is_(None),
        Answer.body_id.in_([one.id for one in own.values()]),
    )
    return list(session().scalars(query.order_by(Answer.answered_at.desc(), Answer.id)))


def _moderates() -> bool:
    return allows(current_user, "question.moderate")


@blueprint.get("/<number:number>/answer/<number:version>")
@guarded("site.read")
def answer_page(number: int, version: int) -> str:
    """A version of the answer of record, under an address that stays."""
    question, about = open_question(number)
    versions = list(session().scalars(versions_of(question.id)))
    answer = next((one for one in versions if one.number == version), None)
    if answer is None or question.state == HIDDEN:
        raise NotFound
    body = references_to([answer.body_id], reader().language).get(answer.body_id or 0)
    return render_template(
        "forum/floor/answer.html",
        question=question,
        question_translation=translation_of(question, reader().language),
        about=about,
        answer=answer,
        translation=translation_of(answer, reader().language),
        body=body,
        is_last=answer is versions[0],
        last=versions[0].number,
    )


def questions_on(view: RecordView) -> dict[str, Any]:
    """What the page of a record shows of the questions about it: how many, and the first."""
    total = _count_about(view.record.id)
    query = published_questions().where(Question.about_id == view.record.id)
    rows = list(session().scalars(query.limit(SHOWN_ON_RECORD))) if total else []
    return {
        "total": total,
        "rows": shown(rows, view.reader.language),
        "open": view.record.state == "published",
        "asked_as": asked_as,
    }


def _count_about(record_id: int) -> int:
    row = session().execute(counts_about([record_id])).one_or_none()
    return row[1] if row else 0


def questions_for(view: RecordView) -> dict[str, Any]:
    """What the page of an administration shows: questions that it asked or answered."""
    query = published_questions().where(
        concerns(view.record.id), Question.about_id != view.record.id
    )
    rows = list(session().scalars(query.order_by(None).order_by(Question.id.desc()).limit(6)))
    more = len(rows) > SHOWN_ON_RECORD
    return {
        "rows": shown(rows[:SHOWN_ON_RECORD], view.reader.language),
        "more": more,
        "asked_as": asked_as,
    }


def init_app(app: Flask) -> None:
    """Give the pages of records their questions."""
    app.jinja_env.globals["questions_on"] = questions_on
    app.jinja_env.globals["questions_for"] = questions_for

"""Answers: free ones by delegates and staff, and the answer of record by an administration.

An answer of record is written by a delegate of the administration, and confirmed by the
secretariat; what is confirmed never changes, another version takes its place, or it is withdrawn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.audit import record_audit
from core.database import session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Problem
from forum.floor import letters
from forum.floor.asking import body_id_of, role_of, target
from forum.floor.guessing import WRITTEN
from forum.floor.models import (
    DECLINED,
    DELEGATE,
    FREE,
    HIDDEN,
    OF_RECORD,
    PROPOSED,
    PUBLISHED,
    STAFF,
    VISITOR,
    WITHDRAWN,
    Answer,
    Question,
)
from forum.floor.moderating import BAD_VALUE, changing_at, check_reason
from forum.floor.queries import last_revision, standing_answer, version_of
from registry.versions import locked_head

RECORD_CHANGED = _l(
    "The record was changed after you opened the form. Read it again, and send the answer if it "
    "still holds."
)
DECIDED = _l("Somebody dealt with this answer after you opened it. See how it is now.")


@dataclass(frozen=True)
class Said:
    """An answer as it was typed. `body` is the code of the administration that a delegate answers
    for; `about_number` the version of the record that was shown with the form."""

    text: str
    language: str
    body: str = ""
    about_number: int = 0


def answer_freely(question: Question, form_id: str, said: Said, by: Actor) -> Answer:
    """An answer by a delegate or by staff, shown at once. Raises `Forbidden`, `Conflict`."""
    require(by, "question.answer")
    return _kept(question, form_id, said, by, FREE, PUBLISHED)


def propose(question: Question, form_id: str, said: Said, by: Actor) -> Answer:
    """An answer of record, or its next version, that waits for the secretariat.

    Raises `Forbidden`, `Conflict` where the record is another than the delegate was shown, and
    `Problem` where another administration has answered, or an answer of theirs waits already.
    """
    require(by, "question.answer_of_record")
    locked_head()  # no record changes between being compared and being answered about
    standing = session().scalar(standing_answer(question.id))
    body_id = body_id_of(said.body)
    if standing is not None and standing.body_id != body_id:
        raise Problem(_l("Another administration has given the answer of record. Answer freely."))
    if _sent_with(form_id) is None:
        if _waits(question, body_id):
            raise Problem(_l("An answer of your administration waits for the secretariat already."))
        if said.about_number != session().scalar(version_of(question.about_id)):
            raise Conflict(RECORD_CHANGED)
    return _kept(question, form_id, said, by, OF_RECORD, PROPOSED)


def _waits(question: Question, body_id: int) -> bool:
    query = select(Answer.id).where(
        Answer.question_id == question.id, Answer.body_id == body_id, Answer.state == PROPOSED
    )
    return session().scalar(query.limit(1)) is not None


def _kept(question: Question, form_id: str, said: Said, by: Actor, kind: str, state: str) -> Answer:
    """A new answer; the same form sent twice gives the same one."""
    role = role_of(by, said.body)
    if role == VISITOR or question.state != PUBLISHED or said.language not in WRITTEN:
        raise BadValue(BAD_VALUE)
    made = Answer(
        form_id=form_id,
        question_id=question.id,
        kind=kind,
        state=state,
        role=role,
        body_id=body_id_of(said.body) if role == DELEGATE else None,
        actor_id=by.account_id,
        language=said.language,
        text=said.text,
        translations={},
        about_number=session().scalar(version_of(question.about_id)),
        seen_revision=session().scalar(last_revision()),
        answered_at=utcnow(),
    )
    earlier = _sent_with(form_id)
    if earlier is not None:
        return _same(earlier, made)
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError:  # the same form came twice at once, and the other was first
        earlier = _sent_with(form_id)
        if earlier is None:
            raise
        return _same(earlier, made)
    act = "question.answer" if kind == FREE else "question.answer_of_record"
    record_audit(act, target(question), by, answer=made.id, body=said.body)
    return made


def _same(earlier: Answer, made: Answer) -> Answer:
    if (earlier.text, earlier.question_id) != (made.text, made.question_id):
        raise Conflict(_l("This form was sent before, with a different text."))
    return earlier


def _sent_with(form_id: str) -> Answer | None:
    return session().scalar(select(Answer).where(Answer.form_id == form_id))


def confirm(answer: Answer, by: Actor, opened: int) -> None:
    """Publish an answer of record as its next version; whoever left an address gets a letter.

    Raises `Forbidden`, `Conflict`.
    """
    locked_head()  # versions are numbered one after the other
    with _deciding(answer, by, "question.confirm_answer", opened, PROPOSED):
        numbers = select(func.max(Answer.number)).where(Answer.question_id == answer.question_id)
        answer.number = (session().scalar(numbers) or 0) + 1
        answer.state, answer.confirmed_at = PUBLISHED, utcnow()
        if answer.number > 1:
            check_same_body(answer)
    letters.tell_asker(answer.question)


def check_same_body(answer: Answer) -> None:
    """Raise `Conflict` where another administration's version stands."""
    before = session().scalar(
        select(Answer).where(
            Answer.question_id == answer.question_id, Answer.number == (answer.number or 0) - 1
        )
    )
    if before is None or before.state == WITHDRAWN:
        return
    if before.body_id != answer.body_id:
        raise Conflict(_l("Another administration has given the answer of record meanwhile."))


def decline(answer: Answer, by: Actor, reason: str, language: str, opened: int) -> None:
    """Do not confirm it, for a reason that the delegates of the body read."""
    check_reason(reason, language)
    with _deciding(answer, by, "question.decline_answer", opened, PROPOSED):
        answer.state, answer.reason, answer.reason_language = DECLINED, reason, language


def hide_answer(answer: Answer, by: Actor, reason: str, language: str, opened: int) -> None:
    """Take the words of a free answer from readers, who see the reason."""
    check_reason(reason, language)
    if answer.kind != FREE:
        raise BadValue(BAD_VALUE)
    with _deciding(answer, by, "question.hide_answer", opened, PUBLISHED):
        answer.state, answer.reason, answer.reason_language = HIDDEN, reason, language


def affirm(answer: Answer, by: Actor, about_number: int, opened: int) -> None:
    """Say for the body that its answer of record holds for the record as it is now.

    Raises `Forbidden`, and `Conflict` where the record is another than was shown.
    """
    require(by, "question.answer_of_record")
    role_of(by, _body_code(answer, by))
    locked_head()
    _check_stands(answer)
    if about_number != session().scalar(version_of(answer.question.about_id)):
        raise Conflict(RECORD_CHANGED)
    with changing_at(answer, opened):
        answer.about_number = about_number
        answer.seen_revision = session().scalar(last_revision()) or 0
        answer.affirmed_at = utcnow()
    record_audit("question.affirm_answer", target(answer.question), by, about=about_number)


def withdraw(answer: Answer, by: Actor, reason: str, language: str, opened: int) -> None:
    """Take the body's answer of record back, with a reason or without one.

    It keeps its number and address, and no earlier version takes its place. Raises `Forbidden`,
    `Conflict`, `BadValue`.
    """
    require(by, "question.answer_of_record")
    role_of(by, _body_code(answer, by))
    _take_back(answer, by, DELEGATE, reason, language, opened)


def withdraw_for_body(answer: Answer, by: Actor, reason: str, language: str, opened: int) -> None:
    """Take an answer of record back as the secretariat, for a reason that readers are told, and
    who gave it by letter.

    Raises `Forbidden`, `Conflict`, `BadValue`, and `Problem` without a reason.
    """
    require(by, "question.moderate")
    check_reason(reason, language)
    _take_back(answer, by, STAFF, reason, language, opened)
    letters.tell_of_withdrawal(answer)


def _take_back(
    answer: Answer, by: Actor, role: str, reason: str, language: str, opened: int
) -> None:
    if language not in SITE_LANGUAGES:
        raise BadValue(BAD_VALUE)
    locked_head()  # no version is confirmed meanwhile
    _check_stands(answer)
    with changing_at(answer, opened):
        answer.state, answer.withdrawn_at, answer.withdrawn_by = WITHDRAWN, utcnow(), role
        answer.reason, answer.reason_language = reason, language if reason else ""
    record_audit(
        "question.withdraw_answer", target(answer.question), by, answer=answer.id, role=role
    )


def _check_stands(answer: Answer) -> None:
    if session().scalar(standing_answer(answer.question_id)) is not answer:
        raise Conflict(DECIDED)


def _body_code(answer: Answer, by: Actor) -> str:
    """The code of the answer's body, among those that the actor is a delegate of; else a code that
    nobody is."""
    own = {body_id_of(code): code for code in by.scopes("delegate")}
    return own.get(answer.body_id or 0, "-")


@contextmanager
def _deciding(answer: Answer, by: Actor, act: str, opened: int, state: str) -> Iterator[None]:
    require(by, "question.moderate")
    if answer.state != state:
        raise Conflict(DECIDED)
    with changing_at(answer, opened):
        yield
    record_audit(act, target(answer.question), by, answer=answer.id)

"""Asking a question, and complaining about one."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.audit import record_audit
from core.database import session, utcnow, writing
from core.jobs import chore
from core.permissions import SYSTEM, Actor, allows, require
from core.problems import BadValue, Conflict, Forbidden
from directory.models import Administration
from forum.floor.guessing import WRITTEN
from forum.floor.models import DELEGATE, PUBLISHED, STAFF, VISITOR, WAITING, Question
from registry.models import Record

EMAIL_KEPT = timedelta(days=180)
ERASED_EVERY_S = 600.0


@dataclass(frozen=True)
class Asked:
    """What somebody asks about a record; `body` is the code of the administration for which a
    delegate asks, '' for anybody else. `letters_in` is the language they read the site in."""

    about_id: int
    text: str
    language: str
    letters_in: str
    name: str = ""
    email: str = ""
    body: str = ""


class OtherWords(Conflict):
    """The form was sent before with other words; `form_id` is that of what was sent then."""

    def __init__(self, form_id: str) -> None:
        super().__init__(_l("This form was sent before, with a different text."))
        self.form_id = form_id


def ask(form_id: str, asked: Asked, by: Actor) -> Question:
    """Keep a question; the same form makes the same one.

    What delegates and staff ask is published at once, all else waits for a moderator. Raises
    `Forbidden`, `BadValue`, `NotFound`, and `OtherWords` if the form was sent with another text.
    """
    require(by, "question.ask")
    if asked.language not in WRITTEN:
        raise BadValue(_l("Choose one of the languages of the list."))
    earlier = question_of_form(form_id)
    if earlier is not None:
        return _same(earlier, asked)
    made = _made(form_id, asked, by)
    try:
        with session().begin_nested():
            session().add(made)
    except IntegrityError:  # the same form came twice at once, and the other was first
        earlier = question_of_form(form_id)
        if earlier is None:
            raise
        return _same(earlier, asked)
    record_audit(
        "question.ask", target(made), by, about=about_code(made), state=made.state, role=made.role
    )
    return made


def _made(form_id: str, asked: Asked, by: Actor) -> Question:
    role, now = role_of(by, asked.body), utcnow()
    at_once = role != VISITOR
    return Question(
        form_id=form_id,
        about_id=asked.about_id,
        language=asked.language,
        text=asked.text,
        translations={},
        role=role,
        name="" if at_once else asked.name,
        email=asked.email,
        letters_in=asked.letters_in,
        body_id=body_id_of(asked.body) if role == DELEGATE else None,
        actor_id=by.account_id,
        state=PUBLISHED if at_once else WAITING,
        asked_at=now,
        published_at=now if at_once else None,
    )


def role_of(by: Actor, body: str) -> str:
    """As what somebody speaks: as a delegate of a body, for the secretariat, or for nobody.

    Raises `Forbidden` for a body that they are no delegate of.
    """
    if body:
        if body not in by.scopes("delegate"):
            raise Forbidden(_l("You are not allowed to do this."))
        return DELEGATE
    return STAFF if allows(by, "desk.open") else VISITOR


def body_id_of(code: str) -> int:
    """The id of an administration. Raises `BadValue` where the registry has none of the code."""
    found = session().scalar(select(Administration.id).where(Administration.code == code))
    if found is None:
        raise BadValue(_l("The registry has no such administration."))
    return found


def _same(question: Question, asked: Asked) -> Question:
    if (question.text, question.about_id) != (asked.text, asked.about_id):
        raise OtherWords(question.form_id)
    return question


def question_of_form(form_id: str) -> Question | None:
    """What was sent with a form."""
    return session().scalar(select(Question).where(Question.form_id == form_id))


def report_question(question: Question, complaint: str, by: Actor) -> None:
    """Put a published question before the moderators again; it stays public meanwhile.

    A complaint more while one is open changes nothing.
    """
    require(by, "question.report")
    if question.state != PUBLISHED or question.reported_at is not None:
        return
    question.reported_at, question.complaint = utcnow(), complaint
    session().flush()
    record_audit("question.report", target(question), by)


def target(question: Question) -> str:
    """How the audit log names a question."""
    return f"question:{question.id}"


def about_code(question: Question) -> str:
    """The code of the record that a question is about."""
    table = Record.__table__
    query = select(table.c.code).where(table.c.id == question.about_id)
    return str(session().execute(query).scalar_one())


def erase_emails(now: datetime) -> int:
    """Erase addresses of those who asked `EMAIL_KEPT` ago; how many."""
    due = (Question.email != "", Question.asked_at <= now - EMAIL_KEPT)
    questions = session().scalars(select(Question).where(*due)).all()
    for question in questions:
        question.email = ""
        record_audit("question.erase_email", target(question), SYSTEM)
    return len(questions)


@chore
def erase_emails_in_time() -> None:
    """Erase what is due, every ten minutes."""
    kept = current_app.extensions.setdefault("question_emails", {"erased": float("-inf")})
    if time.monotonic() < kept["erased"] + ERASED_EVERY_S:
        return
    with writing():
        erase_emails(utcnow())
        session().commit()
    kept["erased"] = time.monotonic()

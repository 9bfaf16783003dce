"""What the secretariat does with questions: publishes, hides, merges, orders, marks, translates."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.audit import record_audit
from core.database import flushing, session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import Actor, require
from core.problems import BadValue, Conflict, Forbidden, Problem
from forum.floor.asking import target
from forum.floor.guessing import WRITTEN
from forum.floor.models import HIDDEN, MERGED, PUBLISHED, WAITING, Answer, Question
from forum.floor.queries import versions_of
from registry.translating import may_write

CHANGED = _l("Somebody changed this question after you opened it. See how it is now.")
BAD_VALUE = _l("A value in the form is not valid.")
TRANSLATION_ORIGINS = ("human", "machine")


def publish(question: Question, by: Actor, opened: int) -> None:
    """Show it to readers, also one that was hidden or merged. Raises `Forbidden`, `Conflict`."""
    with _moderating(question, by, "question.publish", opened, WAITING, HIDDEN, MERGED):
        _show(question)


def keep(question: Question, by: Actor, opened: int) -> None:
    """Leave it public although a reader complains. Raises `Conflict`."""
    with _moderating(question, by, "question.keep", opened, PUBLISHED):
        question.reported_at, question.complaint = None, ""


def hide(question: Question, by: Actor, reason: str, language: str, opened: int) -> None:
    """Take its words from readers, who see the reason. Raises `Conflict`, `BadValue`, `Problem`."""
    check_reason(reason, language)
    with _moderating(question, by, "question.hide", opened, WAITING, PUBLISHED):
        question.state, question.reason, question.reason_language = HIDDEN, reason, language
        question.reported_at, question.complaint = None, ""


def merge(question: Question, by: Actor, number: int, opened: int) -> None:
    """Say that another question asks the same. Raises `Conflict`, and `Problem` where the other is
    not published, or is the same."""
    other = session().get(Question, number)
    if other is None or other.state != PUBLISHED or other is question:
        raise Problem(_l("Give the number of another question, one that readers see."))
    if session().scalar(versions_of(question.id).limit(1)) is not None:
        raise Problem(_l("It has an answer of record, which is cited. Merge the other into it."))
    with _moderating(question, by, "question.merge", opened, WAITING, PUBLISHED):
        for one in session().scalars(select(Question).where(Question.same_as_id == question.id)):
            one.same_as_id = other.id  # a chain of two would lead readers about
        question.state, question.same_as_id = MERGED, other.id
        question.reported_at, question.complaint = None, ""


def put_first(question: Question, by: Actor, first: bool, opened: int) -> None:
    """Put it before all others about its record, or back into the order of time."""
    with _moderating(question, by, "question.order", opened, PUBLISHED):
        highest = select(func.max(Question.position)).where(Question.about_id == question.about_id)
        question.position = (session().scalar(highest) or 0) + 1 if first else 0


def mark_language(question: Question, by: Actor, language: str, opened: int) -> None:
    """Correct the language that it is marked with. Raises `Conflict`, `BadValue`."""
    if language not in WRITTEN:
        raise BadValue(BAD_VALUE)
    with _moderating(question, by, "question.language", opened, WAITING, PUBLISHED):
        question.language = language
        question.translations = _without(question, language)


def translate(
    about: Question | Answer, by: Actor, language: str, text: str, origin: str, opened: int
) -> None:
    """Keep a translation of a question or an answer; '' takes it away.

    `origin` is `human` or `machine`. Raises `Forbidden`, `Conflict`, `BadValue`.
    """
    require(by, "question.translate")
    if not may_write(language, by):
        raise Forbidden(_l("You may not translate into this language."))
    if language not in SITE_LANGUAGES or origin not in TRANSLATION_ORIGINS:
        raise BadValue(BAD_VALUE)
    if language == about.language:
        raise Problem(_l("It is written in this language itself."))
    question = about if isinstance(about, Question) else about.question
    kept = _without(about, language)
    if text:
        kept[language] = {"text": text, "origin": origin}
    with changing_at(about, opened):
        about.translations = kept
    record_audit("question.translate", target(question), by, language=language)


def _without(about: Question | Answer, language: str) -> dict[str, dict[str, str]]:
    return {tag: one for tag, one in about.translations.items() if tag != language}


def check_reason(reason: str, language: str) -> None:
    """Raise `Problem` without a reason, `BadValue` for one in no language of the site."""
    if language not in SITE_LANGUAGES:
        raise BadValue(BAD_VALUE)
    if not reason:
        raise Problem(_l("Say why: readers see the reason."))


def _show(question: Question) -> None:
    question.state, question.same_as_id = PUBLISHED, None
    question.reason, question.reason_language = "", ""
    question.published_at = question.published_at or utcnow()


@contextmanager
def _moderating(
    question: Question, by: Actor, act: str, opened: int, *states: str
) -> Iterator[None]:
    """Change a question in one of the states, and still as it was opened."""
    require(by, "question.moderate")
    if question.state not in states:
        raise Conflict(CHANGED)
    with changing_at(question, opened):
        yield
    record_audit(act, target(question), by, state=question.state)


@contextmanager
def changing_at(row: Question | Answer, opened: int) -> Iterator[None]:
    """Change a row that is still at the version it was opened at. Raises `Conflict`."""
    if row.version != opened:
        raise Conflict(CHANGED)
    with flushing(CHANGED):
        yield

"""Selections of questions and answers. What readers get stands under published records only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.floor.models import (
    DELEGATE,
    FREE,
    HIDDEN,
    MERGED,
    OF_RECORD,
    PROPOSED,
    PUBLISHED,
    WAITING,
    Answer,
    Question,
)
from registry.ledger_models import event_record
from registry.models import Record
from registry.versions import Revision


def published_questions() -> Select[tuple[Question]]:
    """What readers see, in their order: those that were put first, then the earliest."""
    return (
        select(Question)
        .where(Question.state == PUBLISHED, _about_published())
        .order_by(Question.position.desc(), Question.published_at, Question.id)
    )


def hidden_about(record_id: int) -> Select[tuple[Question]]:
    """Hidden questions about a record, the latest first."""
    return (
        select(Question)
        .where(Question.about_id == record_id, Question.state == HIDDEN, _about_published())
        .order_by(Question.asked_at.desc(), Question.id)
    )


def counts_about(ids: Sequence[int]) -> Select[tuple[int, int]]:
    """(record id, how many published questions) of the records that have any."""
    return (
        select(Question.about_id, func.count())
        .where(Question.about_id.in_(ids), Question.state == PUBLISHED)
        .group_by(Question.about_id)
    )


def waiting_questions() -> Select[tuple[Question]]:
    """What moderators have to look at: what was sent, and what readers complain about."""
    return (
        select(Question)
        .where(or_(Question.state == WAITING, Question.reported_at.is_not(None)))
        .order_by(Question.asked_at, Question.id)
    )


def proposed_answers() -> Select[tuple[Answer]]:
    """Answers of record that wait for the secretariat, the earliest first."""
    return (
        select(Answer)
        .where(Answer.kind == OF_RECORD, Answer.state == PROPOSED)
        .order_by(Answer.answered_at, Answer.id)
    )


def overtaken_answers() -> Select[tuple[Answer]]:
    """Answers of record that stand, and whose record was changed since; the earliest first."""
    return (
        select(Answer)
        .join(Question, Question.id == Answer.question_id)
        .where(stands(), Question.state == PUBLISHED, is_overtaken())
        .order_by(Answer.answered_at, Answer.id)
    )


def answers_to(ids: Sequence[int]) -> Select[tuple[Answer, bool]]:
    """(answer, whether its record was changed since) of published answers to the questions: the
    last ones of record first, also where they were withdrawn, then free ones, the earliest
    first."""
    return (
        select(Answer, is_overtaken())
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.question_id.in_(ids), or_(_is_last_of_record(), _is_free()))
        .order_by(Answer.kind.desc(), Answer.answered_at, Answer.id)
    )


def versions_of(question_id: int) -> Select[tuple[Answer]]:
    """The versions of the answer of record, the latest first, also those that were withdrawn."""
    return (
        select(Answer)
        .where(Answer.question_id == question_id, Answer.number.is_not(None))
        .order_by(Answer.number.desc())
    )


def merged_with(ids: Sequence[int]) -> Select[tuple[int | None, int]]:
    """(question id, how many were merged with it)."""
    return (
        select(Question.same_as_id, func.count())
        .where(Question.same_as_id.in_(ids), Question.state == MERGED)
        .group_by(Question.same_as_id)
    )


def last_revision() -> Select[tuple[int]]:
    """The number of the registry's last revision, 0 without one."""
    return select(func.coalesce(func.max(Revision.id), 0))


def version_of(record_id: int) -> Select[tuple[int]]:
    """The number of a record's last published version, 0 without one."""
    number = func.coalesce(func.max(Revision.number), 0)
    return select(number).where(Revision.record_id == record_id)


def is_answered(kind: str = "") -> ColumnElement[bool]:
    """Whether a question has an answer (of a kind) that stands."""
    wanted = stands() if kind == OF_RECORD else or_(stands(), _is_free())
    return exists().where(Answer.question_id == Question.id, wanted)


def concerns(body_id: int) -> ColumnElement[bool]:
    """Whether a question is about a body, asked for it, or answered for it."""
    answered = exists().where(
        Answer.question_id == Question.id, Answer.body_id == body_id, Answer.state == PUBLISHED
    )
    asked = and_(Question.role == DELEGATE, Question.body_id == body_id)
    return or_(Question.about_id == body_id, asked, answered)


def standing_answer(question_id: int) -> Select[tuple[Answer]]:
    """The answer of record that stands."""
    return select(Answer).where(Answer.question_id == question_id, stands())


def stands() -> ColumnElement[bool]:
    """Whether an answer is the last version of the answer of record, and was not withdrawn."""
    return and_(_is_last_of_record(), Answer.state == PUBLISHED)


def _is_last_of_record() -> ColumnElement[bool]:
    later: Any = aliased(Answer)
    return and_(
        Answer.number.is_not(None),
        ~exists().where(later.question_id == Answer.question_id, later.number > Answer.number),
    )


def is_overtaken() -> ColumnElement[bool]:
    """Whether the record of an answer's question, or an entry of its ledger, says something else
    (`registry.substantial`) than when the answer was given or affirmed last."""
    entries = select(event_record.c.event_id).where(event_record.c.record_id == Question.about_id)
    return and_(
        Answer.kind == OF_RECORD,
        Answer.state == PUBLISHED,
        exists().where(
            Revision.id > Answer.seen_revision,
            Revision.substantial,
            or_(Revision.record_id == Question.about_id, Revision.record_id.in_(entries)),
        ),
    )


def _is_free() -> ColumnElement[bool]:
    return and_(Answer.kind == FREE, Answer.state == PUBLISHED)


def _about_published() -> ColumnElement[bool]:
    published = select(Record.id).where(Record.state == "published")
    return Question.about_id.in_(published)

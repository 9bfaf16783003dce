"""Answers for clauses: of some agreements, and how many there are of each."""

from collections.abc import Sequence

from sqlalchemy import Select, distinct, func, select

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.vocabulary import CLAUSES
from registry.models import Record

Ids = Select[tuple[int]]
"""Ids of agreements that the reader may see."""


def answers_of(ids: Sequence[int]) -> Select[tuple[ClauseAssessment]]:
    """All answers for these agreements."""
    return select(ClauseAssessment).where(ClauseAssessment.agreement_id.in_(ids))


def answers_for(clause: str, answer: str, ids: Ids) -> Select[tuple[ClauseAssessment]]:
    """The agreements with this answer for a clause, the latest first."""
    return (
        select(ClauseAssessment)
        .join(Record, Record.id == ClauseAssessment.agreement_id)
        .where(ClauseAssessment.code == clause, ClauseAssessment.answer == answer)
        .where(ClauseAssessment.agreement_id.in_(ids))
        .order_by(Record.sort_day.desc(), Record.code)
    )


def answers_by_clause(ids: Ids) -> Select[tuple[str, str, int]]:
    """(clause, answer, how many of the agreements have it)."""
    return (
        select(ClauseAssessment.code, ClauseAssessment.answer, func.count())
        .where(ClauseAssessment.agreement_id.in_(ids))
        .group_by(ClauseAssessment.code, ClauseAssessment.answer)
    )


def assessed_ids() -> Ids:
    """Ids of the agreements with an answer for any clause."""
    return select(ClauseAssessment.agreement_id).distinct()


def count_assessed(ids: Ids) -> Select[tuple[int]]:
    """How many of the agreements have an answer for any clause."""
    counted = select(func.count(distinct(ClauseAssessment.agreement_id)))
    return counted.where(ClauseAssessment.agreement_id.in_(ids))


def partly_assessed() -> Select[tuple[int, int]]:
    """(agreement id, number of answers) of published agreements with some answers and not all."""
    return (
        select(ClauseAssessment.agreement_id, func.count())
        .join(Record, Record.id == ClauseAssessment.agreement_id)
        .where(Record.state == "published")
        .group_by(ClauseAssessment.agreement_id, Record.code)
        .having(func.count() < len(CLAUSES))
        .order_by(Record.code)
    )

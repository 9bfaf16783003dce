"""Filters of lists of agreements: by the answer for a clause, and by whether there is any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, select, tuple_

from cooperation.agreements.clauses.models import ClauseAssessment
from cooperation.agreements.clauses.queries import answers_by_clause, assessed_ids, count_assessed
from cooperation.agreements.clauses.vocabulary import ANSWERS, CLAUSES
from core.database import session
from registry.filters import Counts, Filter, Ids
from registry.models import Record

BETWEEN = "."
"""Between clause and answer in an address: `transit.present`."""
CLAUSE_ANSWERS = {
    f"{clause}{BETWEEN}{answer}": _l(
        "%(clause)s: %(answer)s", clause=CLAUSES[clause], answer=ANSWERS[answer]
    )
    for clause in CLAUSES
    for answer in ANSWERS
}
ASSESSED = {"yes": _l("At least one clause"), "no": _l("No clause")}


@dataclass(frozen=True)
class ClauseFilter(Filter):
    """The answer for a clause. What is not assessed has none, and is in none of the values."""

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        wanted = [tuple(value.split(BETWEEN)) for value in values]
        held = tuple_(ClauseAssessment.code, ClauseAssessment.answer)
        return Record.id.in_(select(ClauseAssessment.agreement_id).where(held.in_(wanted)))

    def counts(self, ids: Ids, day: date) -> Counts:
        rows = session().execute(answers_by_clause(ids))
        return [(f"{clause}{BETWEEN}{answer}", count) for clause, answer, count in rows]


@dataclass(frozen=True)
class AssessedFilter(Filter):
    """Whether any clause is assessed; not offered while none is anywhere."""

    def clause(self, values: Sequence[str], day: date) -> ColumnElement[bool]:
        conditions = {
            "yes": Record.id.in_(assessed_ids()),
            "no": Record.id.not_in(assessed_ids()),
        }
        return or_(*(conditions[value] for value in values))

    def counts(self, ids: Ids, day: date) -> Counts:
        some = session().scalar(count_assessed(ids)) or 0
        if not some:
            return []
        every = session().scalar(select(func.count()).select_from(ids.subquery())) or 0
        return [(value, count) for value, count in (("yes", some), ("no", every - some)) if count]


BY_CLAUSE = ClauseFilter("clause", CLAUSES.title, CLAUSE_ANSWERS)
BY_ASSESSED = AssessedFilter("assessed", _l("Clauses assessed"), ASSESSED)

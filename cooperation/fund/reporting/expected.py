"""Which reports a project owes by its period: a narrative one for every six months, the final one
at the end, a follow-up six months later. Pure.

They are proposed as due on the last day of what they are about: a later day is what the agreement
with the project gives, and stands in no rule. Without both days nothing is proposed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.spans import Span, added

HALF_A_YEAR = Span(6, "M")
DAY = timedelta(days=1)
MOST = 40
"""Twenty years: beyond that a date is a slip of the hand."""


@dataclass(frozen=True)
class Expected:
    """A report, with the first and the last day of what it is about."""

    report_type: str
    start: date
    end: date

    @property
    def due(self) -> date:
        """When it is due."""
        return self.end


def expected_reports(start: date, end: date) -> list[Expected]:
    """The reports of a project from a day to another, in order of time; none where the days are
    not in order, or too far apart."""
    if not start < end or end >= added(start, HALF_A_YEAR, MOST):
        return []
    after = added(end, HALF_A_YEAR)
    return [
        *_narrative(start, end),
        Expected("final", start, end),
        Expected("follow_up", end + DAY, after),
    ]


def _narrative(start: date, end: date) -> Iterator[Expected]:
    """One for each six months that are over before the end."""
    for number in range(MOST):
        begins = added(start, HALF_A_YEAR, number) if number else start
        ends = added(start, HALF_A_YEAR, number + 1) - DAY
        if ends >= end:
            return
        yield Expected("narrative", begins, ends)

"""How an outcome stands, and when an event was seen from its edition. Pure functions.

Nothing of it is stored. All functions take events that count, and none that is certainly later than
the day asked about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.dates import EventDate
from forum.outcomes.vocabulary import (
    AFTER,
    BEFORE,
    DURING,
    FOLLOWED,
    FULFILLED,
    GIVEN_UP,
    MAYBE,
    NAMED,
    NOTHING,
    RECORDED,
    UNDATED,
)
from registry.ledger_models import Event
from registry.promises import promises_of

ENDS = {"completed": FULFILLED, "withdrawn": GIVEN_UP}
"""Kinds of event after which nothing of an outcome is due any more (track `programme`)."""


@dataclass(frozen=True)
class Days:
    """The days of an edition as far as they are known."""

    first: date | None
    last: date | None

    def phase(self, on: EventDate | None) -> str:
        """When it was seen from the edition, a code of `PHASES`."""
        if on is None or (on.earliest is None and on.latest is None):
            return UNDATED
        if self.last and on.earliest and on.earliest > self.last:
            return AFTER
        if self.first and on.latest and on.latest < self.first:
            return BEFORE
        return DURING if self._hold(on) else MAYBE

    def _hold(self, on: EventDate) -> bool:
        known = self.first and self.last and on.earliest and on.latest
        return bool(known and self.first <= on.earliest and on.latest <= self.last)  # type: ignore[operator]


@dataclass(frozen=True)
class Standing:
    """How an outcome stands on a day: a code of `STANDINGS`, and by when it is to be done."""

    code: str
    due: EventDate | None
    is_overdue: bool


def standing_of(
    due: EventDate | None, own: Sequence[Event], phases: Iterable[str], leads_on: bool, day: date
) -> Standing:
    """The standing on the day.

    `due` is the outcome's own date, `own` its ledger; `phases` are those of the events of the
    records that it leads to, `leads_on` whether there is any.
    """
    end = next((ENDS[one.event_kind] for one in own if one.event_kind in ENDS), "")
    if end or own:
        code = end or RECORDED
    elif AFTER in phases:
        code = FOLLOWED
    else:
        code = NAMED if leads_on else NOTHING
    last = last_due(due, own)
    passed = last is not None and last.latest is not None and last.latest < day
    return Standing(code, last, passed and not end)


def last_due(due: EventDate | None, own: Iterable[Event]) -> EventDate | None:
    """The day promised last: by an event of the ledger, else the outcome's own."""
    promised = [event for one in promises_of(own) for event in one.events]
    last = max(promised, key=lambda event: (event.sort_day, event.code), default=None)
    return last.due if last else due

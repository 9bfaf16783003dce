"""When a report is reminded of: 30 days before its day, on the day after it, and every 30 days
from then on. Pure.

Each time has a mark, which says that a letter of it was sent. Who looks later than a time has come
sends the letter of the last one only.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cooperation.fund.letters.models import COMING, OVERDUE

EVERY = timedelta(days=30)


@dataclass(frozen=True)
class Reminder:
    """An occasion of `FundLetter`, and its mark."""

    occasion: str
    mark: str


def reminder_on(due: date, day: date) -> Reminder | None:
    """The reminder that is to have been sent by a day of a report that has not come; None as long
    as its day is further ahead than `EVERY`."""
    late = (day - due).days
    if late > 0:
        return Reminder(OVERDUE, f"{due.isoformat()}+{(late - 1) // EVERY.days}")
    return Reminder(COMING, due.isoformat()) if due - day <= EVERY else None

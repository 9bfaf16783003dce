"""How a report stands on a day. Pure; nothing of it is stored.

A report that came later than the day asked about had not come then. Nothing is asked for of a
project that was cancelled.
"""

from dataclasses import dataclass
from datetime import date

AHEAD, IN_TIME, LATE, OVERDUE, DROPPED = CODES = (
    "ahead", "in_time", "late", "overdue", "dropped",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A code of the vocabulary `report_standing`, and by how many days it came, or is, late."""

    code: str
    days_late: int = 0


def standing_of(due: date, received: date | None, is_cancelled: bool, day: date) -> Standing:
    """How a report stands that is, or was, due on a day."""
    if received is not None and received <= day:
        late = (received - due).days
        return Standing(LATE, late) if late > 0 else Standing(IN_TIME)
    if is_cancelled:
        return Standing(DROPPED)
    late = (day - due).days
    return Standing(OVERDUE, late) if late > 0 else Standing(AHEAD)

"""How long agreements take: days from the signature to the entry into force, and to operation.

Pure functions. Only days known exactly are counted with; what is known to a month or a year, or not
at all, is counted apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

from core.dates import EventDate

SIGNED = ("signature", "adoption", "conclusion")
"""Acts by which an agreement comes about; the first of them counts."""
REACHED = {"in_force": "entry_into_force", "operational": "operational_start"}
"""What is reached, and the act of the instrument that reaches it."""
FEWEST_FOR_QUARTILES = 4

Act = tuple[str, EventDate | None, int | None]
"""(kind, date, whose) of an act; whose is None for the instrument as a whole."""


@dataclass(frozen=True)
class Taken:
    """How long one agreement took; `days` None: `partial` (not known to the day) or missing."""

    days: int | None
    partial: bool = False


@dataclass(frozen=True)
class Spread:
    """Medians and quartiles of days. `counted` agreements have both days; of the others the dates
    are `partial`, or one of them is `missing`."""

    counted: int
    partial: int
    missing: int
    lower: float | None = None
    middle: float | None = None
    upper: float | None = None
    longest: int | None = None


def time_taken(acts: Iterable[Act], reached: str) -> Taken:
    """From the first act by which the agreement came about to the first that reached the aim.

    Acts of single parties make no instrument enter into force or operate.
    """
    held = list(acts)
    begun = _first(one for kind, one, _whose in held if kind in SIGNED)
    aim = REACHED[reached]
    done = _first(one for kind, one, whose in held if kind == aim and whose is None)
    if begun is None or done is None:
        return Taken(None)
    if not _is_day(begun) or not _is_day(done):
        return Taken(None, partial=True)
    assert begun.earliest
    assert done.earliest
    return Taken((done.earliest - begun.earliest).days)


def _first(dates: Iterable[EventDate | None]) -> EventDate | None:
    """The earliest by what it can mean at the earliest; a date open to the past may be the first.

    Acts without a date say that something happened, not when.
    """
    known = [one for one in dates if one is not None]
    return min(known, key=lambda one: one.earliest or date.min, default=None)


def _is_day(one: EventDate) -> bool:
    return one.precision == "day" and not one.uncertain


def spread_of(taken: Sequence[Taken]) -> Spread:
    """The spread of several agreements; quartiles (inclusive method) from four on."""
    days = sorted(one.days for one in taken if one.days is not None)
    partial = sum(one.partial for one in taken)
    missing = len(taken) - len(days) - partial
    if not days:
        return Spread(0, partial, missing)
    lower = upper = None
    if len(days) >= FEWEST_FOR_QUARTILES:
        lower, _middle, upper = quantiles(days, n=4, method="inclusive")
    return Spread(len(days), partial, missing, lower, median(days), upper, days[-1])

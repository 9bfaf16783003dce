"""What became of the applications of calls: numbers that are public. Pure.

An administration has one application to a call, so small numbers can tell of one. Numbers by region
are hidden below the threshold, and others with them until the total does not give them away
(`core.suppression`). They are those who were not served, of calls that are decided: who is awarded
becomes public with the project. No number of all that a region's administrations sent is told,
from which the awarded could be taken away; and sums over calls are sums of what each call shows, so
no difference between two sums tells what a call hides.

Totals of a call name no region, but for a call that is open to one region or to few
administrations alone: there they are treated as the region's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from cooperation.fund.applications.models import (
    AWARDED,
    DECLINED,
    ELIGIBLE,
    INELIGIBLE,
    RETURNED,
    SHORTLISTED,
    SUBMITTED,
    UNDER_REVIEW,
    WITHDRAWN,
)
from core.clocks import local
from core.suppression import LEAST, WITHHELD, Shown, parts_shown, total_shown

WAITING = (SUBMITTED, RETURNED, ELIGIBLE, UNDER_REVIEW, SHORTLISTED)
"""States of an application that nothing was decided on."""
FOUND_ELIGIBLE = (ELIGIBLE, UNDER_REVIEW, SHORTLISTED, AWARDED, DECLINED)
UNSERVED = (INELIGIBLE, DECLINED)
REST = "rest"
"""Stands in place of a region for the regions that are not told apart."""


@dataclass(frozen=True)
class Outcome:
    """What became of the applications that a call has received; counts by (state, region).

    `is_narrow`: it is open to administrations of one region, or to fewer than `LEAST`.
    """

    call_id: int
    closes_at: datetime
    time_zone: str
    counts: Mapping[tuple[str, str], int]
    is_narrow: bool = False

    @property
    def year(self) -> int:
        """The year in which the call closed, by its clock."""
        return local(self.closes_at, self.time_zone).year

    def number(self, *states: str) -> int:
        """How many are in one of these states."""
        return sum(number for (state, _region), number in self.counts.items() if state in states)

    @property
    def received(self) -> int:
        """How many were submitted, whatever became of them."""
        return sum(self.counts.values())

    @property
    def awarded(self) -> int:
        """How many are awarded."""
        return self.number(AWARDED)

    @property
    def unserved(self) -> int:
        """How many were not awarded, and not withdrawn either."""
        return self.number(*UNSERVED)

    @property
    def is_decided(self) -> bool:
        """Whether something was received, and nothing waits."""
        return self.received > 0 and not self.number(*WAITING)

    @cached_property
    def is_withheld(self) -> bool:
        """Whether no number is shown but that of awards."""
        if not self.is_narrow:
            return False
        parts = (self.unserved, self.number(WITHDRAWN), self.number(*WAITING))
        return any(total_shown(one) is None for one in parts)

    @cached_property
    def regions(self) -> Shown:
        """Those that were not served by region, once the call is decided; small numbers hidden."""
        if self.is_withheld or not self.is_decided:
            return WITHHELD
        found = Counter[str]()
        for (state, region), number in self.counts.items():
            if state in UNSERVED:
                found[region] += number
        return parts_shown(found)

    @cached_property
    def shown_by_region(self) -> dict[str, int]:
        """The same as numbers that add up to `unserved`: what is hidden stands under `REST`."""
        shown = {code: number for code, number in self.regions.counts.items() if number}
        rest = self.unserved - sum(shown.values())
        return shown | ({REST: rest} if rest else {})


@dataclass(frozen=True)
class Sums:
    """What was asked for and what is given: seats, and amounts by currency.

    None where fewer than `LEAST` applications were received: the sum would tell of few.
    """

    seats_asked: int | None
    seats_given: int
    asked: Mapping[str, Decimal] | None
    given: Mapping[str, Decimal]


@dataclass(frozen=True)
class Counted:
    """An application as far as sums need it; `given` and `seats_given` of an award."""

    seats: int
    currency: str
    asked: Decimal
    seats_given: int | None
    given: Decimal | None


def sums_of(held: Iterable[Counted]) -> Sums:
    """The sums over the applications of a call."""
    found = list(held)
    asked, given = Counter[str](), Counter[str]()
    for one in found:
        asked[one.currency] += one.asked  # type: ignore[assignment]  # decimals are counted alike
        if one.given:
            given[one.currency] += one.given  # type: ignore[assignment]
    few = len(found) < LEAST
    return Sums(
        seats_asked=None if few else sum(one.seats for one in found),
        seats_given=sum(one.seats_given or 0 for one in found),
        asked=None if few else dict(asked),  # type: ignore[arg-type]
        given=dict(given),  # type: ignore[arg-type]
    )

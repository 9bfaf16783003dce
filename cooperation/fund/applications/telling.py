"""What a call's page and its file tell of the applications that it has received."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.fund.applications.figures import outcome_of, sums_of_call
from cooperation.fund.applications.models import AWARDED, DECLINED, INELIGIBLE, WITHDRAWN
from cooperation.fund.applications.statistics import FOUND_ELIGIBLE, REST, WAITING, Outcome, Sums
from cooperation.fund.calls.models import FundCall
from directory.vocabulary import REGIONS

SUPPRESSED = "suppressed"
"""What a file holds in place of a number that is hidden."""
COLUMNS = ("call", "figure", "region", "currency", "value")
NAMES: Mapping[str, Any] = {
    "received": _l("Applications received"),
    "eligible": _l("Found eligible"),
    "ineligible": _l("Found not eligible"),
    "awarded": _l("Applications awarded"),
    "declined": _l("Applications declined"),
    "withdrawn": _l("Applications withdrawn"),
    "waiting": _l("Waiting for a decision"),
    "seats_asked": _l("Seats asked for"),
    "seats_given": _l("Seats given"),
    "amount_asked": _l("Amount asked for"),
    "amount_given": _l("Amount given"),
    "unserved": _l("Applied and not served"),
}


@dataclass(frozen=True)
class Figure:
    """A number: what it is (a code of `NAMES`), of which region and currency; None: hidden."""

    code: str
    value: int | Decimal | None
    region: str = ""
    currency: str = ""

    @property
    def name(self) -> Any:
        """What it is."""
        return NAMES[self.code]

    @property
    def region_name(self) -> Any:
        """Its region in words."""
        return region_name(self.region)


def region_name(code: str) -> Any:
    """A WCO region, or what stands in its place."""
    if code == REST:
        return _("Regions not told apart")
    return REGIONS[code] if code else _("Not of a listed administration")


class Told:
    """The figures of a closed call."""

    def __init__(self, call: FundCall) -> None:
        self.call = call
        self.outcome: Outcome = outcome_of(call)

    @cached_property
    def _sums(self) -> Sums:
        return sums_of_call(self.call.id)

    @cached_property
    def figures(self) -> list[Figure]:
        """Those of the whole call."""
        return [*self._numbers(), *self._asked_and_given()]

    def _numbers(self) -> Iterator[Figure]:
        one, hidden = self.outcome, self.outcome.is_withheld
        numbers = {
            "received": one.received,
            "eligible": one.number(*FOUND_ELIGIBLE),
            "ineligible": one.number(INELIGIBLE),
            "awarded": one.number(AWARDED),
            "declined": one.number(DECLINED),
            "withdrawn": one.number(WITHDRAWN),
            "waiting": one.number(*WAITING),
        }
        for code, number in numbers.items():
            yield Figure(code, None if hidden and code != "awarded" else number)

    def _asked_and_given(self) -> Iterator[Figure]:
        sums = self._sums
        is_hidden = self.outcome.is_withheld or sums.asked is None
        yield Figure("seats_asked", None if is_hidden else sums.seats_asked)
        yield Figure("seats_given", sums.seats_given)
        if is_hidden or sums.asked is None:
            yield Figure("amount_asked", None)
        else:
            for currency, amount in sorted(sums.asked.items()):
                yield Figure("amount_asked", amount, currency=currency)
        for currency, amount in sorted(sums.given.items()):
            yield Figure("amount_given", amount, currency=currency)

    @cached_property
    def regions(self) -> list[Figure]:
        """Who applied and was not served by region, once that can be told."""
        if not self.outcome.is_decided or self.outcome.is_withheld:
            return []
        shown = self.outcome.shown_by_region
        order = (*REGIONS, "", REST)
        return [Figure("unserved", shown[one], one) for one in order if one in shown]

    @property
    def hides(self) -> bool:
        """Whether a number of the whole call is hidden."""
        return any(one.value is None for one in self.figures)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """All of them as lines of a file."""
        yield COLUMNS
        for one in (*self.figures, *self.regions):
            value = SUPPRESSED if one.value is None else one.value
            yield self.call.code, one.code, one.region, one.currency, value

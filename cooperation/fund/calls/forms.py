"""The form of calls."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from flask_babel import lazy_gettext as _l

from cooperation.fund.calls.models import CallCriterion
from cooperation.fund.calls.vocabulary import CRITERIA
from core.clocks import instants
from registry.schema.fields import (
    Choice,
    Clock,
    Currency,
    LanguageLines,
    Money,
    Number,
    Zone,
)
from registry.schema.forms import (
    CITATIONS,
    COMMON,
    LINKS,
    TEXTS,
    Numbered,
    PartForm,
    RecordForm,
    parties_in,
    register_form,
)

WHOLE = 100
CLOCKS = ("opens_clock", "closes_clock")
CRITERIA_PART = PartForm(
    name="criteria",
    label=_l("Criteria"),
    one=CRITERIA.title,
    model=CallCriterion,
    key=("criterion",),
    first_position=1,
    help=_l("Applications are scored by these. The weights add up to 100."),
    fields=(
        Choice(name="criterion", label=CRITERIA.title, codes=CRITERIA, required=True),
        Number(name="weight", label=_l("Weight"), lowest=1, highest=WHOLE, required=True),
    ),
)


def _check_call(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    opens, closes = (_instants(content[name], content["time_zone"]) for name in CLOCKS)
    for name, found in zip(CLOCKS, (opens, closes), strict=True):
        if found is not None and len(found) != 1:
            yield name, _l("Clocks are changed over this time there. Choose another hour.")
    if opens and closes and opens[0] >= closes[0]:
        yield "closes_clock", _l("A call closes after it opens.")
    if (content["budget"] is None) == bool(content["currency"]):
        yield "currency", _l("Give the budget and its currency, or neither.")
    weights = [row["weight"] for row in content["criteria"] if isinstance(row["weight"], int)]
    if sum(weights) != WHOLE:
        yield "criteria", _l("The weights of the criteria add up to %(sum)s, not to 100.",
                             sum=sum(weights))  # fmt: skip


def _instants(clock: Any, zone: Any) -> tuple[datetime, ...] | None:
    """The instants that a clock of a zone means; None where one of them could not be read."""
    try:
        return instants(datetime.fromisoformat(clock), zone)
    except (TypeError, ValueError, ZoneInfoNotFoundError):
        return None


FUND_CALL_FORM = register_form(
    RecordForm(
        kind="fund_call",
        codes=Numbered("FC", 2),
        check=_check_call,
        fields=(
            Zone(
                name="time_zone",
                label=_l("Time zone"),
                help=_l("The zone whose clocks count, such as Asia/Shanghai."),
                required=True,
            ),
            Clock(name="opens_clock", label=_l("Opens"), required=True),
            Clock(
                name="closes_clock",
                label=_l("Closes"),
                help=_l("Applications are taken until just before this moment."),
                required=True,
            ),
            Money(name="budget", label=_l("Budget")),
            Currency(
                name="currency", label=_l("Currency"), help=_l("A code such as CNY (ISO 4217).")
            ),
            Number(name="seats", label=_l("Training seats"), lowest=1, highest=100_000),
            LanguageLines(
                name="application_languages",
                label=_l("Languages of applications"),
                help=_l("A tag such as en or ru on each line; empty for any language."),
                longest=20,
            ),
            Number(
                name="reviewers",
                label=_l("Reviewers of each application"),
                lowest=2,
                highest=9,
                required=True,
            ),
            *COMMON,
        ),
        parts=(
            TEXTS,
            CRITERIA_PART,
            parties_in(("eligible",), kinds=("administration",)),
            LINKS,
            CITATIONS,
        ),
    )
)

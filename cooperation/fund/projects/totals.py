"""What is kept of a project for the fund's page: its money by year, its people by level and sex.

Money is in whole cents. What is in `FUND_CURRENCY`, or has a rate, is kept in that currency, each
row rounded as it is shown; what has no rate is kept apart in its own. So sums are exact, on either
database, and are those of the rows that a reader is led to.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from cooperation.fund.projects.adding_up import PAID, RECEIVED, standing_budgets
from cooperation.fund.projects.models import (
    FUND_CURRENCY,
    Project,
    Transaction,
)
from cooperation.fund.projects.vocabulary import LEVELS, SEXES
from core.database import Model
from registry.models import dated, owned

MOVED: Mapping[str, tuple[str, ...]] = {
    "received": RECEIVED,
    "committed": ("commitment",),
    "paid": PAID,
}
"""Figure → the types of transactions that it adds up."""
FIGURES = ("planned", *MOVED)
YEAR_UNKNOWN = 0
ALL = ""
"""The level or sex of a row that tells of all of them."""


class ProjectTotal(Model):
    """The money of a project in a year and a currency, in cents; None where no row tells.

    A budget counts in the year in which its period begins, a transaction in that of its day.
    """

    __tablename__ = "project_total"

    record_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    planned: Mapped[int | None] = mapped_column(BigInteger)
    received: Mapped[int | None] = mapped_column(BigInteger)
    committed: Mapped[int | None] = mapped_column(BigInteger)
    paid: Mapped[int | None] = mapped_column(BigInteger)


class ProjectPeople(Model):
    """How many people of a level, of a sex, or of both took part in a project."""

    __tablename__ = "project_people"

    record_id: Mapped[int] = mapped_column(owned(), primary_key=True)
    level: Mapped[str] = mapped_column(String(12), primary_key=True)
    sex: Mapped[str] = mapped_column(String(8), primary_key=True)
    taken: Mapped[int]


def totals_of(project: Project) -> list[dict[str, Any]]:
    """The rows of `ProjectTotal` of a project."""
    found: dict[tuple[int, str], dict[str, int | None]] = defaultdict(
        lambda: dict.fromkeys(FIGURES)
    )
    for figure, year, currency, amount in _amounts(project):
        sums = found[year, currency]
        sums[figure] = (sums[figure] or 0) + amount
    return [{"year": year, "currency": code, **sums} for (year, code), sums in found.items()]


def _amounts(project: Project) -> Iterator[tuple[str, int, str, int]]:
    for budget in standing_budgets(project.budgets):
        yield "planned", year_of(budget.start_text), budget.currency, cents(budget.amount)
    for row in project.transactions:
        for figure, types in MOVED.items():
            if row.transaction_type in types:
                yield figure, row.day.year, *counted_as(row)


def counted_as(row: Transaction) -> tuple[str, int]:
    """The currency in which a transaction is added up, and its cents there."""
    converted = row.in_fund_currency
    if converted is None:
        return row.currency, cents(row.amount)
    return FUND_CURRENCY, cents(converted)


def year_of(start_text: str) -> int:
    """The year in which a budget's period begins; `YEAR_UNKNOWN` where that is not told."""
    start = dated(start_text)
    return start.earliest.year if start and start.earliest else YEAR_UNKNOWN


def cents(amount: Decimal) -> int:
    """An amount in whole cents, rounded as it is shown: half to even."""
    return int((amount * 100).to_integral_value(ROUND_HALF_EVEN))


def in_amount(cents: Any) -> Decimal | None:
    """A sum of cents, as either database gives it, as an amount."""
    return None if cents is None else Decimal(int(cents)).scaleb(-2)


def people_of(project: Project) -> list[dict[str, Any]]:
    """The rows of `ProjectPeople` of a project.

    An activity may tell of women, of seniors, and of senior women: nobody is counted twice. All of
    a sex are those that a row tells of; without such a row, those of its levels. So of a level.
    """
    told: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in project.groups:
        told[row.activity_ref][row.level, row.sex] = row.taken
    places = [(level, sex) for level in (*LEVELS, ALL) for sex in (*SEXES, ALL)]
    found: dict[tuple[str, str], int] = defaultdict(int)
    for groups in told.values():
        for place in places:
            taken = _taken(groups, *place)
            if taken and place != (ALL, ALL):
                found[place] += taken
    return [{"level": level, "sex": sex, "taken": n} for (level, sex), n in found.items()]


def _taken(groups: Mapping[tuple[str, str], int], level: str, sex: str) -> int:
    if (level, sex) in groups:
        return groups[level, sex]
    if level == ALL:
        return sum(groups.get((one, sex), 0) for one in LEVELS)
    return sum(groups.get((level, one), 0) for one in SEXES) if sex == ALL else 0

"""The sums of the fund's page: what is kept of published projects, and how they stand today."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cooperation.fund.projects.kind import PROJECT
from cooperation.fund.projects.models import FUND_CURRENCY
from cooperation.fund.projects.sums import kept_sums, published_projects
from cooperation.fund.projects.totals import FIGURES, in_amount
from core.cache import remembered
from core.database import session, today
from directory.models import Administration
from registry.filters import by_status

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Money:
    """The sums of a group of projects in one currency; None where no row tells."""

    key: Key
    currency: str
    planned: Decimal | None
    received: Decimal | None
    committed: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class Seats:
    """Seats of a body (id of its record) or a territory. `untold` are rows that lack a number."""

    party: int | None
    territory: str
    offered: int | None
    taken: int | None
    completed: int | None
    untold: int


@dataclass(frozen=True)
class Figures:
    """All sums of the page. `projects_by_*` are numbers of projects by the same keys."""

    projects: int
    by_status: list[tuple[str, int]]
    money: list[Money]
    by_year: list[Money]
    by_administration: list[Money]
    by_subject: list[Money]
    projects_by_administration: dict[Key, int]
    projects_by_subject: dict[Key, int]
    activity_seats: tuple[int | None, int | None]
    seats: list[Seats]
    people: dict[tuple[str, str], int]
    regions: dict[int, str]


def fund_figures() -> Figures:
    """The sums as they are today; read anew when something changes."""
    return remembered(("fund", today()), _read)


def _read() -> Figures:
    kept = kept_sums()
    by_year = _money(kept["by_year"])
    offered, taken = kept["activity_seats"]
    return Figures(
        projects=kept["projects"],
        by_status=_statuses(),
        money=_whole(by_year),
        by_year=by_year,
        by_administration=_money(kept["by_administration"]),
        by_subject=_money(kept["by_subject"]),
        projects_by_administration=_numbers(kept["projects_by_administration"]),
        projects_by_subject=_numbers(kept["projects_by_subject"]),
        activity_seats=(offered, taken),
        seats=[Seats(*row) for row in kept["seats"]],
        people={(level, sex): number for level, sex, number in kept["people"]},
        regions=_regions(),
    )


def _money(rows: list[list[Any]]) -> list[Money]:
    split = -len(FIGURES) - 1
    found = [Money(tuple(row[:split]), row[split], *map(in_amount, row[split + 1 :]))
             for row in rows]  # fmt: skip
    return sorted(found, key=_order)


def _order(row: Money) -> Any:
    key = tuple((value is not None, str(value or "")) for value in row.key)
    return key, row.currency != FUND_CURRENCY, row.currency


def _whole(by_year: list[Money]) -> list[Money]:
    """The sums of all years, the fund's own currency first."""
    sums: dict[str, dict[str, Decimal | None]] = defaultdict(lambda: dict.fromkeys(FIGURES))
    for row in by_year:
        of = sums[row.currency]
        for figure in FIGURES:
            amount = getattr(row, figure)
            if amount is not None:
                of[figure] = (of[figure] or Decimal(0)) + amount
    return sorted((Money((), code, **of) for code, of in sums.items()), key=_order)


def _numbers(rows: list[list[Any]]) -> dict[Key, int]:
    return {tuple(row[:-1]): row[-1] for row in rows}


def _statuses() -> list[tuple[str, int]]:
    """As the list of projects counts them, on its own day: certain and possible ones."""
    one = by_status(PROJECT.track)
    return one.ordered(one.counts(published_projects(), today()), {})


def _regions() -> dict[int, str]:
    """The WCO region of each administration."""
    table: Any = Administration.__table__.c
    rows = session().execute(select(table.id, table.wco_region))
    return dict(rows.tuples().all())

"""The fund's page for one reader: its sections load when the template first asks for them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from cooperation.fund.page.figures import Figures, Money, fund_figures
from cooperation.fund.page.known import (
    activities_by_tie,
    announcements,
    calls,
    has_calls,
    projects_of_others,
)
from cooperation.fund.page.pictures import FundPictures, number_cell, rows_url
from cooperation.fund.page.rows import ACTIVITIES, NAMES, NONE, PEOPLE, SEATS
from cooperation.fund.page.unserved import UnservedShown
from cooperation.fund.projects.models import FUND_CURRENCY
from cooperation.fund.projects.totals import ALL, FIGURES
from cooperation.fund.projects.vocabulary import (
    LEVELS,
    OF_FUND,
    PROJECT_TIES,
    REPORT_STANDINGS,
    SEXES,
)
from cooperation.fund.reporting.queries import counted_by_standing
from cooperation.fund.vocabulary import TIES
from core.database import today
from core.pictures.picture import Cell, Picture
from core.reader import Reader
from directory.vocabulary import REGIONS
from registry.vocabulary import STATUSES


@dataclass(frozen=True)
class Line:
    """A number with its name and where its rows are."""

    label: Any
    number: int
    url: str
    definition: Any = ""


@dataclass(frozen=True)
class RegionSeats:
    """Seats of the administrations of a WCO region, or of others."""

    label: Any
    url: str
    bodies: int
    offered: int
    taken: int
    untold: int


class FundOverview:
    """The sections of the page."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.announcements = announcements(reader)
        self.calls = calls(reader)

    @cached_property
    def has_calls(self) -> bool:
        """Whether there ever was a call."""
        return bool(self.calls) or has_calls()

    @cached_property
    def figures(self) -> Figures:
        """The sums."""
        return fund_figures()

    @cached_property
    def statuses(self) -> list[Line]:
        """Projects by where they stand, each with its list."""
        lines = []
        for code, number in self.figures.by_status:
            url = url_for("projects.project_list", status=code, tie=OF_FUND, as_of=None)
            lines.append(Line(STATUSES[code], number, url, STATUSES.definition(code)))
        return lines

    @cached_property
    def _drawn(self) -> FundPictures:
        return FundPictures(self.reader, self.figures)

    @cached_property
    def reports(self) -> list[Line]:
        """Reports of projects by how they stand today, each with its rows."""
        found = counted_by_standing(today())
        return [
            Line(REPORT_STANDINGS[code], number,
                 url_for("fund_reports.report_list", standing=code, as_of=None),
                 REPORT_STANDINGS.definition(code))
            for code, number in found.items()
        ]  # fmt: skip

    @property
    def money_pictures(self) -> list[Picture]:
        """Money by year, administration and subject."""
        return [self._drawn.years(), self._drawn.administrations(), self._drawn.subjects()]

    @property
    def seats_picture(self) -> Picture:
        """Seats by administration."""
        return self._drawn.seats()

    @cached_property
    def money(self) -> list[tuple[str, list[tuple[Any, Cell]]]]:
        """(currency, (figure, amount with its rows)) of the whole fund, its own currency first."""
        return [(row.currency, list(self._amounts(row))) for row in self.figures.money]

    def _amounts(self, row: Money) -> Iterable[tuple[Any, Cell]]:
        for name in FIGURES:
            amount = getattr(row, name)
            asked = {"of": name, "currency": row.currency}
            yield NAMES[name], self._drawn.amount(amount, asked)

    @property
    def other_currencies(self) -> list[str]:
        """Those in which something is held that has no rate."""
        return [code for code, _amounts in self.money if code != FUND_CURRENCY]

    @cached_property
    def regions(self) -> list[RegionSeats]:
        """Seats by WCO region, then those whose region is not known."""
        found: dict[str, Counter[str]] = {}
        for row in self.figures.seats:
            region = self.figures.regions.get(row.party or 0, "")
            sums = found.setdefault(region, Counter())
            sums["bodies"] += 1
            for name in ("offered", "taken", "untold"):
                sums[name] += getattr(row, name) or 0
        return [
            RegionSeats(
                REGIONS[code] if code else _("Not of a listed administration"),
                rows_url(SEATS, region=code or NONE),
                **{name: found[code][name] for name in ("bodies", "offered", "taken", "untold")},
            )
            for code in (*REGIONS, "")
            if code in found
        ]

    @cached_property
    def unserved(self) -> UnservedShown:
        """Who applied and was not served."""
        return UnservedShown()

    @property
    def activities_url(self) -> str:
        """The rows of activities with their seats."""
        return rows_url(ACTIVITIES)

    @cached_property
    def people(self) -> list[tuple[Any, list[Cell]]]:
        """(level, numbers of women, of men, of both) with their rows; '' levels are all."""
        rows = []
        for level in (*LEVELS, ALL):
            cells = [self._people_cell(level, sex) for sex in SEXES]
            cells.append(self._people_cell(level, ALL) if level else Cell(""))
            if any(cell.data for cell in cells):
                rows.append((LEVELS[level] if level else _("All levels"), cells))
        return rows

    def _people_cell(self, level: str, sex: str) -> Cell:
        number = self.figures.people.get((level, sex))
        return number_cell(number, rows_url(PEOPLE, level=level, sex=sex))

    @cached_property
    def seats_counted(self) -> tuple[int | None, int | None]:
        """Seats offered and taken as the rows by administration add up; None without any."""
        offered = [row.offered for row in self.figures.seats if row.offered is not None]
        taken = [row.taken for row in self.figures.seats if row.taken is not None]
        return (sum(offered) if offered else None, sum(taken) if taken else None)

    @cached_property
    def ties(self) -> list[Line]:
        """Activities around the fund by their tie to it."""
        numbers = activities_by_tie()
        return [
            Line(TIES[code], numbers[code],
                 url_for("fund.activity_list", tie=code, as_of=None), TIES.definition(code))
            for code in TIES
            if code in numbers
        ]  # fmt: skip

    @cached_property
    def others(self) -> Line | None:
        """Projects that others pay for; None without any."""
        number = projects_of_others()
        url = url_for("projects.project_list", tie=list(PROJECT_TIES), as_of=None)
        return Line(_("Projects of others"), number, url) if number else None

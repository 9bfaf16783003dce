"""Who applied to the fund and was not served: by WCO region and by year, over decided calls.

What is added up is what each call shows by itself (`applications.statistics`), so that nothing can
be told from the difference of two sums.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cooperation.fund.applications.figures import outcomes
from cooperation.fund.applications.statistics import REST, Outcome
from cooperation.fund.applications.telling import region_name
from cooperation.fund.page.rows import NONE
from core.characters import quoted
from core.database import utcnow
from core.pictures.picture import Cell
from core.problems import BadValue
from core.reader import Reader
from directory.vocabulary import REGIONS
from registry.references import references_to

COLUMNS = ("call", "year", "region", "not_served")
_REGIONS_ASKED = {NONE: "", **{code: code for code in (*REGIONS, REST)}}
"""What an address says → the region that it means."""


@dataclass(frozen=True)
class Line:
    """A number of applications with where its rows are; `calls` and `received` of a year."""

    label: Any
    number: int
    url: str
    calls: int = 0
    received: int = 0
    awarded: int = 0


@dataclass(frozen=True)
class Unserved:
    """The rows that are asked for: of a year, of a region (as the address says it), or all."""

    year: str = ""
    region: str = ""

    @property
    def values(self) -> dict[str, str]:
        """The values of its address."""
        told = {"year": self.year, "region": self.region}
        return {name: value for name, value in told.items() if value}

    @property
    def words(self) -> list[str]:
        """The same in words."""
        region = str(region_name(_REGIONS_ASKED[self.region])) if self.region else ""
        return [one for one in (self.year, region) if one]

    def rows(self) -> list[tuple[Outcome, str, int]]:
        """(call, region, how many were not served), the latest call first."""
        return [
            (one, region, number)
            for one in decided()
            for region, number in _by_region(one)
            if self.year in ("", str(one.year))
            and (not self.region or _REGIONS_ASKED[self.region] == region)
        ]


def asked_unserved(parameters: MultiDict[str, str]) -> Unserved:
    """What an address asks for. Raises `BadValue`."""
    found = Unserved(*(parameters.get(name, "").strip() for name in ("year", "region")))
    is_year = found.year.isascii() and found.year.isdigit() and len(found.year) <= 4
    for name, is_known in (
        ("year", not found.year or is_year),
        ("region", not found.region or found.region in _REGIONS_ASKED),
    ):
        if not is_known:
            value = quoted(getattr(found, name))
            raise BadValue(_("“%(value)s” means nothing here. Follow a figure of the fund's page.",
                             value=value), name)  # fmt: skip
    return found


def decided() -> list[Outcome]:
    """Calls that are closed by now and of which nothing waits, the latest first; those that show no
    numbers are not among them."""
    return [one for one in _closed() if one.is_decided and not one.is_withheld]


def _closed() -> list[Outcome]:
    now = utcnow()
    found = (one for one in outcomes().values() if one.closes_at <= now)
    return sorted(found, key=lambda one: (one.closes_at, one.call_id), reverse=True)


def _by_region(one: Outcome) -> Iterator[tuple[str, int]]:
    shown = one.shown_by_region
    for region in (*REGIONS, "", REST):
        if region in shown:
            yield region, shown[region]


class UnservedShown:
    """The part of the fund's page."""

    @cached_property
    def calls(self) -> list[Outcome]:
        """The calls that are added up."""
        return decided()

    @cached_property
    def left_out(self) -> int:
        """How many decided calls show no numbers."""
        return sum(one.is_decided and one.is_withheld for one in _closed())

    @property
    def whole(self) -> Line:
        """Over all of them."""
        return _line("", self.calls, url=_url())

    @cached_property
    def regions(self) -> list[Line]:
        """By region; at the end what calls do not tell apart."""
        sums = Counter[str]()
        for one in self.calls:
            sums.update(one.shown_by_region)
        return [
            Line(region_name(region), sums[region], _url(region=region or NONE))
            for region in (*REGIONS, "", REST)
            if sums[region]
        ]

    @cached_property
    def years(self) -> list[Line]:
        """By the year in which calls closed, the latest first."""
        held: dict[int, list[Outcome]] = defaultdict(list)
        for one in self.calls:
            held[one.year].append(one)
        return [_line(str(year), found, _url(year=str(year))) for year, found in held.items()]


def _line(label: str, calls: Sequence[Outcome], url: str) -> Line:
    return Line(
        label,
        sum(one.unserved for one in calls),
        url,
        len(calls),
        sum(one.received for one in calls),
        sum(one.awarded for one in calls),
    )


def _url(**asked: Any) -> str:
    return url_for("training_fund.unserved_page", as_of=None, **asked)


def headings() -> list[str]:
    """The columns of the page of rows."""
    return [_("Call for applications"), _("Year"), _("WCO region"), _("Applied and not served")]


def cells_of(rows: Sequence[tuple[Outcome, str, int]], reader: Reader) -> list[list[Cell]]:
    """The rows, each leading to its call: in one statement."""
    names = references_to({one.call_id for one, _region, _number in rows}, reader.language)
    return [
        [
            _call_cell(names.get(one.call_id)),
            Cell(str(one.year)),
            Cell(region_name(region), region or NONE),
            Cell(format_decimal(number), number),
        ]
        for one, region, number in rows
    ]


def _call_cell(call: Any) -> Cell:
    if call is None:
        return Cell(_("A record that is not shown"), "")
    return Cell(call.title, call.code, f"{call.url}#applications", call.language)

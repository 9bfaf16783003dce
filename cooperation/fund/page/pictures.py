"""The fund in pictures: money by year, administration and subject, seats by administration."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from cooperation.fund.page.figures import Figures, Key, Money, Seats, fund_figures
from cooperation.fund.page.rows import NAMES, NONE, SEATS
from cooperation.fund.projects.models import FUND_CURRENCY
from cooperation.fund.projects.sums import BENEFICIARY
from cooperation.fund.projects.totals import FIGURES, YEAR_UNKNOWN
from cooperation.fund.projects.vocabulary import OF_FUND
from core.languages import territory_name
from core.money import money_words, short_money_words
from core.pictures.bars import Bars, draw_bars
from core.pictures.drawing import Drawing
from core.pictures.picture import Cell, LegendEntry, Picture, SourceLine, Table, register_picture
from core.reader import Reader, reader, reader_language
from registry.references import Reference, references_to
from registry.vocabulary import SUBJECTS

YEARS, ADMINISTRATIONS, FIELDS, PLACES = (
    "fund-years", "fund-administrations", "fund-subjects", "fund-seats",
)  # fmt: skip
DRAWN = 15
"""Bodies that are drawn, those with most; the table has all."""
SERIES = (("received", "series-1"), ("committed", "series-2"), ("paid", "series-3"))
FLOWS = tuple(name for name, _look in SERIES)
Names = dict[int, Reference]


class FundPictures:
    """The pictures for one reader, over the same sums and names."""

    def __init__(self, of: Reader, figures: Figures) -> None:
        self.of = of
        self.figures = figures
        parties = {row.key[0] for row in figures.by_administration}
        parties |= {row.party for row in figures.seats}
        self.names: Names = references_to(parties, of.language)

    def years(self) -> Picture:
        """Money by year."""
        return self._money(
            YEARS,
            _("Money by year"),
            _("Year"),
            self.figures.by_year,
            lambda key: Cell(_("Not known"), "") if key == (YEAR_UNKNOWN,) else Cell(str(*key)),
            lambda key: {"year": str(*key)},
            _("A transaction counts in the year of its day, a budget in that in which its period "
              "begins."),
        )  # fmt: skip

    def administrations(self) -> Picture:
        """Money by beneficiary."""
        return self._money(
            ADMINISTRATIONS,
            _("Money by administration"),
            _("Administration"),
            self._by_amount(self.figures.by_administration),
            self.body,
            self._whose,
            _("Those whom projects are for. A project for several counts for each of them, so the "
              "rows do not add up to the whole."),
            self.figures.projects_by_administration,
        )  # fmt: skip

    def subjects(self) -> Picture:
        """Money by subject."""
        return self._money(
            FIELDS,
            _("Money by subject"),
            _("Subject"),
            self._by_amount(self.figures.by_subject),
            lambda key: Cell(SUBJECTS[key[0]], key[0]) if key[0] else Cell(_("No subject"), ""),
            lambda key: {"subject": key[0] or NONE},
            _("A project of several subjects counts for each of them, so the rows do not add up to "
              "the whole."),
            self.figures.projects_by_subject,
        )  # fmt: skip

    def seats(self) -> Picture:
        """Seats offered and taken by administration."""
        rows = self.seat_rows()
        series = (("series-1", _("Seats offered")), ("series-2", _("Seats filled")))
        things = [
            Bars(self.body(_key(row)).shown, (row.offered, row.taken), self.seats_url(row),
                 self.body(_key(row)).language)
            for row in rows[:DRAWN]
        ]  # fmt: skip
        return Picture(
            name=PLACES,
            title=_("Seats by administration"),
            description=self._most(len(rows)),
            drawing=draw_bars(things, series, format_decimal, self.of.language) if rows else None,
            table=self._seat_table(rows),
            legend=[LegendEntry(look, name) for look, name in series],
            sources=self._sources(),
            empty=_("No participant is held."),
        )

    def seat_rows(self) -> list[Seats]:
        """Who was offered seats, those with most first."""
        return sorted(self.figures.seats, key=_most_seats)

    def body(self, key: Key) -> Cell:
        """A body or a territory by name."""
        party, territory = key
        if party in self.names:
            found = self.names[party]
            return Cell(found.title, found.code, found.url, found.language)
        if territory:
            return Cell(territory_name(territory, self.of.locale), territory)
        return Cell(_("A record that is not shown") if party else _("No administration"), "")

    def _projects_url(self, key: Key) -> str:
        """The list of projects of a subject, or for an administration; '' where there is none."""
        if len(key) == 1:
            return _projects_page({"subject": key[0]}) if key[0] else ""
        found = self.names.get(key[0])
        if found is None or found.kind != "administration":
            return ""
        return _projects_page({BENEFICIARY: found.code})

    def seats_url(self, row: Seats) -> str:
        """Where the rows behind are."""
        return rows_url(SEATS, **self._whose(_key(row)))

    def _whose(self, key: Key) -> dict[str, str]:
        party, territory = key
        if party:
            return {"administration": self.names[party].code if party in self.names else ""}
        return {"territory": territory} if territory else {"administration": NONE}

    def _by_amount(self, rows: Sequence[Money]) -> list[Money]:
        """Groups with most money in the fund's currency first, those of one group together."""
        most: dict[Key, Decimal] = {}
        for row in rows:
            if row.currency == FUND_CURRENCY:
                most[row.key] = max(getattr(row, name) or Decimal(0) for name in FLOWS)
        return sorted(rows, key=lambda row: -most.get(row.key, Decimal(0)))

    def _money(
        self,
        name: str,
        title: str,
        heading: str,
        rows: Sequence[Money],
        label: Callable[[Key], Cell],
        parameters: Callable[[Key], dict[str, str]],
        note: str,
        projects: dict[Key, int] | None = None,
    ) -> Picture:
        drawn = [row for row in rows if row.currency == FUND_CURRENCY]
        drawn = [row for row in drawn if any(getattr(row, one) is not None for one in FLOWS)]
        if name != YEARS:
            drawn = drawn[:DRAWN]
        series = [(look, str(NAMES[one])) for one, look in SERIES]
        return Picture(
            name=name,
            title=title,
            description=self._told(rows, len(drawn)),
            drawing=self._drawing(drawn, label, series) if drawn else None,
            table=self._table(heading, rows, label, parameters, projects),
            legend=[LegendEntry(look, words) for look, words in series],
            sources=self._sources(),
            note=note,
            empty=_("No amount in %(currency)s is held.", currency=FUND_CURRENCY),
        )

    def _drawing(
        self, rows: Sequence[Money], label: Callable[[Key], Cell], series: Sequence[tuple[str, str]]
    ) -> Drawing:
        things = []
        for row in rows:
            cell = label(row.key)
            amounts = [_float(getattr(row, one)) for one in FLOWS]
            things.append(Bars(str(cell.shown), amounts, cell.url, cell.language))
        return draw_bars(things, series, self._short, self.of.language)

    def _short(self, amount: float) -> str:
        """An amount as short as the language has it: "¥1.2M"."""
        return short_money_words(amount, FUND_CURRENCY, self.of.locale)

    def _table(
        self,
        heading: str,
        rows: Iterable[Money],
        label: Callable[[Key], Cell],
        parameters: Callable[[Key], dict[str, str]],
        projects: dict[Key, int] | None,
    ) -> Table:
        table = []
        for row in rows:
            cells = [label(row.key), Cell(row.currency)]
            if projects is not None:
                cells.append(number_cell(projects[row.key], self._projects_url(row.key)))
            asked = parameters(row.key) | {"currency": row.currency}
            cells += [self.amount(getattr(row, one), asked | {"of": one}) for one in FIGURES]
            table.append(cells)
        counted = [] if projects is None else [_("Projects")]
        return Table([heading, _("Currency"), *counted, *(NAMES[one] for one in FIGURES)], table)

    def amount(self, amount: Decimal | None, asked: dict[str, str]) -> Cell:
        """An amount that leads to the rows that are asked for."""
        if amount is None:
            return Cell("–", "")
        words = money_words(amount, asked["currency"], self.of.locale)
        return Cell(words, amount, rows_url(**asked))

    def _seat_table(self, rows: Iterable[Seats]) -> Table:
        columns = [_("Administration"), _("Seats offered"), _("Seats filled"), _("Finished it"),
                   _("Rows that lack a number")]  # fmt: skip
        table = []
        for row in rows:
            url = self.seats_url(row)
            numbers = (row.offered, row.taken, row.completed, row.untold)
            table.append([self.body(_key(row)), *(number_cell(one, url) for one in numbers)])
        return Table(columns, table)

    def _told(self, rows: Sequence[Money], drawn: int) -> str:
        currencies = {row.currency for row in rows} - {FUND_CURRENCY}
        words = _("In %(currency)s, by the rates that the transactions tell.",
                  currency=FUND_CURRENCY)  # fmt: skip
        if currencies:
            others = _("What has no rate is in the table, by currency: %(list)s.",
                       list=", ".join(sorted(currencies)))  # fmt: skip
            words = f"{words} {others}"
        return f"{words} {self._most(drawn)}" if drawn == DRAWN else words

    def _most(self, number: int) -> str:
        if number < DRAWN:
            return ""
        return str(_("The %(number)s with most are drawn; the table has all.",
                     number=format_decimal(DRAWN)))  # fmt: skip

    def _sources(self) -> list[SourceLine]:
        url = url_for("projects.project_list", tie=OF_FUND, as_of=None)
        return [SourceLine(_("those of each project"), url, self.of.language)]


def rows_url(of: str, **asked: str) -> str:
    """The page of the rows behind a figure."""
    told = {"of": of} | {name: value for name, value in asked.items() if value}
    return f"{_rows_page(reader_language())}?{urlencode(told)}"


@lru_cache
def _rows_page(language: str) -> str:
    """Kept, since a page leads there a thousand times."""
    return url_for("training_fund.row_page", lang=language, as_of=None)


def _projects_page(asked: dict[str, str]) -> str:
    return f"{_list_page(reader_language())}&{urlencode(asked)}"


@lru_cache
def _list_page(language: str) -> str:
    return url_for("projects.project_list", lang=language, tie=OF_FUND, as_of=None)


def number_cell(number: int | None, url: str = "") -> Cell:
    """A number that leads to its rows."""
    return Cell("–", "") if number is None else Cell(format_decimal(number), number, url)


def _key(row: Seats) -> Key:
    return row.party, row.territory


def _most_seats(row: Seats) -> tuple[int, int, int, str]:
    return -(row.taken or 0), -(row.offered or 0), row.party or 0, row.territory


def _float(amount: Any) -> float | None:
    return None if amount is None else float(amount)


def _register(name: str, build: Callable[[FundPictures], Picture]) -> None:
    def made(key: str) -> Picture | None:
        return None if key else build(FundPictures(reader(), fund_figures()))

    register_picture(name, made)


_register(YEARS, FundPictures.years)
_register(ADMINISTRATIONS, FundPictures.administrations)
_register(FIELDS, FundPictures.subjects)
_register(PLACES, FundPictures.seats)

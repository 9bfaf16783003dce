"""How the agreements grew in number: by year of signature, adoption or conclusion, and by form."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.queries import first_acts, forms_of_agreements
from cooperation.agreements.vocabulary import FORMS
from core.database import session
from core.pictures.columns import Column, draw_columns
from core.pictures.drawing import Drawing
from core.pictures.picture import Cell, LegendEntry, Picture, SourceLine, Table, register_picture
from core.pictures.words import in_a_row
from core.reader import Reader, reader
from registry.templating import listed

NAME = "agreement-growth"
CLASSES = [f"series-{number}" for number in range(1, 9)]
"""A colour for each form; the order of the legend is that of the stack, from its foot."""
Counts = dict[int, Counter[str]]


def counted(day: date) -> tuple[Counts, Counter[str]]:
    """How many agreements of each form came about in each year, and those of which it isn't known.

    The year counts where the first act's date leaves no doubt about it.
    """
    years: dict[int, int | None] = {}
    for agreement, earliest, latest in session().execute(first_acts(current_user, day)):
        known = earliest.year if earliest and latest and earliest.year == latest.year else None
        years[agreement] = years.get(agreement) or known
    by_year: Counts = {}
    unknown: Counter[str] = Counter()
    for agreement, form in session().execute(forms_of_agreements(current_user, day)):
        year = years.get(agreement)
        (unknown if year is None else by_year.setdefault(year, Counter()))[form] += 1
    return by_year, unknown


def growth_picture(key: str = "") -> Picture | None:
    """Stacked columns by year; None for any key but ''."""
    if key:
        return None
    of = reader()
    by_year, unknown = counted(of.day)
    forms = [form for form in FORMS if any(counts[form] for counts in by_year.values())]
    return Picture(
        name=NAME,
        title=_("Agreements by year and form"),
        description=_description(by_year, unknown),
        drawing=_drawing(by_year, forms, of) if by_year else None,
        table=_table(by_year, unknown, forms),
        legend=[LegendEntry(look, FORMS[form]) for look, form in zip(CLASSES, forms, strict=False)],
        sources=[
            SourceLine(
                _("those of each agreement"), url_for("agreements.agreement_list"), of.language
            )
        ],
        note=_(
            "By the day of signature, adoption or conclusion. The list behind a year also holds "
            "agreements that are only known to have come about by then."
        ),
        empty=_("No agreement is dated by then."),
    )


def _description(by_year: Counts, unknown: Counter[str]) -> str:
    """What can be seen, in figures."""
    dated, undated = sum(map(Counter.total, by_year.values())), unknown.total()
    rest: str = ngettext(
        "The year of %(number)s agreement is not known.",
        "The year of %(number)s agreements is not known.",
        undated,
        number=format_decimal(undated),
    )
    if not by_year:
        return rest if undated else ""
    most = max(by_year, key=lambda year: (by_year[year].total(), year))
    shown: str = _(
        "%(number)s agreements from %(first)s to %(last)s; the most in one year, %(most)s, in "
        "%(year)s.",
        number=format_decimal(dated),
        first=str(min(by_year)),
        last=str(max(by_year)),
        most=format_decimal(by_year[most].total()),
        year=str(most),
    )
    return in_a_row((shown, rest)) if undated else shown


def _drawing(by_year: Counts, forms: Sequence[str], of: Reader) -> Drawing:
    columns = []
    for year in range(min(by_year), max(by_year) + 1):
        counts = by_year.get(year, Counter())
        columns.append(
            Column(
                label=str(year),
                amounts=[counts[form] for form in forms],
                title=_in_words(year, counts, forms),
                url=_list_of(year) if counts else "",
            )
        )
    return draw_columns(columns, CLASSES[: len(forms)], of.language)


def _in_words(year: int, counts: Counter[str], forms: Sequence[str]) -> str:
    parts = [f"{FORMS[form]} {counts[form]}" for form in forms if counts[form]]
    return f"{year}: {listed(parts)}"


def _list_of(year: int) -> str:
    return url_for("agreements.agreement_list", year=year)


def _table(by_year: Counts, unknown: Counter[str], forms: Sequence[str]) -> Table:
    shown = [*forms, *(form for form in FORMS if unknown[form] and form not in forms)]
    rows = [
        [Cell(str(year), year, url=_list_of(year)), *_amounts(by_year[year], shown)]
        for year in sorted(by_year)
    ]
    if unknown:
        rows.append([Cell(_("Not known"), ""), *_amounts(unknown, shown)])
    return Table([_("Year"), *(FORMS[form] for form in shown), _("Total")], rows)


def _amounts(counts: Counter[str], forms: Sequence[str]) -> list[Cell]:
    return [*(Cell(counts[form]) for form in forms), Cell(counts.total())]


register_picture(NAME, growth_picture)

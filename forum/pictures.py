"""The forum in pictures: editions through the years, and their outcomes by type."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.database import session
from core.dates import format_event_date
from core.pictures.columns import Column, draw_columns
from core.pictures.picture import Cell, LegendEntry, Picture, SourceLine, Table, register_picture
from core.reader import reader
from forum.models import Edition
from forum.picture_drawing import Held, draw_shares, draw_years
from forum.queries import editions_by, outcome_types_of
from forum.vocabulary import OUTCOME_TYPES
from registry.phrases import phrase_in
from registry.picture_sources import source_lines
from registry.references import Reference, references_to

EDITIONS, OUTCOMES, ONE = "forum-editions", "forum-outcomes", "edition-outcomes"
FIRST_YEAR = 2012
SERIES = {code: f"series-{number}" for number, code in enumerate(OUTCOME_TYPES, 1)}


@dataclass(frozen=True)
class Entry:
    """An edition, how it is called, and how many outcomes of each type it has."""

    edition: Edition
    reference: Reference
    outcomes: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many outcomes it has."""
        return sum(self.outcomes.values())


def entries() -> list[Entry]:
    """The editions of the reader's day, earliest first, undated ones last."""
    rows = list(session().scalars(editions_by(current_user, reader().as_of)))
    names = references_to((row.id for row in rows), reader().language)
    types: dict[int, Counter[str]] = {}
    for edition, kind, number in session().execute(outcome_types_of(current_user)):
        types.setdefault(edition, Counter())[kind] = number
    return [Entry(row, names[row.id], types.get(row.id, {})) for row in rows if row.id in names]


def editions_picture(found: Sequence[Entry]) -> Picture:
    """Editions by year and month, each with the number of its outcomes."""
    drawn = [held for entry in found if (held := _held(entry))]
    return Picture(
        name=EDITIONS,
        title=_("Forum editions since 2012"),
        description=_editions_words(found),
        drawing=draw_years(drawn, FIRST_YEAR, reader().day.year, reader().language)
        if drawn
        else None,
        table=_editions_table(found),
        legend=(
            LegendEntry("edition-mark", _("Edition, with the number of its outcomes")),
            LegendEntry("edition-mark edition-mark--none", _("No outcome is recorded")),
        ),
        sources=source_lines(entry.edition.id for entry in found),
        note=_("Editions whose month is not known are not drawn; the table has them.")
        if len(drawn) < len(found)
        else "",
        empty=_("No edition is recorded for this day."),
    )


def _held(entry: Entry) -> Held | None:
    first, last = entry.edition.date_earliest, entry.edition.date_latest
    if first is None or last is None or (last - first).days > 31:
        return None
    place = phrase_in(entry.edition.city, reader().language) if entry.edition.city else None
    return Held(
        day=first + (last - first) / 2,
        place=place.value if place else "",
        place_language=place.language if place else "",
        outcomes=entry.total,
        title=_entry_words(entry),
        url=entry.reference.url,
    )


def _entry_words(entry: Entry) -> str:
    day = entry.edition.date
    when = format_event_date(day, reader().locale) if day else _("Date not known")
    outcomes = ngettext("%(num)s outcome", "%(num)s outcomes", entry.total)
    words = _("%(name)s, %(date)s: %(outcomes)s", name=entry.reference.title, date=when,
              outcomes=outcomes)  # fmt: skip
    return str(words)


def _editions_words(found: Sequence[Entry]) -> str:
    return str(
        _(
            "Editions: %(editions)s. With recorded outcomes: %(number)s. "
            "Outcomes in all: %(outcomes)s.",
            editions=len(found),
            number=sum(bool(entry.total) for entry in found),
            outcomes=sum(entry.total for entry in found),
        )
    )


def _editions_table(found: Sequence[Entry]) -> Table:
    language, locale = reader().language, reader().locale
    rows = []
    for entry in found:
        edition, reference = entry.edition, entry.reference
        place = phrase_in(edition.city, language)
        reported = phrase_in(edition.participants_text, language)
        rows.append((
            Cell(reference.title, reference.code, reference.url, reference.language),
            Cell(format_event_date(edition.date, locale) if edition.date else _("Date not known"),
                 edition.date_text),
            Cell(place.value, edition.city, language=place.language),
            Cell(reported.value, edition.participants_text, language=reported.language),
            Cell(_types_words(entry.outcomes), _types_codes(entry.outcomes)),
            Cell(entry.total),
        ))  # fmt: skip
    columns = (_("Forum edition"), _("Date"), _("Place"),
               _("Participants, in the words of the sources"), _("Outcomes by type"),
               _("Outcomes"))  # fmt: skip
    return Table(columns, rows)


def _types_words(outcomes: Mapping[str, int]) -> str:
    found = (f"{OUTCOME_TYPES[code]}: {outcomes[code]}" for code in OUTCOME_TYPES if
             outcomes.get(code))  # fmt: skip
    return " · ".join(found)


def _types_codes(outcomes: Mapping[str, int]) -> str:
    return " ".join(f"{code}:{outcomes[code]}" for code in OUTCOME_TYPES if outcomes.get(code))


def outcomes_picture(editions: Sequence[Entry]) -> Picture:
    """Outcomes of the editions of each year, by type."""
    found = [entry for entry in editions if entry.total and entry.edition.year]
    by_year: dict[int, Counter[str]] = {}
    for entry in found:
        by_year.setdefault(entry.edition.year or 0, Counter()).update(entry.outcomes)
    types = [code for code in OUTCOME_TYPES if any(counts[code] for counts in by_year.values())]
    years = range(min([FIRST_YEAR, *by_year]), reader().day.year + 1)
    return Picture(
        name=OUTCOMES,
        title=_("Outcomes of the editions by type"),
        description=_outcomes_words(by_year, types),
        drawing=_columns(by_year, types, years) if by_year else None,
        table=_outcomes_table(by_year, types, years if by_year else ()),
        legend=[LegendEntry(SERIES[code], OUTCOME_TYPES[code]) for code in types],
        sources=source_lines(entry.edition.id for entry in found),
        empty=_("No outcome is recorded for this day."),
    )


def _columns(by_year: Mapping[int, Counter[str]], types: Sequence[str], years: range) -> Any:
    columns = [
        Column(
            _year_words(year),
            [counts[code] for code in types],
            _("%(year)s: %(facts)s", year=_year_words(year), facts=_types_words(counts)),
        )
        for year in years
        for counts in [by_year.get(year, Counter())]
    ]
    return draw_columns(columns, [SERIES[code] for code in types], reader().language)


def _year_words(year: int) -> str:
    return str(format_skeleton("y", date(year, 1, 1), locale=reader().locale))


def _outcomes_words(by_year: Mapping[int, Counter[str]], types: Sequence[str]) -> str:
    if not by_year:
        return ""
    total = sum(by_year.values(), Counter())
    most = max(types, key=lambda code: total[code])
    year = max(by_year, key=lambda one: sum(by_year[one].values()))
    return str(
        _(
            "Outcomes: %(outcomes)s. The most frequent type: %(type)s (%(number)s). "
            "The year with the most: %(year)s (%(most)s).",
            outcomes=sum(total.values()),
            type=OUTCOME_TYPES[most],
            number=total[most],
            year=_year_words(year),
            most=sum(by_year[year].values()),
        )
    )


def _outcomes_table(
    by_year: Mapping[int, Counter[str]], types: Sequence[str], years: Sequence[int]
) -> Table:
    rows = []
    for year in years:
        counts = by_year.get(year, Counter())
        numbers = [Cell(counts[code]) for code in types]
        rows.append([Cell(_year_words(year), year), *numbers, Cell(sum(counts.values()))])
    return Table([_("Year"), *(OUTCOME_TYPES[code] for code in types), _("All")], rows)


def edition_picture(key: str) -> Picture | None:
    """Outcomes of the edition of this code by type."""
    entry = next((one for one in entries() if one.edition.code == key), None)
    return picture_of(key, entry.outcomes) if entry else None


def picture_of(code: str, outcomes: Mapping[str, int]) -> Picture:
    """Outcomes of an edition by type."""
    types = [kind for kind in OUTCOME_TYPES if outcomes.get(kind)]
    shares = [(str(OUTCOME_TYPES[kind]), outcomes[kind], SERIES[kind]) for kind in types]
    rows = [(Cell(OUTCOME_TYPES[kind], kind), Cell(outcomes[kind])) for kind in types]
    total = sum(outcomes.values())
    return Picture(
        name=ONE,
        key=code,
        title=_("Outcomes by type"),
        description=ngettext(
            "%(num)s outcome is recorded.", "%(num)s outcomes are recorded.", total
        ),
        drawing=draw_shares(shares, reader().language) if shares else None,
        table=Table((_("Type of outcome"), _("Outcomes")), rows),
        sources=[
            SourceLine(
                _("those of each outcome"),
                url_for("forum.outcome_list", edition=code),
                reader().language,
            )
        ]
        if rows
        else (),
        empty=_("The sources name no outcome."),
    )


register_picture(EDITIONS, lambda _key: editions_picture(entries()))
register_picture(OUTCOMES, lambda _key: outcomes_picture(entries()))
register_picture(ONE, edition_picture)

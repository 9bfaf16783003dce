"""Rows behind a figure as a table: as a page shows them, and as a file has them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import select

from cooperation.fund.page.rows import NONE, Asked, sums_of
from cooperation.fund.projects.models import FUND_CURRENCY, Transaction
from cooperation.fund.projects.totals import cents, counted_as
from cooperation.fund.projects.vocabulary import (
    ACTIVITY_TYPES,
    BUDGET_STATUSES,
    BUDGET_TYPES,
    LEVELS,
    SEXES,
    TRANSACTION_TYPES,
)
from core.database import session
from core.languages import territory_name
from core.money import money_words
from core.pictures.picture import Cell, csv_of
from core.reader import Reader
from directory.vocabulary import REGIONS
from registry.references import Reference, references_by_code, references_to
from registry.rows import date_words
from registry.vocabulary import SUBJECTS

AT_ONCE = 500
CODES = {
    "fund_transaction": (
        "project", "code", "type", "date", "provider", "receiver", "amount", "currency", "rate",
        "rate_date", "rate_source", f"amount_{FUND_CURRENCY.lower()}",
    ),
    "project_budget": (
        "project", "code", "type", "status", "start", "end", "amount", "currency",
    ),
    "project_activity": (
        "project", "code", "activity", "type", "title", "offered", "taken",
    ),
    "participation": (
        "project", "code", "activity", "participants_from", "offered", "taken", "completed",
    ),
    "participant_group": ("project", "code", "activity", "level", "sex", "taken"),
}  # fmt: skip
"""Table → the columns of its file."""


def headings(what: Asked) -> list[str]:
    """The columns of the page."""
    names = {
        "fund_transaction": [
            _("Project"), _("Code"), _("Type of transaction"), _("Day"),
            _("Money from"), _("Money to"),
            _("Amount"), _("Currency"), _("Rate"), _("Day of the rate"), _("Source of the rate"),
            _("Amount in %(currency)s", currency=FUND_CURRENCY),
        ],
        "project_budget": [
            _("Project"), _("Code"), _("Type of budget"), _("Status"), _("From"), _("Until"),
            _("Amount"), _("Currency"),
        ],
        "project_activity": [
            _("Project"), _("Code"), _("Activity"), ACTIVITY_TYPES.title, _("Title"),
            _("Seats offered"), _("Seats filled"),
        ],
        "participation": [
            _("Project"), _("Code"), _("Activity"), _("Participants from"), _("Seats offered"),
            _("Seats filled"), _("Finished it"),
        ],
        "participant_group": [
            _("Project"), _("Code"), _("Activity"), LEVELS.title, SEXES.title, _("Seats filled"),
        ],
    }  # fmt: skip
    return names[what.model.__tablename__]


def chosen_words(what: Asked, reader: Reader) -> list[str]:
    """What the address asks for beside the figure, in words."""
    words = [what.year, what.currency]
    if what.administration == NONE:
        words.append(_("No administration"))
    elif what.administration:
        found = references_by_code([what.administration], reader.language)
        words += [one.title for one in found.values()]
    if what.territory:
        words.append(territory_name(what.territory, reader.locale))
    if what.subject:
        words.append(_("No subject") if what.subject == NONE else str(SUBJECTS[what.subject]))
    if what.region:
        none = _("Not of a listed administration")
        words.append(none if what.region == NONE else str(REGIONS[what.region]))
    words += [str(LEVELS[what.level])] if what.level else []
    words += [str(SEXES[what.sex])] if what.sex else []
    return [word for word in words if word]


def sums_in_words(what: Asked, reader: Reader) -> list[str]:
    """What the rows add up to, one for each currency."""
    return [
        money_words(amount, currency, reader.locale) if currency else format_decimal(amount)
        for currency, amount in sums_of(what).items()
    ]


def cells_of(what: Asked, ids: Sequence[int], reader: Reader) -> list[list[Cell]]:
    """The rows of these ids, in their order: in three statements."""
    model: Any = what.model
    held = {row.id: row for row in session().scalars(select(model).where(model.id.in_(ids)))}
    rows = [held[key] for key in ids if key in held]
    named = {row.project_id for row in rows}
    for name in ("party_id", "provider_id", "receiver_id"):
        named |= {getattr(row, name, None) for row in rows}
    names = references_to(named, reader.language)
    write = _WRITERS[model.__tablename__]
    return [[*_place(row, names), *write(row, names, reader)] for row in rows]


def csv_lines(what: Asked, ids: Sequence[int], reader: Reader) -> Iterator[str]:
    """The file, some rows at once."""
    yield csv_of([CODES[what.model.__tablename__]])
    for start in range(0, len(ids), AT_ONCE):
        rows = cells_of(what, ids[start : start + AT_ONCE], reader)
        yield csv_of([cell.value for cell in row] for row in rows)


Names = dict[int, Reference]


def _place(row: Any, names: Names) -> Iterator[Cell]:
    """The project, and the row on its page."""
    project = names.get(row.project_id)
    if project is None:
        yield Cell("", "")
    else:
        yield Cell(project.title, project.code, project.url, project.language)
    anchor = row.code if hasattr(row, "amount") else "activities"
    yield Cell(row.code, row.code, f"{project.url}#{anchor}" if project else "")


def _body(key: int | None, names: Names) -> Cell:
    found = names.get(key) if key else None
    if found is None:
        return Cell(_("Not told"), "")
    return Cell(found.title, found.code, found.url, found.language)


def _date(text: str, reader: Reader) -> Cell:
    return Cell(date_words(text, reader), text)


def _number(value: int | None) -> Cell:
    return Cell(_("Not told"), "") if value is None else Cell(format_decimal(value), value)


def _money(amount: Decimal, currency: str, reader: Reader) -> Cell:
    return Cell(money_words(amount, currency, reader.locale), amount)


def _transaction(row: Transaction, names: Names, reader: Reader) -> Iterable[Cell]:
    currency, counted = counted_as(row)
    converted = Decimal(counted).scaleb(-2)
    return (
        Cell(TRANSACTION_TYPES[row.transaction_type], row.transaction_type),
        _date(row.date_text, reader),
        _body(row.provider_id, names),
        _body(row.receiver_id, names),
        _money(row.amount, row.currency, reader),
        Cell(row.currency),
        Cell("", "")
        if row.rate is None
        else Cell(format_decimal(row.rate), f"{row.rate.normalize():f}"),
        _date(row.rate_date_text, reader),
        Cell(row.rate_source, language="und" if row.rate_source else ""),
        _money(converted, FUND_CURRENCY, reader)
        if currency == FUND_CURRENCY
        else Cell(_("No rate is told"), ""),
    )


def _budget(row: Any, names: Names, reader: Reader) -> Iterable[Cell]:
    return (
        Cell(BUDGET_TYPES[row.budget_type], row.budget_type),
        Cell(BUDGET_STATUSES[row.budget_status], row.budget_status),
        _date(row.start_text, reader),
        _date(row.end_text, reader),
        _money(Decimal(cents(row.amount)).scaleb(-2), row.currency, reader),
        Cell(row.currency),
    )


def _activity(row: Any, names: Names, reader: Reader) -> Iterable[Cell]:
    return (
        Cell(row.ref),
        Cell(ACTIVITY_TYPES[row.activity_type], row.activity_type),
        Cell(row.title, language=row.language),
        _number(row.seats_offered),
        _number(row.seats_taken),
    )


def _participation(row: Any, names: Names, reader: Reader) -> Iterable[Cell]:
    if row.party_id:
        whose = _body(row.party_id, names)
    else:
        whose = Cell(territory_name(row.territory, reader.locale), row.territory)
    numbers = (row.offered, row.taken, row.completed)
    return Cell(row.activity_ref), whose, *map(_number, numbers)


def _group(row: Any, names: Names, reader: Reader) -> Iterable[Cell]:
    return (
        Cell(row.activity_ref),
        Cell(LEVELS[row.level] if row.level else _("All"), row.level),
        Cell(SEXES[row.sex] if row.sex else _("All"), row.sex),
        _number(row.taken),
    )


_WRITERS: dict[str, Callable[[Any, Names, Reader], Iterable[Cell]]] = {
    "fund_transaction": _transaction,
    "project_budget": _budget,
    "project_activity": _activity,
    "participation": _participation,
    "participant_group": _group,
}

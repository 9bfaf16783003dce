"""The registry as an organisation of IATI 2.03: what the projects of the fund are to cost, and what
was spent, by year and currency.

Sums are of published rows and nothing else; without rows the file tells who reports and no figure.
To whom a budget goes, or for which country it is, no row says: such budgets are not told. The
elements stand in the order of the schema.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from lxml import etree
from sqlalchemy import BigInteger, cast, func, select

from cooperation.fund.projects.adding_up import PAID, standing_budgets
from cooperation.fund.projects.models import ProjectBudget, Transaction
from cooperation.fund.projects.sums import published_projects
from cooperation.fund.projects.totals import in_amount
from core.database import session, utcnow
from core.languages import in_each_language
from core.permissions import VISITOR
from core.web import full_address
from exchange.exports.iati import codes
from exchange.exports.iati.document import VERSION, publisher
from exchange.exports.iati.elements import Element, add, first_day, last_day, narrative
from registry.door import acting_as

COMMITTED = "committed"


@dataclass
class Sum:
    """An amount of a period in one currency. `meant_for`: the day for exchange rates, the latest
    that a row tells. `binding`: whether every row of it is committed."""

    amount: Decimal
    meant_for: date
    binding: bool = True


Period = tuple[date, date, str]
"""First day, last day, currency."""


def organisation_file() -> bytes:
    """The whole file."""
    root = etree.Element("iati-organisations", version=VERSION)
    root.set("generated-datetime", utcnow().isoformat(timespec="seconds"))
    with acting_as(VISITOR):
        root.append(_organisation())
    file: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return file


def _organisation() -> Element:
    who = publisher()
    made = etree.Element("iati-organisation")
    add(made, "organisation-identifier", who.ref)
    reporting = etree.Element("reporting-org", ref=who.ref, type=codes.GOVERNMENT)
    for parent in (add(made, "name"), reporting):
        for language, name in who.names.items():
            narrative(parent, name, language)
    made.append(reporting)
    for period, planned in sorted(planned_sums().items()):
        one = add(made, "total-budget", status=codes.BUDGET_STATUS[_status(planned)])
        _fill(one, period, planned)
    for period, spent in sorted(spent_sums().items()):
        _fill(add(made, "total-expenditure"), period, spent)
    _page(made)
    return made


def _status(planned: Sum) -> str:
    return COMMITTED if planned.binding else "indicative"


def _fill(made: Element, period: Period, told: Sum) -> None:
    start, end, currency = period
    add(made, "period-start", iso_date=start.isoformat())
    add(made, "period-end", iso_date=end.isoformat())
    value = add(made, "value", format(told.amount, "f"), currency=currency)
    value.set("value-date", told.meant_for.isoformat())


def _page(made: Element) -> None:
    address = full_address("training_fund.overview", lang="en")
    link = add(made, "document-link", url=address, format="text/html")
    title = add(link, "title")
    for tag in in_each_language():
        narrative(title, _("Training fund"), tag)
    add(link, "category", code=codes.ORGANISATION_PAGE)


def planned_sums() -> dict[Period, Sum]:
    """Budgets that stand, by year; one that reaches into another year counts for its own period,
    for no row says how much of it is for which year."""
    found: dict[Period, Sum] = {}
    for row in _standing():
        start = date.fromisoformat(first_day(row.start_text))
        end = date.fromisoformat(last_day(row.end_text))
        if start.year == end.year:
            start, end = _year(start.year)
        meant_for = date.fromisoformat(first_day(row.value_date_text))
        held = found.setdefault((start, end, row.currency), Sum(Decimal(0), meant_for))
        held.amount += row.amount
        held.meant_for = max(held.meant_for, meant_for)
        held.binding = held.binding and row.budget_status == COMMITTED
    return found


def _standing() -> Iterator[ProjectBudget]:
    query = select(ProjectBudget).where(ProjectBudget.project_id.in_(published_projects()))
    by_project: dict[int, list[ProjectBudget]] = defaultdict(list)
    for row in session().scalars(query.order_by(ProjectBudget.project_id, ProjectBudget.code)):
        by_project[row.project_id].append(row)
    for rows in by_project.values():
        yield from standing_budgets(rows)


def spent_sums() -> dict[Period, Sum]:
    """Disbursements and expenditure by year."""
    cents = cast(func.round(Transaction.amount * 100), BigInteger)
    query = (
        select(Transaction.day, Transaction.currency, func.sum(cents))
        .where(Transaction.transaction_type.in_(PAID))
        .where(Transaction.project_id.in_(published_projects()))
        .group_by(Transaction.day, Transaction.currency)
    )
    found: dict[Period, Sum] = {}
    for day, currency, paid in session().execute(query):
        held = found.setdefault((*_year(day.year), currency), Sum(Decimal(0), day))
        held.amount += in_amount(paid) or 0
        held.meant_for = max(held.meant_for, day)
    return found


def _year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)

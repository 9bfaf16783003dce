"""Units and directions of indicators, and how a quantity is written."""

from decimal import Decimal

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from registry.vocabulary import Vocabulary

UNITS = Vocabulary("unit", _l("Unit"), {
    "count": (_l("number"), ""),
    "count_per_day": (_l("number per day"), ""),
    "percent": (_l("per cent"), ""),
    "hours": (_l("hours"), ""),
    "days": (_l("days"), ""),
    "days_per_year": (_l("days per year"), ""),
    "hours_per_day": (_l("hours per day"), ""),
    "CNY": (_l("yuan"), ""),
    "CNY_billion": (_l("billion yuan"), ""),
    "CNY_per_TEU": (_l("yuan per TEU"), _l("TEU: twenty-foot equivalent unit.")),
    "tonnes": (_l("tonnes"), ""),
    "countries_and_regions": (_l("countries and regions"), ""),
    "customs_districts": (_l("customs districts"), ""),
    "administrations": (_l("administrations"), ""),
})  # fmt: skip

DIRECTIONS = Vocabulary("direction", _l("Direction"), {
    "increase": (_l("More is better"), ""),
    "decrease": (_l("Less is better"), ""),
    "none": (_l("No direction"), ""),
})  # fmt: skip


def quantity(value: Decimal, unit: str) -> str:
    """A value with its unit in the reader's words; plain counts need none."""
    if unit == "percent":
        return str(format_percent(value / 100, "#,##0.##%"))
    number = str(format_decimal(value))
    if unit == "count":
        return number
    return str(_("%(number)s %(unit)s", number=number, unit=UNITS[unit]))

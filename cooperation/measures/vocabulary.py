"""Units and directions of indicators, and how a quantity is written."""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from babel.numbers import format_compact_decimal
from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.languages import reader_locale
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


# CLDR's own names of units lack forms in Babel (two days in Arabic). gettext counts whole
# numbers only.
COUNTED: dict[str, Callable[[int, str], str]] = {
    "count_per_day": lambda count, number: ngettext(
        "%(number)s per day", "%(number)s per day", count, number=number
    ),
    "hours": lambda count, number: ngettext(
        "%(number)s hour", "%(number)s hours", count, number=number
    ),
    "days": lambda count, number: ngettext(
        "%(number)s day", "%(number)s days", count, number=number
    ),
    "tonnes": lambda count, number: ngettext(
        "%(number)s tonne", "%(number)s tonnes", count, number=number
    ),
    "days_per_year": lambda count, number: ngettext(
        "%(number)s day per year", "%(number)s days per year", count, number=number
    ),
    "hours_per_day": lambda count, number: ngettext(
        "%(number)s hour per day", "%(number)s hours per day", count, number=number
    ),
    "CNY": lambda count, number: ngettext(
        "%(number)s yuan", "%(number)s yuan", count, number=number
    ),
    "CNY_per_TEU": lambda count, number: ngettext(
        "%(number)s yuan per TEU", "%(number)s yuan per TEU", count, number=number
    ),
    "countries_and_regions": lambda count, number: ngettext(
        "%(number)s country or region", "%(number)s countries and regions", count, number=number
    ),
    "customs_districts": lambda count, number: ngettext(
        "%(number)s customs district", "%(number)s customs districts", count, number=number
    ),
    "administrations": lambda count, number: ngettext(
        "%(number)s administration", "%(number)s administrations", count, number=number
    ),
}
FRACTION = {"ar": 100, "en": 2, "es": 2, "ru": 2}
"""A whole number that takes the plural form which fractions take (CLDR); else the whole part."""


def quantity(value: Decimal, unit: str) -> str:
    """A value with its unit in the reader's words; plain counts need none."""
    if unit == "percent":
        return str(format_percent(value / 100, "#,##0.##%"))
    if unit == "CNY_billion":
        locale = reader_locale()
        # Chinese has one form only.
        form: Literal["long", "short"] = (
            "long" if "long" in locale.compact_decimal_formats else "short"
        )
        yuan = format_compact_decimal(
            value * 10**9, format_type=form, locale=locale, fraction_digits=2
        )
        return str(_("%(amount)s yuan", amount=yuan))
    number = str(format_decimal(value))
    whole = value == int(value)
    count = int(value) if whole else FRACTION.get(reader_locale().language, int(value))
    return str(COUNTED[unit](count, number)) if unit in COUNTED else number

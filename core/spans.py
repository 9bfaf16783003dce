"""Spans of time as agreements name them: so many years, months, weeks or days (ISO 8601: P5Y).

People write them in words of any language of the site; those are CLDR's, so that what the site
writes it can read.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from babel import Locale
from babel.dates import format_timedelta

from core.date_words import fold
from core.languages import SITE_LANGUAGES, locale_of, reader_locale

LONGEST = 999
Unit = Literal["year", "month", "week", "day"]
Length = Literal["long", "short", "narrow"]
UNITS: dict[str, tuple[Unit, int]] = {
    "Y": ("year", 365), "M": ("month", 30), "W": ("week", 7), "D": ("day", 1),
}  # fmt: skip
"""By their letters: CLDR's name, and the days that Babel counts for one."""
LENGTHS: tuple[Length, ...] = ("long", "short", "narrow")
NEVER_LARGER = 1e9
"""Of a unit before Babel takes the next larger one."""
_ISO = re.compile(r"P([1-9][0-9]{0,2})([YMWD])")
_NUMBER = re.compile(r"[0-9]+")
_WITHOUT_DIGITS = (1, 2)
"""Amounts that a word alone may say, as the Arabic dual does."""


class InvalidSpan(ValueError):
    """The text is not a span of time."""


@dataclass(frozen=True, slots=True)
class Span:
    """So many (1 to 999) years, months, weeks or days; `unit` is ISO 8601's letter."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"P{self.amount}{self.unit}"


def parse_span(text: str) -> Span:
    """Read ISO 8601 as it is kept. Raises `InvalidSpan`."""
    match = _ISO.fullmatch(text)
    if match is None:
        raise InvalidSpan(text)
    return Span(int(match[1]), match[2])


def read_span(text: str) -> Span:
    """Read what people write: "5 years", "6个月", "P90D". Raises `InvalidSpan`."""
    folded = fold(text)
    match = _NUMBER.search(folded)
    amounts = (int(match[0]),) if match else _WITHOUT_DIGITS
    for amount in amounts:
        for unit in UNITS if 1 <= amount <= LONGEST else ():
            span = Span(amount, unit)
            if folded in _wordings(span):
                return span
    return parse_span(text.upper())


def _wordings(span: Span) -> set[str]:
    """How the span is written in the languages of the site, folded, with and without blanks."""
    found = set()
    for tag in SITE_LANGUAGES:
        for length in LENGTHS:
            words = fold(_in_units(span, length, locale_of(tag)))
            found |= {words, words.replace(" ", ""), words.replace(".", "")}
    return found


def _in_units(span: Span, length: Length, locale: Locale) -> str:
    """Babel counts in days and takes them back to the unit, so that its plurals are at hand."""
    unit, days = UNITS[span.unit]
    return format_timedelta(
        timedelta(days=span.amount * days), unit, threshold=NEVER_LARGER, format=length,
        locale=locale,
    )  # fmt: skip


def format_span(span: Span, locale: Locale | None = None) -> str:
    """The span in words of the reader's language, or the locale's."""
    return _in_units(span, "long", locale or reader_locale())


def added(day: date, span: Span, times: int = 1) -> date:
    """The day so many spans later (earlier where `times` is negative).

    A day that its month has not becomes the month's last one. Beyond the calendar its end stands.
    """
    amount = span.amount * times
    try:
        if span.unit in "WD":
            return day + timedelta(days=amount * (7 if span.unit == "W" else 1))
        months = day.year * 12 + day.month - 1 + amount * (12 if span.unit == "Y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max if times > 0 else date.min

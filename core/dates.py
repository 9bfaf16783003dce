"""Partial dates: EDTF (ISO 8601-2) levels 0 and 1, as far as the registry uses them.

A year `2012`, month `2012-06` or day `2012-06-28`; `?` after it means that the year is an
inference; `a/b` is a period; `../b` is at that time or before, `a/..` from then on. A date keeps
the precision of its source: nothing here invents a day.
"""

import re
from calendar import monthrange
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.characters import quoted
from core.languages import locale_of, reader_locale

Precision = Literal["day", "month", "year", "interval"]

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(\?)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPEN = ".."
_SKELETONS = {"day": "yMMMMd", "month": "yMMMM", "year": "y"}


class InvalidEventDate(ValueError):
    """The text is not a date that the registry can keep; `message` says what to write."""

    def __init__(self, message: LazyString) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class EventDate:
    """A date as its source gives it, with the first and the last day that it can mean.

    `None` as a bound means that the date is open on that side. The order of the fields is that
    of the stored columns.
    """

    text: str
    earliest: date | None
    latest: date | None

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        return "interval" if self.is_range else _precision(self.text)

    @property
    def uncertain(self) -> bool:
        """Whether the year is an inference."""
        return "?" in self.text

    @property
    def is_range(self) -> bool:
        """Whether the date is a period, open or closed."""
        return "/" in self.text

    def __str__(self) -> str:
        return self.text


def parse_event_date(text: str) -> EventDate:
    """Read an EDTF text; raises `InvalidEventDate` with what to write instead."""
    text = text.strip()
    if "/" not in text:
        earliest, latest = _bounds(text, text)
        return EventDate(text, earliest, latest)
    start, _slash, end = text.partition("/")
    if start == end == _OPEN:
        raise _not_a_date(text)
    first = None if start == _OPEN else _bounds(start, text)[0]
    last = None if end == _OPEN else _bounds(end, text)[1]
    # The ends' own spans count: 2015/2015-03 is a period, 2015-06/2015-03 is a mistake.
    if first and last and first > last:
        raise InvalidEventDate(
            _l(
                "The period %(text)s ends before it starts. Write the earlier date first: "
                "%(swapped)s.",
                text=text,
                swapped=f"{end}/{start}",
            )
        )
    return EventDate(text, first, last)


def parse_day(text: str) -> date:
    """Read a whole day, `YYYY-MM-DD`; raises `InvalidEventDate`."""
    if not _DAY.fullmatch(text):
        message = _l("“%(text)s” is not a day. Write it as in 2012-06-28.", text=quoted(text))
        raise InvalidEventDate(message)
    return _bounds(text, text)[0]


def _bounds(point: str, whole: str) -> tuple[date, date]:
    """First and last day of a point; `whole` is the text that an error names."""
    match = _POINT.fullmatch(point)
    if not match:
        raise _not_a_date(whole)
    year, month, day = (int(part) if part else 0 for part in match.groups()[:3])
    if year == 0 or (match[2] and not 1 <= month <= 12):
        raise _not_a_date(whole)
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    days = monthrange(year, month)[1]
    if match[3] is None:
        return date(year, month, 1), date(year, month, days)
    if not 1 <= day <= days:
        stem = f"{year:04}-{month:02}"
        raise InvalidEventDate(
            _l(
                "There is no day %(day)s: the month has %(days)s days. Write a day from "
                "%(first)s to %(last)s, or only %(month)s.",
                day=point.rstrip("?"),
                days=days,
                first=f"{stem}-01",
                last=f"{stem}-{days}",
                month=stem,
            )
        )
    return date(year, month, day), date(year, month, day)


def _not_a_date(text: str) -> InvalidEventDate:
    return InvalidEventDate(
        _l(
            "“%(text)s” is not a date that can be kept. Write a year, month or day as in 2012, "
            "2012-06 or 2012-06-28, a period as in 2012-06/2013, “../2016-08” for by August "
            "2016, “2015-05-01/..” for from that day; add “?” if the year is inferred.",
            text=text,
        )
    )


def _precision(point: str) -> Literal["day", "month", "year"]:
    length = len(point.rstrip("?"))
    return "year" if length == 4 else "month" if length == 7 else "day"


def certainly_before(one: EventDate, other: EventDate) -> bool:
    """Whether every day that `one` can mean lies before every day that `other` can mean."""
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def overlaps(one: EventDate, other: EventDate) -> bool:
    """Whether some day can be meant by both."""
    return not certainly_before(one, other) and not certainly_before(other, one)


def format_event_date(value: EventDate, locale: Locale | str | None = None) -> str:
    """The date in words of the reader's language, with the precision it has.

    CLDR patterns, Gregorian calendar, western digits. `locale` is a Babel locale or a language
    tag where the words are not for the reader (a mail, a citation, a fallback text).
    """
    chosen = locale_of(locale) if isinstance(locale, str) else locale
    with force_locale(chosen) if chosen else nullcontext():
        return _words(value, chosen or reader_locale())


def _words(value: EventDate, locale: Locale) -> str:
    if not value.is_range:
        return _point_words(value.text, value.earliest, locale)
    start, _slash, end = value.text.partition("/")
    if start == _OPEN:
        # Translators: at that time or before; the date has no grammatical case ("by: May 2015").
        return str(_("by %(date)s", date=_point_words(end, value.latest, locale)))
    if end == _OPEN:
        # Translators: from that time on.
        return str(_("from %(date)s", date=_point_words(start, value.earliest, locale)))
    return _period_words(start, end, value, locale)


def _period_words(start: str, end: str, value: EventDate, locale: Locale) -> str:
    """A closed period, in CLDR's interval form where both ends have the same precision."""
    if _precision(start) == _precision(end) and start.endswith("?") == end.endswith("?"):
        skeleton = _SKELETONS[_precision(start)]
        words = format_interval(value.earliest, value.latest, skeleton, locale=locale)
        return _inferred(words) if value.uncertain else words
    pattern = str(locale.interval_formats[None])
    return pattern.format(
        _point_words(start, value.earliest, locale), _point_words(end, value.latest, locale)
    )


def _point_words(point: str, day: date | None, locale: Locale) -> str:
    """One year, month or day in words; `day` is any day within it."""
    precision = _precision(point)
    if precision == "day":
        words = format_date(day, "long", locale=locale)
    else:
        words = format_skeleton(_SKELETONS[precision], day, locale=locale)
    return _inferred(words) if point.endswith("?") else words


def _inferred(words: str) -> str:
    # Translators: the source does not give the year; it was inferred.
    return str(_("%(date)s (year inferred)", date=words))

"""Dates as people write them, in the languages of the site, read into EDTF.

What is read has exactly the precision that is written: a month stays a month. What can mean two
days is refused with both.
"""

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from babel import Locale
from flask_babel import lazy_gettext as _l

from core.date_words import (
    MONTH,
    fold,
    halves,
    inside,
    month_number,
    with_months,
    without_noise,
)
from core.dates import EventDate, InvalidEventDate, format_event_date, parse_event_date

_YEAR, _DAY = r"(?P<year>\d{4})年?", r"(?P<day>\d{1,2})[日号號]?"
_NAMED = f"(?P<named>{MONTH})"
_POINTS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?: ?{_NAMED}(?: ?{_DAY})?)?",  # 2015年5月28日
        rf"{_DAY} ?{_NAMED}(?: ?{_YEAR})?",  # 28 May 2015, 28 May
        rf"{_NAMED}(?: ?{_DAY})?(?: {_YEAR})?",  # May 28, 2015; May 2015; May
        rf"{_DAY}\.?(?: {_YEAR})?",  # 28
        r"(?P<year>\d{4})([./-])(?P<month>\d{1,2})(?:\2(?P<day>\d{1,2}))?",  # 2015/5/28
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?",  # 28.05.2015
        r"(?P<month>\d{1,2})[./-](?P<year>\d{4})",  # 05/2015
    )
)
_EITHER_WAY = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Point:
    """A year, month or day as written; 0 for what is not said."""

    year: int = 0
    month: int = 0
    day: int = 0
    inferred: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it says enough to stand alone."""
        return self.year > 0 and (self.month > 0 or self.day == 0)

    @property
    def text(self) -> str:
        """In EDTF."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts) + "?" * self.inferred


def read_date(text: str, locale: Locale | str | None = None) -> EventDate:
    """Read a date. Raises `InvalidEventDate` with what to write instead, in words of the locale."""
    try:
        return parse_event_date(text)
    except InvalidEventDate:
        words = with_months(fold(text[:_LONGEST])) if len(text) <= _LONGEST else ""
        found = _Reading(locale).whole(words)
        if not found:
            raise
        return parse_event_date(found)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a text is read; the methods give EDTF, or '' (None) for what is no date."""

    locale: Locale | str | None

    def whole(self, words: str) -> str:
        """A point, a period, or a date that is open on one side."""
        point = self.point(words)
        if point and point.is_whole:
            return point.text
        for within in inside(words, "inferred"):
            found = self.whole(within)
            if found:
                return _inferred(found)
        return self.period(words) or self.open(words)

    def open(self, words: str) -> str:
        """By some time, or from then on."""
        for said, form in (("by", "../{}"), ("from", "{}/..")):
            for within in inside(words, said):  # type: ignore[arg-type]
                point = self.side(within)
                if point and point.is_whole:
                    return form.format(point.text)
        return ""

    def period(self, words: str) -> str:
        """From one point to another; what one end leaves unsaid the other says."""
        for said, texts in (
            ("span", (words, *inside(words, "span"))),
            ("between", inside(words, "between")),
        ):
            for within in texts:
                for one, other in halves(within, said):  # type: ignore[arg-type]
                    start, end = self.side(one), self.side(other)
                    ends = start and end and _completed(start, end)
                    if ends:
                        return f"{ends[0].text}/{ends[1].text}"
        return ""

    def side(self, words: str) -> _Point | None:
        """One end of a period, which may say of itself that it is inferred."""
        point = self.point(words)
        if point is None:
            for within in inside(words, "inferred"):
                point = self.point(within)
                if point:
                    return replace(point, inferred=True)
        return point

    def point(self, words: str) -> _Point | None:
        """A year, month or day. Raises `InvalidEventDate` for one that can mean two."""
        words, inferred = without_noise(words), False
        if words.endswith("?"):
            words, inferred = words.removesuffix("?").strip(), True
        either = _EITHER_WAY.fullmatch(words)
        if either:
            found = self.either_way(words, *(int(either[n]) for n in (1, 3, 4)))
            return found and replace(found, inferred=inferred)
        for form in _POINTS:
            match = form.fullmatch(words)
            if match:
                said = match.groupdict()
                named = said.get("named")
                month = month_number(named) if named else int(said.get("month") or 0)
                year, day = (int(said.get(name) or 0) for name in ("year", "day"))
                return _Point(year, month, day, inferred)
        return None

    def either_way(self, words: str, one: int, other: int, year: int) -> _Point | None:
        """Day and month in an order that only their values can tell."""
        readings = [
            _Point(year, month, day)
            for day, month in dict.fromkeys(((one, other), (other, one)))
            if 1 <= month <= 12
        ]
        if len(readings) == 2:
            self.ambiguous(words, *(reading.text for reading in readings))
        return readings[0] if readings else None

    def ambiguous(self, words: str, one: str, other: str) -> NoReturn:
        """Refuse, with both readings."""
        said = [format_event_date(parse_event_date(text), self.locale) for text in (one, other)]
        raise InvalidEventDate(
            _l(
                "“%(text)s” can mean %(one)s or %(other)s. Write %(one_day)s or %(other_day)s, "
                "or the month by its name.",
                text=words,
                one=said[0],
                other=said[1],
                one_day=one,
                other_day=other,
            )
        )


def _completed(start: _Point, end: _Point) -> tuple[_Point, _Point] | None:
    """Both ends, with what each leaves to the other to say; None if that is not enough."""
    if start.day and end.day:  # 27–28 May, May 27–28
        start = replace(start, month=start.month or end.month)
        end = replace(end, month=end.month or start.month)
    if start.month and end.month:  # May–June 2015
        start = replace(start, year=start.year or end.year)
        end = replace(end, year=end.year or start.year)
    return (start, end) if start.is_whole and end.is_whole else None


def _inferred(text: str) -> str:
    """The date with the mark of an inference: at both ends of a period that are as exact."""
    if ".." in text or "/" not in text:
        return "/".join(end if end == ".." else _marked(end) for end in text.split("/"))
    start, end = text.split("/")
    alike = len(start.rstrip("?")) == len(end.rstrip("?"))
    return f"{_marked(start) if alike else start}/{_marked(end)}"


def _marked(point: str) -> str:
    return point.rstrip("?") + "?"

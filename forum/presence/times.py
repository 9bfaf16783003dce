"""Instants in words, by the clock of the place where an edition is held."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time

from core.languages import locale_of
from forum.programme import zones


def when(start: datetime, end: datetime, zone: str, language: str) -> str:
    """Day and hours from one instant to another; the second day only where it is another."""
    locale, place = locale_of(language), ZoneInfo(zone)
    begins, ends = start.astimezone(place), end.astimezone(place)
    first = _day_and_hour(begins, language)
    if begins.date() == ends.date():
        return f"{first}–{format_time(ends, 'short', locale=locale)}"
    return f"{first} – {_day_and_hour(ends, language)}"


def moment(at: datetime, zone: str, language: str) -> str:
    """Day and hour of an instant."""
    return _day_and_hour(at.astimezone(ZoneInfo(zone)), language)


def _day_and_hour(at: datetime, language: str) -> str:
    return str(format_datetime(at, "short", locale=locale_of(language)))


def zone_name(zone: str, language: str) -> str:
    """Where the clock stands, as the language calls it."""
    return zones.zone_name(zone, locale_of(language))

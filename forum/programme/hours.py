"""Days and hours of a programme in the words of a language (CLDR)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_interval, format_skeleton


def day_words(day: date, locale: Locale) -> str:
    """A day with its weekday."""
    return str(format_skeleton("yMMMEd", day, locale=locale))


def hour_words(starts_at: datetime, ends_at: datetime, zone: str, locale: Locale) -> str:
    """From when to when, by the clocks of a zone."""
    begins, ends = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    return str(format_interval(begins, ends, "Hm", tzinfo=ZoneInfo(zone), locale=locale))


def clock_words(instant: datetime, zone: str, locale: Locale) -> str:
    """The time that clocks of a zone show."""
    return str(format_skeleton("Hm", instant, tzinfo=ZoneInfo(zone), locale=locale))


def time_words(starts_at: datetime, ends_at: datetime, zone: str, locale: Locale) -> str:
    """The day, and from when to when."""
    day = day_words(starts_at.astimezone(ZoneInfo(zone)).date(), locale)
    return f"{day}, {hour_words(starts_at, ends_at, zone, locale)}"

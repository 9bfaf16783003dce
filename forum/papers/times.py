"""Instants of a call in the forum's own time zone: as people read them, and as forms take them."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format, get_timezone_name


def is_zone(name: str) -> bool:
    """Whether it is a name of the IANA database."""
    return name in available_timezones()


def zoned(at: datetime, zone: str, locale: Locale) -> str:
    """An instant by the clock of a zone, which is named: "12 October 2026, 09:00 (China Standard
    Time)"."""
    local = at.astimezone(ZoneInfo(zone))
    clock = local.replace(tzinfo=None)
    day, time = format_date(clock, "long", locale), format_time(clock, "short", locale=locale)
    words = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    words = words.replace("{1}", day).replace("{0}", time)
    return f"{words} ({get_timezone_name(local, locale=locale)})"


def by_clock(at: datetime, zone: str) -> datetime:
    """The same without its zone, as a field of a form shows it."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def instant(clock: datetime, zone: str) -> datetime:
    """The instant that a clock of a zone shows; of an hour that comes twice the first."""
    return clock.replace(tzinfo=ZoneInfo(zone))

"""Times by the clocks of a place: a zone of the IANA database, words of CLDR.

Days and hours are those of a zone at an instant, so they are right on days when clocks are put
forward or back; an hour that such a day has twice is told with its offset.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_skeleton, get_timezone_gmt, get_timezone_location, get_timezone_name
from flask_babel import ngettext

from core.languages import locale_of

HOURS_AND_MINUTES = "Hm"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Moment:
    """An instant by the clocks of a place. `shift` says how many days that is from the programme's
    day, '' for the same."""

    at: datetime
    clock: str
    shift: str

    @property
    def day(self) -> date:
        """The day there."""
        return self.at.date()

    @cached_property
    def machine(self) -> str:
        """ISO 8601 with the offset."""
        return self.at.isoformat(timespec="minutes")


@dataclass(frozen=True)
class Times:
    """From when to when, by the clocks of a place; `place` is its name, '' for the programme's."""

    starts: Moment
    ends: Moment
    place: str


def times_in(
    zone: ZoneInfo, starts: datetime, ends: datetime, day: date, locale: Locale, place: str = ""
) -> Times:
    """The times of a zone; `day` is the one under which the programme shows them."""
    starting, ending = (moment_in(zone, at, locale, day) for at in (starts, ends))
    return Times(starting, ending, place)


def moment_in(zone: ZoneInfo, instant: datetime, locale: Locale, day: date | None = None) -> Moment:
    """An instant by the clocks of a zone, on the `day` unless a shift is told."""
    local = instant.astimezone(zone)
    words = clock_words(local.hour, local.minute, locale)
    if is_twice(local):
        words = f"{words} {get_timezone_gmt(local, width='long', locale=locale)}"
    return Moment(local, words, _shift((local.date() - day).days) if day else "")


@lru_cache(maxsize=4096)
def clock_words(hour: int, minute: int, locale: Locale) -> str:
    """A time of the day by 24 hours, as CLDR writes it."""
    return str(format_skeleton(HOURS_AND_MINUTES, time(hour, minute), locale=locale))


def is_twice(local: datetime) -> bool:
    """Whether clocks show this time twice on its day (PEP 495)."""
    first, second = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return first > second


def _shift(days: int) -> str:
    if not days:
        return ""
    signed = f"{days:+}".replace("-", MINUS)
    return str(ngettext("%(signed)s day", "%(signed)s days", abs(days), signed=signed))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of a name of the IANA database; None for what is none."""
    return ZoneInfo(name) if name in _known() else None


def keep_the_same_time(one: ZoneInfo, other: ZoneInfo, first: date, last: date) -> bool:
    """Whether clocks of both zones show the same from the first day to the last."""
    noons = (
        datetime.combine(first + timedelta(days=number), time(12))
        for number in range((last - first).days + 2)
    )
    return all(one.utcoffset(noon) == other.utcoffset(noon) for noon in noons)


def city_of(zone: ZoneInfo, locale: Locale) -> str:
    """The zone by its exemplar city (CLDR)."""
    return _city(zone.key, locale)


@lru_cache(maxsize=4096)
def _city(key: str, locale: Locale) -> str:
    held = get_global("zone_aliases").get(key, key)  # CLDR names zones by the oldest of their names
    known = ZoneInfo(held if held in _known() else key)
    return str(get_timezone_location(known, locale=locale, return_city=True)).rpartition("/")[2]


def zone_words(zone: ZoneInfo, first: date, last: date, locale: Locale) -> str:
    """The time of a zone by name, with the offsets that it has from the first day to the last."""
    noons = [datetime.combine(day, time(12), zone) for day in (first, last)]
    offsets = dict.fromkeys(get_timezone_gmt(at, width="long", locale=locale) for at in noons)
    name = get_timezone_name(noons[0], locale=locale)
    return ", ".join(dict.fromkeys((name, *offsets)))


@lru_cache(maxsize=64)
def zones_offered(language: str, day: date) -> tuple[tuple[str, str], ...]:
    """(name, words) of zones to choose from, from west to east: of each country or region one for
    each offset that it has on the day and half a year later."""
    locale = locale_of(language)
    found: dict[tuple[object, ...], str] = {}
    for name, territory in sorted(get_global("zone_territories").items()):
        if name in _known() and not name.startswith("Etc/"):
            offsets = [_noon(name, day + timedelta(days=days)).utcoffset() for days in (0, 182)]
            found.setdefault((territory, *offsets), name)
    rows = [(_noon(name, day), _city(name, locale), name) for name in found.values()]
    rows.sort(key=lambda row: (row[0].utcoffset(), row[1]))
    return tuple(
        (name, f"{get_timezone_gmt(at, width='long', locale=locale)} {city}")
        for at, city, name in rows
    )


def _noon(name: str, day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(name))

"""Time zones of the IANA database: which there are, how they are called, and what a local time
means in them."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_gmt, get_timezone_location


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Names of the zones, each once: those that CLDR places somewhere, without older names."""
    placed = set(get_global("zone_territories")) - set(get_global("zone_aliases"))
    return tuple(sorted(placed & available_timezones()))


def zone_name(zone: str, locale: Locale) -> str:
    """What the zone is called in a language, by its place (CLDR)."""
    return str(get_timezone_location(ZoneInfo(zone), locale=locale))


def offset(zone: str, at: datetime, locale: Locale) -> str:
    """The distance of the zone from UTC at an instant, such as GMT+08:00."""
    return str(get_timezone_gmt(at.astimezone(ZoneInfo(zone)), locale=locale))


def zone_choices(locale: Locale, at: datetime) -> list[tuple[str, str]]:
    """(name, label) of all zones from west to east, with their distance from UTC at an instant."""
    return _choices(str(locale), at.replace(minute=0, second=0, microsecond=0))


@lru_cache(maxsize=12)
def _choices(tag: str, at: datetime) -> list[tuple[str, str]]:
    locale = Locale.parse(tag)
    names = sorted(zone_names(), key=lambda name: (at.astimezone(ZoneInfo(name)).utcoffset(), name))
    return [
        (name, f"{offset(name, at, locale)} · {zone_name(name, locale)} · {name}") for name in names
    ]


def instants(day: date, clock: time, zone: str) -> tuple[datetime, ...]:
    """The instants at which clocks of the zone show a time: one; none where they are put forward
    over it; two, the earlier first, where they are put back over it."""
    shown = datetime.combine(day, clock)
    found: dict[datetime, None] = {}
    for fold in (0, 1):
        instant = shown.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
        if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == shown:
            found[instant] = None
    return tuple(found)


def local(instant: datetime, zone: str) -> datetime:
    """The instant by the clocks of the zone."""
    return instant.astimezone(ZoneInfo(zone))

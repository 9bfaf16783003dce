"""Time zones of the IANA database: which there are, and how they are called (CLDR).

A zone is called by where its clocks stand. CLDR has names of times too ("Eastern Daylight Time");
they are not told, because a zone has several of them in a year, and where a language has none Babel
says "daylight time" all year round.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_gmt, get_timezone_name

HALF_A_YEAR = timedelta(days=182)
UNIVERSAL = "Etc/"
"""Zones of no place begin so."""
PRIMARY = frozenset(
    (
        "America/Guayaquil", "America/Santiago", "Asia/Kuala_Lumpur", "Asia/Shanghai",
        "Asia/Tashkent", "Europe/Berlin", "Europe/Kyiv", "Europe/Lisbon", "Europe/Madrid",
        "Pacific/Auckland", "Pacific/Majuro", "Pacific/Tahiti",
    )
)  # fmt: skip
"""Zones that go by the name of their country, though it has others (CLDR, primaryZones)."""


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime"})


def is_zone(name: str) -> bool:
    """Whether it is the name of a zone of the IANA database, an older one too."""
    return name in _known()


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Names of the zones, each once: those that CLDR places somewhere, without older names."""
    placed = set(get_global("zone_territories")) - set(get_global("zone_aliases"))
    return tuple(sorted(placed & _known()))


def present_name(zone: str) -> str:
    """The name of the database that an older one stands for; itself where it is none."""
    return str(get_global("zone_aliases").get(zone, zone))


def zone_name(zone: str, locale: Locale) -> str:
    """Where clocks of the zone stand: the country or region, and the city where it has several
    zones; of a zone of no place the name of its time."""
    present = present_name(zone)
    if present.startswith(UNIVERSAL):
        return str(get_timezone_name(_noon(present, date(2026, 1, 1)), locale=locale))
    territory = get_global("zone_territories").get(present)
    if territory is None:
        return city_name(zone, locale)
    country = str(locale.territories[territory])
    if present in PRIMARY or len(get_global("territory_zones")[territory]) == 1:
        return country
    names = {"0": city_name(zone, locale), "1": country}
    return str(locale.zone_formats["fallback"] % names)


@lru_cache(maxsize=4096)
def city_name(zone: str, locale: Locale) -> str:
    """The zone by its exemplar city. CLDR has it under the oldest of the zone's names."""
    found = (locale.time_zones.get(name, {}).get("city") for name in _names_of(zone))
    last_part = zone.rpartition("/")[2].replace("_", " ")
    return str(next((city for city in found if city), last_part))


def _names_of(zone: str) -> Iterator[str]:
    present = present_name(zone)
    yield from (zone, present)
    yield from (old for old, name in get_global("zone_aliases").items() if name == present)


def offset(zone: str, at: datetime, locale: Locale) -> str:
    """The distance of the zone from UTC at an instant, such as GMT+08:00."""
    return str(get_timezone_gmt(at.astimezone(ZoneInfo(zone)), locale=locale))


def zone_words(zone: str, at: Iterable[datetime], locale: Locale) -> str:
    """The zone by name, with the distances from UTC that it has at some instants."""
    offsets = dict.fromkeys(offset(zone, one, locale) for one in at)
    return " · ".join((zone_name(zone, locale), *offsets))


def zone_words_between(zone: str, first: date, last: date, locale: Locale) -> str:
    """The same, with the distances on two days."""
    return zone_words(zone, (_noon(zone, day) for day in (first, last)), locale)


def keep_the_same_time(one: str, other: str, first: date, last: date) -> bool:
    """Whether clocks of both zones show the same from the first day to the last."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 2))
    return all(_noon(one, day).utcoffset() == _noon(other, day).utcoffset() for day in days)


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


def zones_told_apart(locale: Locale, day: date) -> tuple[tuple[str, str], ...]:
    """(name, label) of fewer zones to choose from, by city, from west to east: of each country or
    region one for each distance from UTC that it has on the day and half a year later."""
    return _told_apart(str(locale), day)


@lru_cache(maxsize=64)
def _told_apart(tag: str, day: date) -> tuple[tuple[str, str], ...]:
    locale, territories = Locale.parse(tag), get_global("zone_territories")
    found: dict[tuple[object, ...], str] = {}
    for name in zone_names():
        if not name.startswith(UNIVERSAL):
            offsets = (_noon(name, one).utcoffset() for one in (day, day + HALF_A_YEAR))
            found.setdefault((territories[name], *offsets), name)
    rows = [(_noon(name, day), city_name(name, locale), name) for name in found.values()]
    rows.sort(key=lambda row: (row[0].utcoffset(), row[1]))
    return tuple((name, f"{offset(name, at, locale)} {city}") for at, city, name in rows)


def _noon(name: str, day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(name))

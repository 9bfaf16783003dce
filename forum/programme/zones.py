"""Time zones of the IANA database: which there are, how they are called, and what a local time
means in them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_gmt, get_timezone_location
from flask_babel import lazy_gettext as _l

from core.problems import BadValue

EARLIER, LATER = "earlier", "later"
LONGEST_SESSION = timedelta(hours=12)


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Names of the zones, each once: those that CLDR places somewhere, without older names."""
    placed = set(get_global("zone_territories")) - set(get_global("zone_aliases"))
    return tuple(sorted(placed & available_timezones()))


def zone_name(zone: str, locale: Locale) -> str:
    """Where clocks of the zone stand, in a language (CLDR): the territory, and the city where it
    has several zones. Babel's own words for it say "daylight time" in some languages, all year.
    """
    territory = get_global("zone_territories").get(zone)
    city = str(get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True))
    if territory is None:
        return city
    country = str(locale.territories[territory])
    if len(get_global("territory_zones").get(territory, ())) == 1:
        return country
    return str(locale.zone_formats["fallback"] % {"0": city, "1": country})


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


def instant(day: date, clock: time, zone: str, which: str = "", parameter: str = "") -> datetime:
    """The instant of a local time. Raises `BadValue` where there is none, or where there are two
    and `which` does not say the earlier or later."""
    found = instants(day, clock, zone)
    if not found:
        raise BadValue(
            _l("Clocks are put forward over this time, so it does not exist. Choose one an hour "
               "earlier or later."),
            parameter,
        )  # fmt: skip
    if len(found) > 1 and which not in (EARLIER, LATER):
        raise BadValue(
            _l("Clocks are put back over this time, so it comes twice. Say which one is meant."),
            parameter,
        )
    return found[-1] if which == LATER else found[0]


def span(
    day: date, start: time, end: time, zone: str, which: Mapping[str, str]
) -> tuple[datetime, datetime]:
    """When a session begins and ends that is told by local times; one that ends earlier than it
    begins ends on the next day.

    `which` says for `start` and `end` which of two same times is meant. Raises `BadValue` with the
    name of the time as its parameter.
    """
    begins = instant(day, start, zone, which.get("start", ""), "start")
    next_day = day if end > start else day + timedelta(days=1)
    if end <= start and len(instants(day, end, zone)) > 1 and which.get("end") == LATER:
        next_day = day  # such as from 02:40 to 02:20, the second time
    ends = instant(next_day, end, zone, which.get("end", ""), "end")
    if ends <= begins:
        raise BadValue(_l("A session ends after it begins."), "end")
    if ends - begins > LONGEST_SESSION:
        raise BadValue(
            _l("A session lasts 12 hours at most. An end before the start is on the next day."),
            "end",
        )
    return begins, ends


def which_of(instant: datetime, zone: str) -> str:
    """Which of two same local times an instant is; '' where its local time comes once."""
    shown = local(instant, zone)
    found = instants(shown.date(), shown.time().replace(tzinfo=None), zone)
    return "" if len(found) < 2 else (EARLIER if instant == found[0] else LATER)

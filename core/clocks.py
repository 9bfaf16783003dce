"""What clocks of a place show: the instants that a local time means, and instants in words.

A zone is a name of the IANA database. Where clocks are put forward a local time does not exist,
where they are put back it comes twice (PEP 495); then words tell its offset too. Days and hours are
written as CLDR has them, hours by 24.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, get_datetime_format
from flask_babel import lazy_gettext as _l

from core.problems import BadValue
from core.zones import offset, zone_words

EARLIER, LATER = "earlier", "later"
HOURS_AND_MINUTES = "Hm"


def local(at: datetime, zone: str) -> datetime:
    """The instant by the clocks of the zone."""
    return at.astimezone(ZoneInfo(zone))


def clock_time(at: datetime, zone: str) -> datetime:
    """What the clocks show at an instant, to the minute and without a zone, as a form has it."""
    return local(at, zone).replace(tzinfo=None, fold=0, second=0, microsecond=0)


def instants(clock: datetime, zone: str) -> tuple[datetime, ...]:
    """The instants at which clocks of the zone show a time (without a zone): one; none where they
    are put forward over it; two, the earlier first, where they are put back over it."""
    found: dict[datetime, None] = {}
    for fold in (0, 1):
        at = clock.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
        if local(at, zone).replace(tzinfo=None, fold=0) == clock:
            found[at] = None
    return tuple(found)


def instant(clock: datetime, zone: str, which: str = "", parameter: str = "") -> datetime:
    """The instant of a local time. Raises `BadValue` where there is none, or where there are two
    and `which` does not say the earlier or later."""
    found = instants(clock, zone)
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


def day_ends(day: date, zone: str) -> datetime:
    """The instant with which a day is over there; where clocks skip midnight, that of the skip."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)


def which_of(at: datetime, zone: str) -> str:
    """Which of two same local times an instant is; '' where its local time comes once."""
    there = local(at, zone)
    return (LATER if there.fold else EARLIER) if is_twice(there) else ""


def is_twice(there: datetime) -> bool:
    """Whether clocks show this time (with its zone) twice on its day."""
    first, second = (there.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return first > second


def day_words(day: date, locale: Locale) -> str:
    """A day with its weekday."""
    return str(format_skeleton("yMMMEd", day, locale=locale))


def clock_words(at: datetime, zone: str, locale: Locale) -> str:
    """The hour of an instant."""
    there = local(at, zone)
    words = _clock(there.hour, there.minute, locale)
    return f"{words} {offset(zone, at, locale)}" if is_twice(there) else words


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, locale: Locale) -> str:
    return str(format_skeleton(HOURS_AND_MINUTES, time(hour, minute), locale=locale))


def hours_words(starts: datetime, ends: datetime, zone: str, locale: Locale) -> str:
    """The hours from one instant to another, less than a day later."""
    begins, until = local(starts, zone), local(ends, zone)
    if is_twice(begins) or is_twice(until):
        return _from_to([clock_words(at, zone, locale) for at in (starts, ends)], locale)
    place = ZoneInfo(zone)
    return str(format_interval(begins, until, HOURS_AND_MINUTES, tzinfo=place, locale=locale))


def span_words(starts: datetime, ends: datetime, zone: str, locale: Locale) -> str:
    """Day and hours from one instant to another; the second day only where it is another."""
    first, last = local(starts, zone).date(), local(ends, zone).date()
    if first == last:
        return _joined(day_words(first, locale), hours_words(starts, ends, zone, locale), locale)
    sides = [
        _joined(day_words(day, locale), clock_words(at, zone, locale), locale)
        for day, at in ((first, starts), (last, ends))
    ]
    return _from_to(sides, locale)


def instant_words(at: datetime, zone: str, locale: Locale) -> str:
    """Day and hour of an instant, in a sentence."""
    day = format_date(local(at, zone).date(), "long", locale)
    return _joined(day, clock_words(at, zone, locale), locale)


def utc_words(at: datetime, locale: Locale) -> str:
    """The same in Coordinated Universal Time, and that it is."""
    return f"{instant_words(at, 'Etc/UTC', locale)} UTC"


def zoned_words(at: datetime, zone: str, locale: Locale) -> str:
    """The same with the zone: "12 October 2026, 09:00 (China · GMT+08:00)"."""
    there = local(at, zone)
    day, clock = format_date(there.date(), "long", locale), _clock(there.hour, there.minute, locale)
    return f"{_joined(day, clock, locale)} ({zone_words(zone, [at], locale)})"


def _joined(day: str, hours: str, locale: Locale) -> str:
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return pattern.format(hours, day)


def _from_to(sides: list[str], locale: Locale) -> str:
    return str(locale.interval_formats[None]).format(*sides)

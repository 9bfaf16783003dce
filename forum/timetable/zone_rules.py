"""The rules of a time zone as a calendar carries them (VTIMEZONE, RFC 5545, 3.6.5).

They are read off the IANA database for the years that are asked for: one observance for each change
of the offset. An onset stands in the local time before the change, as the standard has it; that is
where icalendar's own rules are an hour late in spring. The onset stands in RDATE too, because some
readers look for it there only.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY = timedelta(days=1)
EXACTNESS = timedelta(seconds=1)


@lru_cache(maxsize=256)
def rules_of(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The zone's rules from the beginning of one year to the end of another."""
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    rules = Timezone()
    rules.add("tzid", zone.key)
    rules.add_component(_observance(zone, begin - DAY, begin - DAY))
    for before, change in _changes(zone, begin - DAY, end + DAY):
        rules.add_component(_observance(zone, before, change))
    return rules


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """(an instant before, the first instant after) of each change of the offset, in UTC."""
    at = begin
    while at < end:
        before, after = at, at + DAY
        if _offset(zone, before) != _offset(zone, after):
            while after - before > EXACTNESS:
                middle = before + (after - before) // 2
                same = _offset(zone, middle) == _offset(zone, before)
                before, after = (middle, after) if same else (before, middle)
            yield before, after.replace(microsecond=0)
        at += DAY


def _observance(
    zone: ZoneInfo, before: datetime, change: datetime
) -> TimezoneDaylight | TimezoneStandard:
    local = change.astimezone(zone)
    made = TimezoneDaylight() if local.dst() else TimezoneStandard()
    onset = (change + _offset(zone, before)).replace(tzinfo=None)
    made.add("dtstart", onset)
    made.add("rdate", [onset])
    made.add("tzoffsetfrom", _offset(zone, before))
    made.add("tzoffsetto", _offset(zone, change))
    made.add("tzname", local.tzname())
    return made


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()

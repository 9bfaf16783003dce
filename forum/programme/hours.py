"""When a session begins and ends that is told by local times."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from core.clocks import LATER, instant, instants
from core.problems import BadValue

LONGEST_SESSION = timedelta(hours=12)


def session_times(
    day: date, start: time, end: time, zone: str, which: Mapping[str, str]
) -> tuple[datetime, datetime]:
    """The instants of a session's local times; one that ends earlier than it begins ends on the
    next day.

    `which` says for `start` and `end` which of two same times is meant. Raises `BadValue` with the
    name of the time as its parameter.
    """
    begins = instant(datetime.combine(day, start), zone, which.get("start", ""), "start")
    ending = datetime.combine(day, end)
    returns = which.get("end") == LATER and len(instants(ending, zone)) > 1
    if end <= start and not returns:  # such as from 02:40 to 02:20, the second time
        ending += timedelta(days=1)
    ends = instant(ending, zone, which.get("end", ""), "end")
    if ends <= begins:
        raise BadValue(_l("A session ends after it begins."), "end")
    if ends - begins > LONGEST_SESSION:
        raise BadValue(
            _l("A session lasts 12 hours at most. An end before the start is on the next day."),
            "end",
        )
    return begins, ends

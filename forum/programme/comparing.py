"""What changed between two releases of a programme: pure rules over their contents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forum.programme.models import CANCELLED

ADDED, MOVED, OTHER_ROOM, CANCELLATION, BACK = "added", "moved", "room", "cancelled", "back"
OTHER_STATUS, PEOPLE, LANGUAGES = "status", "people", "languages"
OTHER_TRACK, OTHER_SEATS, BODIES = "track", "seats", "bodies"
_TOLD_BY = {
    MOVED: ("starts_at", "ends_at"),
    OTHER_ROOM: ("room",),
    PEOPLE: ("people",),
    LANGUAGES: ("floor", "interpretation", "documents"),
    OTHER_TRACK: ("track",),
    OTHER_SEATS: ("seats",),
    BODIES: ("bodies",),
}
FRAME = ("time_zone", "first_day", "last_day", "rooms", "tracks")
"""What of a content is about the programme as a whole."""
ORDERING = ("starts_at", "ends_at", "room", "status")
"""What makes a session another entry of a calendar (RFC 5545, 3.8.7.4)."""
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """How a session (its code) is another: the kinds of its changes, with the slot before (None
    where it is new) and after."""

    session: str
    kinds: tuple[str, ...]
    before: Entry | None
    after: Entry


def changes(before: Entry | None, after: Entry) -> list[Change]:
    """The sessions of a release that are not as they were in the one before, in order of time;
    without one before all that are held are added."""
    known = by_session(before)
    found = ((known.get(slot["session"]), slot) for slot in after["slots"])
    told = [Change(new["session"], kinds_of(old, new), old, new) for old, new in found]
    return [one for one in told if one.kinds]


def by_session(content: Entry | None) -> dict[str, Entry]:
    """The slots of a content by the codes of their sessions."""
    return {slot["session"]: slot for slot in content["slots"]} if content else {}


def kinds_of(old: Entry | None, new: Entry) -> tuple[str, ...]:
    """The kinds of changes between two slots of a session; of a cancelled one nothing else."""
    if old is None:
        return (ADDED,) if new["status"] != CANCELLED else (CANCELLATION,)
    if new["status"] == CANCELLED:
        return (CANCELLATION,) if old["status"] != CANCELLED else ()
    first: tuple[str, ...] = ()
    if old["status"] != new["status"]:
        first = (BACK,) if old["status"] == CANCELLED else (OTHER_STATUS,)
    return (*first, *(kind for kind, names in _TOLD_BY.items() if _differ(old, new, names)))


def is_moved_in_calendars(old: Entry, new: Entry) -> bool:
    """Whether calendars must take the slot for a later one: time, room or status is another."""
    return _differ(old, new, ORDERING)


def frame_changed(before: Entry | None, after: Entry) -> bool:
    """Whether the time zone, the days, rooms or tracks are others than they were."""
    return before is not None and _differ(before, after, FRAME)


def _differ(old: Entry, new: Entry, names: Sequence[str]) -> bool:
    return any(old[name] != new[name] for name in names)

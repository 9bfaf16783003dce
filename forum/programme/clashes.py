"""What cannot be held as it is planned: pure rules over the sessions of a programme.

Two sessions are at the same time when each begins before the other ends; one that begins as the
other ends is not. What is cancelled clashes with nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ROOM, PERSON, BODY = "room", "person", "body"
SEATS, DAYS, INTERPRETING = "seats", "days", "interpreting"
MEETING = "meeting"
"""Found by `forum.meetings.queries`: a bilateral meeting has the room, or meets a delegation."""
_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A session as it is planned.

    `zone` is the time zone of its room, or the programme's. `people` are ids of who speaks, chairs
    or interprets, `bodies` of whose delegations are needed; `interpretation` the tags of languages
    that it is interpreted into, `interpreted` those that somebody is named for.
    """

    session: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    cancelled: bool = False
    room: int | None = None
    zone: str = "UTC"
    capacity: int | None = None
    seats: int | None = None
    people: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    interpretation: tuple[str, ...] = ()
    interpreted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clash:
    """What is wrong with one session or two (their ids). `about` is the id of the room, person,
    body or meeting, the tag of a language, or None."""

    kind: str
    sessions: tuple[int, ...]
    about: int | str | None = None


def clashes(sessions: Iterable[Planned], first_day: date, last_day: date) -> list[Clash]:
    """All that is wrong, by kind and then in order of time."""
    held = [one for one in sessions if not one.cancelled]
    timed = sorted(
        (one for one in held if one.starts_at and one.ends_at),
        key=lambda one: (one.starts_at, one.session),
    )
    return [
        *_twice(ROOM, timed, lambda one: () if one.room is None else (one.room,)),
        *_twice(PERSON, timed, lambda one: sorted(one.people)),
        *_twice(BODY, timed, lambda one: sorted(one.bodies)),
        *_too_small(held),
        *(Clash(DAYS, (one.session,)) for one in timed if _outside(one, first_day, last_day)),
        *_uninterpreted(held),
    ]


def _twice(
    kind: str, timed: Sequence[Planned], wanted: Callable[[Planned], Sequence[int]]
) -> Iterator[Clash]:
    """Pairs of sessions at the same time that want the same thing."""
    running: dict[int, list[Planned]] = {}
    for one in timed:
        for thing in wanted(one):
            earlier = [other for other in running.get(thing, ()) if overlap(other, one)]
            yield from (Clash(kind, (other.session, one.session), thing) for other in earlier)
            running[thing] = [*earlier, one]


def overlap(one: Planned, other: Planned) -> bool:
    """Whether two sessions are at the same time."""
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _too_small(held: Iterable[Planned]) -> Iterator[Clash]:
    for one in held:
        if one.seats is not None and one.capacity is not None and one.seats > one.capacity:
            yield Clash(SEATS, (one.session,), one.room)


def _outside(one: Planned, first_day: date, last_day: date) -> bool:
    assert one.starts_at is not None
    assert one.ends_at is not None
    zone = ZoneInfo(one.zone)
    begins = one.starts_at.astimezone(zone).date()
    ends = (one.ends_at - _LEAST).astimezone(zone).date()  # midnight still belongs to the day
    return begins < first_day or ends > last_day


def _uninterpreted(held: Iterable[Planned]) -> Iterator[Clash]:
    for one in held:
        for tag in one.interpretation:
            if tag not in one.interpreted:
                yield Clash(INTERPRETING, (one.session,), tag)

"""What cannot be at the same time: one room, or one body in two places. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Taken:
    """A room (or None) and bodies, ids of records, from one instant to another; `name` tells by
    what."""

    starts_at: datetime
    ends_at: datetime
    room_id: int | None
    bodies: frozenset[int]
    name: str = ""


def clashes(wanted: Taken, others: Iterable[Taken]) -> list[Taken]:
    """Those of the others that need its room or one of its bodies while it lasts.

    What ends when it begins does not clash.
    """
    return [one for one in others if _overlap(wanted, one) and _share(wanted, one)]


def _overlap(one: Taken, other: Taken) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _share(one: Taken, other: Taken) -> bool:
    same_room = one.room_id is not None and one.room_id == other.room_id
    return same_room or not one.bodies.isdisjoint(other.bodies)

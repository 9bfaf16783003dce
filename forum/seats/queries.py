"""Sessions that seats are given for, and who has or wants one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from core.database import session
from forum.delegations.models import Delegation, Member
from forum.programme.models import CANCELLED, Release, Slot
from forum.seats.models import HELD, WAITING, Seat
from forum.seats.services import bound_of, is_open
from registry.references import Reference, references_by_code


@dataclass(frozen=True)
class Offer:
    """A session of the released programme that seats are given for, as it was released."""

    reference: Reference
    slot: Slot
    starts_at: datetime | None
    ends_at: datetime | None
    is_cancelled: bool
    held: int
    waiting: int

    @property
    def bound(self) -> int:
        """How many seats there are."""
        return bound_of(self.slot) or 0

    @property
    def free(self) -> int:
        """How many are left."""
        return max(self.bound - self.held, 0)

    def is_open(self, now: datetime) -> bool:
        """Whether seats are still given: as it was released, and as it is planned."""
        return not self.is_cancelled and is_open(self.slot, now)


def offers_of(edition_id: int, language: str) -> list[Offer]:
    """In order of time; nothing before the programme is released. A fixed number of statements."""
    released = _released(edition_id)
    names = references_by_code([one["session"] for one in released], language)
    ids = [names[one["session"]].id for one in released if one["session"] in names]
    slots = {slot.session_id: slot for slot in session().scalars(slots_among(ids))}
    counts = counts_of(ids)
    offers = []
    for one in released:
        reference = names.get(one["session"])
        slot = slots.get(reference.id) if reference else None
        if reference is None or slot is None or bound_of(slot) is None:
            continue
        held, waiting = counts.get(slot.session_id, (0, 0))
        times = (_instant(one["starts_at"]), _instant(one["ends_at"]))
        is_cancelled = one["status"] == CANCELLED
        offers.append(Offer(reference, slot, *times, is_cancelled, held, waiting))
    return offers


def _released(edition_id: int) -> list[dict[str, Any]]:
    last = select(Release.content).where(Release.edition_id == edition_id)
    content = session().scalar(last.order_by(Release.number.desc()).limit(1))
    return list(content["slots"]) if content else []


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def slots_among(ids: Sequence[int]) -> Select[tuple[Slot]]:
    """Slots of these sessions with their rooms."""
    return select(Slot).where(Slot.session_id.in_(ids)).options(selectinload(Slot.room))


def counts_of(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(seats held, members waiting) by session."""
    counted = select(Seat.slot_id, Seat.state, func.count()).where(Seat.slot_id.in_(ids))
    found = {(slot, state): number for slot, state, number in
             session().execute(counted.group_by(Seat.slot_id, Seat.state))}  # fmt: skip
    return {
        slot: (found.get((slot, HELD), 0), found.get((slot, WAITING), 0)) for slot, _state in found
    }


def seats_of(delegation_id: int) -> Select[tuple[Seat]]:
    """Those of a delegation, with their members, in the order of asking."""
    query = select(Seat).join(Member, Member.id == Seat.member_id)
    wanted = query.where(Member.delegation_id == delegation_id).order_by(Seat.id)
    return wanted.options(selectinload(Seat.member))


def seats_in(slot_id: int) -> Select[tuple[Seat]]:
    """Those of a session with member and delegation: seats first, then who waits, in order."""
    query = select(Seat).where(Seat.slot_id == slot_id).order_by(Seat.state == WAITING, Seat.id)
    return query.options(selectinload(Seat.member).selectinload(Member.delegation))


def places_waiting(slots: Sequence[int]) -> dict[int, int]:
    """Place in the waiting list, counted from 1, by the id of the seat."""
    row = func.row_number().over(partition_by=Seat.slot_id, order_by=Seat.id)
    query = select(Seat.id, row).where(Seat.slot_id.in_(slots), Seat.state == WAITING)
    return dict(session().execute(query).tuples().all())


def may_come(delegation: Delegation, states: Sequence[str]) -> list[Member]:
    """Its members in one of the states."""
    return [one for one in delegation.members if one.state in states]

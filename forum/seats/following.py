"""Seats follow what they depend on, whoever changes it: in the same transaction, at its end.

A member or a delegation that declines frees its seats; a slot or a room with more seats gives them
to those who wait.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from core.database import DoorSession
from forum.delegations.models import DECLINED, Delegation, Member
from forum.programme.models import Room, Slot
from forum.seats.models import Seat
from forum.seats.services import MAY_SIT, settle

TO_SETTLE = "slots_to_settle"


@event.listens_for(DoorSession, "before_flush")
def _note(current: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Remember the slots whose seats may be others after this."""
    rows = [*current.dirty, *current.deleted]
    slots = [query for row in rows if (query := _slots_of(row, row in current.deleted)) is not None]
    for query in slots:
        current.info.setdefault(TO_SETTLE, set()).update(current.scalars(query))


def _slots_of(row: Any, deleted: bool) -> Select[tuple[int]] | None:
    """The slots that hang on a changed row; None where nothing of it counts for seats."""
    if isinstance(row, Member) and (deleted or row.state not in MAY_SIT):
        return select(Seat.slot_id).where(Seat.member_id == row.id)
    if isinstance(row, Delegation) and (deleted or row.state == DECLINED):
        seats = select(Seat.slot_id).join(Member, Member.id == Seat.member_id)
        return seats.where(Member.delegation_id == row.id)
    if isinstance(row, Slot) and _altered(row, "seats", "room_id", "room", "status", "starts_at"):
        return select(Slot.session_id).where(Slot.session_id == row.session_id)
    if isinstance(row, Room) and _altered(row, "capacity"):
        return select(Slot.session_id).where(Slot.room_id == row.id)
    return None


def _altered(row: Any, *names: str) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


@event.listens_for(DoorSession, "before_commit")
def _settle(current: Session) -> None:
    """Settle them, in an order that is the same for all: nobody waits for who waits for them."""
    if current.in_nested_transaction():
        return
    current.flush()
    for slot_id in _taken(current):
        settle(slot_id)


@event.listens_for(DoorSession, "after_rollback")
def _forget(current: Session) -> None:
    current.info.pop(TO_SETTLE, None)


def _taken(current: Session) -> Iterator[int]:
    yield from sorted(current.info.pop(TO_SETTLE, ()))

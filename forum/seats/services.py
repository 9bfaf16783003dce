"""Asking for a seat, giving it up, and moving up the waiting list.

The slot is locked while its seats are counted and given: nobody counts what another is taking. Who
also needs the member locks that first. Whoever settles several slots holds the programme, as
planners do, so that nobody waits for who waits for them.
"""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select
from werkzeug.exceptions import NotFound

from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import SYSTEM, Actor, require
from core.problems import Problem
from forum.consequences import consequence
from forum.delegations.models import ACCREDITED, ARRIVED, CONFIRMED, DECLINED, Delegation, Member
from forum.locking import locked
from forum.programme.models import CANCELLED, Programme, Slot
from forum.seats.letters import tell_of_seat
from forum.seats.models import HELD, WAITING, Seat

MAY_SIT = (CONFIRMED, ACCREDITED, ARRIVED)
"""States of members who may have a seat."""
LEFT = or_(Member.state.not_in(MAY_SIT), Delegation.state == DECLINED)
"""Whose seats are taken back."""


def bound_of(slot: Slot) -> int | None:
    """How many seats a session has; None where nothing bounds them."""
    if slot.seats is not None:
        return slot.seats
    return slot.room.capacity if slot.room else None


def is_open(slot: Slot, now: datetime) -> bool:
    """Whether seats of the session are still given."""
    begun = slot.starts_at is not None and slot.starts_at <= now
    return slot.status != CANCELLED and not begun and bound_of(slot) is not None


def ask(delegation: Delegation, slot_id: int, member_id: int, by: Actor) -> Seat:
    """Ask for a seat: the seat, or a place in the waiting list; who asks twice has what they had.

    Raises `NotFound` for what is not the delegation's or its edition's, and `Problem` where no seat
    is given.
    """
    require(by, "seat.ask")
    member = locked(Member, member_id)
    if member is None or member.delegation_id != delegation.id:
        raise NotFound
    slot = locked(Slot, slot_id)
    if slot is None or slot.edition_id != delegation.edition_id:
        raise NotFound
    _check(slot, member, utcnow())
    held = session().scalar(select(Seat).filter_by(slot_id=slot_id, member_id=member_id))
    if held is not None:
        return held
    seat = Seat(slot_id=slot_id, member_id=member_id, state=WAITING, asked_at=utcnow())
    session().add(seat)
    session().flush()
    record_audit("seat.ask", f"slot:{slot_id}", by, member=member_id)
    _fill(slot, told=seat)
    return seat


def _check(slot: Slot, member: Member, now: datetime) -> None:
    if slot.status == CANCELLED:
        raise Problem(_l("The session is cancelled: there are no seats to ask for."))
    if slot.starts_at is not None and slot.starts_at <= now:
        raise Problem(_l("The session has begun: there are no seats to ask for any more."))
    if bound_of(slot) is None:
        raise Problem(_l("The session needs no seat: everybody may come."))
    if member.state not in MAY_SIT or member.delegation.state == DECLINED:
        raise Problem(_l("Seats are for members whom the secretariat has confirmed."))


def withdraw(delegation: Delegation, seat_id: int, by: Actor) -> None:
    """Give up a seat or a place in the waiting list; the next one moves up.

    Raises `NotFound` for another delegation's. What is given up already stays so.
    """
    require(by, "seat.ask")
    seat = session().get(Seat, seat_id)
    if seat is None or seat.member.delegation_id != delegation.id:
        raise NotFound
    slot = locked(Slot, seat.slot_id)
    record_audit("seat.withdraw", f"slot:{seat.slot_id}", by, member=seat.member_id)
    session().delete(seat)
    session().flush()
    if slot is not None:
        _fill(slot)


@consequence
def settle_edition(edition_id: int) -> None:
    """Settle the sessions of an edition in which somebody waits, or has a seat and does not come
    any more."""
    held = select(Programme.edition_id).where(Programme.edition_id == edition_id)
    session().execute(held.with_for_update())
    asked = (
        select(Seat.slot_id)
        .join(Slot, Slot.session_id == Seat.slot_id)
        .join(Member, Member.id == Seat.member_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(Slot.edition_id == edition_id, or_(Seat.state == WAITING, LEFT))
        .distinct()
        .order_by(Seat.slot_id)
    )
    for slot_id in session().scalars(asked).all():
        _settle(slot_id)


def _settle(slot_id: int) -> None:
    """Take back the seats of those who do not come any more, and give what is free to the next."""
    slot = locked(Slot, slot_id)
    if slot is None:
        return
    gone = (
        select(Seat)
        .join(Member, Member.id == Seat.member_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(Seat.slot_id == slot_id, LEFT)
    )
    for seat in session().scalars(gone).all():
        record_audit("seat.free", f"slot:{slot_id}", SYSTEM, member=seat.member_id)
        session().delete(seat)
    session().flush()
    _fill(slot)


def _fill(slot: Slot, told: Seat | None = None) -> None:
    """Give free seats to those who wait, in their order; who stands before the page is told there.

    Who has a seat keeps it, also where the session has fewer now.
    """
    now = utcnow()
    if not is_open(slot, now):
        return
    free = (bound_of(slot) or 0) - taken(slot.session_id)
    waiting = select(Seat).where(Seat.slot_id == slot.session_id, Seat.state == WAITING)
    for seat in session().scalars(waiting.order_by(Seat.id).limit(max(free, 0))).all():
        seat.state = HELD
        if seat is not told:
            record_audit("seat.give", f"slot:{slot.session_id}", SYSTEM, member=seat.member_id)
            tell_of_seat(seat)
    session().flush()


def taken(slot_id: int) -> int:
    """How many seats of the slot are held."""
    held = select(func.count()).where(Seat.slot_id == slot_id, Seat.state == HELD)
    return session().scalar(held) or 0

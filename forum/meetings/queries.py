"""Bilateral meetings of an edition, and what its rooms and delegations are taken by."""

from collections.abc import Iterator

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from core.database import session
from forum.delegations.models import DECLINED, Delegation
from forum.meetings.clashes import Taken, clashes
from forum.meetings.models import PLACED, Meeting
from forum.programme.clashes import MEETING, Clash
from forum.programme.models import CANCELLED, Slot
from forum.programme.plan import Plan
from registry.models import Record


def meetings_of(delegation_id: int) -> Select[tuple[Meeting]]:
    """Those that a delegation asks for or is asked for, the newest first."""
    own = or_(Meeting.asking_id == delegation_id, Meeting.asked_id == delegation_id)
    return select(Meeting).where(own).order_by(Meeting.id.desc()).options(*PARTS)


def meetings_at(edition_id: int) -> Select[tuple[Meeting]]:
    """All meetings of an edition, the newest first."""
    query = select(Meeting).where(Meeting.edition_id == edition_id).order_by(Meeting.id.desc())
    return query.options(*PARTS)


PARTS = (
    selectinload(Meeting.asking),
    selectinload(Meeting.asked),
    selectinload(Meeting.room),
)


def others_than(delegation: Delegation) -> Select[tuple[Delegation]]:
    """Delegations to the same edition that may be asked for a meeting."""
    query = select(Delegation).where(Delegation.edition_id == delegation.edition_id)
    coming = query.where(Delegation.id != delegation.id, Delegation.state != DECLINED)
    return coming.order_by(Delegation.id)


def taken_at(edition_id: int, but: int) -> Iterator[Taken]:
    """What rooms and delegations of an edition are taken by, but for one meeting."""
    slots = select(Slot, Record.code).join(Record, Record.id == Slot.session_id)
    timed = slots.where(Slot.edition_id == edition_id, Slot.starts_at.is_not(None))
    held = timed.where(Slot.status != CANCELLED).options(selectinload(Slot.bodies))
    for slot, code in session().execute(held).tuples():
        bodies = frozenset(one.body_id for one in slot.bodies)
        yield Taken(slot.starts_at, slot.ends_at, slot.room_id, bodies, code)  # type: ignore[arg-type]
    yield from (taken for key, taken in _placed(edition_id).items() if key != but)


def clashes_with_meetings(plan: Plan) -> list[Clash]:
    """Placed meetings that are in the way of sessions, or these of them; two statements at most."""
    placed = _placed(plan.edition.id)
    found = []
    for slot in plan.slots.values() if placed else ():
        if slot.is_cancelled or not (slot.starts_at and slot.ends_at):
            continue
        bodies = frozenset(one.body_id for one in slot.bodies)
        wanted = Taken(slot.starts_at, slot.ends_at, slot.room_id, bodies)
        found += [
            Clash(MEETING, (slot.session_id,), key)
            for key, taken in placed.items()
            if clashes(wanted, [taken])
        ]
    return found


def _placed(edition_id: int) -> dict[int, Taken]:
    """What placed meetings take, by their ids."""
    placed = meetings_at(edition_id).where(Meeting.state == PLACED)
    return {
        one.id: Taken(one.starts_at, one.ends_at, one.room_id, bodies_of(one), one.subject)
        for one in session().scalars(placed)
        if one.starts_at and one.ends_at
    }


def bodies_of(meeting: Meeting) -> frozenset[int]:
    """The two bodies that meet."""
    return frozenset((meeting.asking.body_id, meeting.asked.body_id))

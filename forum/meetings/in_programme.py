"""Sessions of a plan and bilateral meetings that want the same room or delegation at once."""

from core.database import session
from forum.meetings.clashes import Taken, clashes
from forum.meetings.models import Meeting
from forum.meetings.queries import bodies_of, meetings_placed
from forum.programme.clashes import MEETING, Clash
from forum.programme.models import Slot
from forum.programme.plan import Plan


def meeting_clashes(plan: Plan) -> list[Clash]:
    """Sessions that need the room of a meeting, or one of its delegations, while it lasts.

    `Clash.about` is the id of the meeting. A fixed number of statements.
    """
    meetings = session().scalars(meetings_placed(plan.edition.id)).all()
    held = [one for one in plan.slots.values() if not one.is_cancelled]
    return [
        Clash(MEETING, (slot.session_id,), meeting.id)
        for meeting in meetings
        for slot in held
        if clashes(_taken(meeting, bodies_of(meeting)), _of_slot(slot))
    ]


def _of_slot(slot: Slot) -> list[Taken]:
    bodies = frozenset(one.body_id for one in slot.bodies)
    return [_taken(slot, bodies)] if slot.starts_at else []


def _taken(held: Meeting | Slot, bodies: frozenset[int]) -> Taken:
    """What a meeting or a session takes; both have their times."""
    assert held.starts_at is not None
    assert held.ends_at is not None
    return Taken(held.starts_at, held.ends_at, held.room_id, bodies)

"""Meetings follow what they depend on: nobody is expected to meet who does not come, or in a room
that is gone."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from core.audit import record_audit
from core.database import session
from core.permissions import SYSTEM
from forum.consequences import consequence
from forum.delegations.models import DECLINED, Delegation
from forum.meetings.letters import ROOM_GONE, WITHDRAWN_NEWS, tell
from forum.meetings.models import ACCEPTED, OPEN, PLACED, WITHDRAWN, Meeting
from forum.meetings.services import unplace


@consequence
def follow_edition(edition_id: int) -> None:
    """Call off what one side does not come to, and let the secretariat place anew what has lost its
    room; who is expected is told."""
    for meeting in session().scalars(_fresh(_left(edition_id))).all():
        unplace(meeting)
        meeting.state = WITHDRAWN
        record_audit("meeting.withdraw", f"meeting:{meeting.id}", SYSTEM)
        for side in (meeting.asking, meeting.asked):
            if side.state != DECLINED:
                tell(meeting, side, WITHDRAWN_NEWS)
    for meeting in session().scalars(_fresh(_without_room(edition_id))).all():
        unplace(meeting)
        meeting.state = ACCEPTED
        record_audit("meeting.unplace", f"meeting:{meeting.id}", SYSTEM)
        tell(meeting, meeting.asking, ROOM_GONE)
        tell(meeting, meeting.asked, ROOM_GONE)
    session().flush()


def _left(edition_id: int) -> Select[tuple[Meeting]]:
    asking, asked = aliased(Delegation), aliased(Delegation)
    query = select(Meeting).where(Meeting.edition_id == edition_id, Meeting.state.in_(OPEN))
    query = query.join(asking, asking.id == Meeting.asking_id)
    query = query.join(asked, asked.id == Meeting.asked_id)
    return query.where(or_(asking.state == DECLINED, asked.state == DECLINED))


def _without_room(edition_id: int) -> Select[tuple[Meeting]]:
    placed = select(Meeting).where(Meeting.edition_id == edition_id, Meeting.state == PLACED)
    return placed.where(Meeting.room_id.is_(None))


def _fresh(query: Select[tuple[Meeting]]) -> Select[tuple[Meeting]]:
    """Locked, and as they are now: the database takes a room away by itself."""
    locked = query.order_by(Meeting.id).with_for_update(of=Meeting)
    return locked.execution_options(populate_existing=True)

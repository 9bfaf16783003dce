"""Meetings follow the plan: nobody is expected to meet in a room that is gone."""

from sqlalchemy import Select, select

from core.audit import record_audit
from core.database import session
from core.permissions import SYSTEM
from forum.consequences import consequence
from forum.meetings.letters import ROOM_GONE, tell
from forum.meetings.models import ACCEPTED, PLACED, Meeting
from forum.meetings.services import unplace


@consequence
def follow_edition(edition_id: int) -> None:
    """Let the secretariat place anew what has lost its room; both sides are told."""
    for meeting in session().scalars(_fresh(_without_room(edition_id))).all():
        unplace(meeting)
        meeting.state = ACCEPTED
        record_audit("meeting.unplace", f"meeting:{meeting.id}", SYSTEM)
        tell(meeting, meeting.asking, ROOM_GONE)
        tell(meeting, meeting.asked, ROOM_GONE)
    session().flush()


def _without_room(edition_id: int) -> Select[tuple[Meeting]]:
    placed = select(Meeting).where(Meeting.edition_id == edition_id, Meeting.state == PLACED)
    return placed.where(Meeting.room_id.is_(None))


def _fresh(query: Select[tuple[Meeting]]) -> Select[tuple[Meeting]]:
    """Locked, and as they are now: the database takes a room away by itself."""
    locked = query.order_by(Meeting.id).with_for_update(of=Meeting)
    return locked.execution_options(populate_existing=True)

"""Sessions and outcomes of an edition; editions that a body attended."""

from sqlalchemy import Select, select

from core.permissions import Actor
from forum.models import Attendance, Outcome, Session
from registry.door import visible


def sessions_of(actor: Actor, edition_id: int) -> Select[tuple[Session]]:
    """Sessions of an edition by code."""
    return visible(Session, actor).where(Session.edition_id == edition_id).order_by(Session.code)


def outcomes_of(actor: Actor, edition_id: int) -> Select[tuple[Outcome]]:
    """Outcomes of an edition by code."""
    return visible(Outcome, actor).where(Outcome.edition_id == edition_id).order_by(Outcome.code)


def attendance_of(party_id: int) -> Select[tuple[Attendance]]:
    """Reported attendance of a body."""
    return select(Attendance).where(Attendance.party_id == party_id).order_by(Attendance.code)

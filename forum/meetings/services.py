"""Bilateral meetings: asked for, answered by the other side, placed by the secretariat."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.audit import record_audit
from core.database import flushing, session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from forum.delegations.holding import when_leaving
from forum.delegations.models import DECLINED as NOT_COMING
from forum.delegations.models import Delegation
from forum.locking import locked
from forum.meetings.clashes import Taken, clashes
from forum.meetings.letters import (
    ACCEPTED_NEWS,
    ASKED,
    DECLINED_NEWS,
    MOVED_NEWS,
    OTHER_TIME,
    PLACED_NEWS,
    WITHDRAWN_NEWS,
    tell,
)
from forum.meetings.models import ACCEPTED, DECLINED, OPEN, PLACED, PROPOSED, WITHDRAWN, Meeting
from forum.meetings.queries import bodies_of, meetings_of, taken_at
from forum.programme.models import Programme, Room

MEANWHILE = _l("Somebody changed this meeting after you opened it. See how it is now.")
LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Wanted:
    """What is asked for: about what, in which languages, and within which time."""

    subject: str
    words: str
    language: str
    languages: Sequence[str]
    from_at: datetime
    until_at: datetime


class Clash(Problem):
    """The room or one of the delegations is taken at that time."""

    def __init__(self, found: Sequence[Taken]) -> None:
        super().__init__(_l("The room or one of the delegations is taken at that time:"))
        self.found = found


def propose(asking: Delegation, asked_id: int, wanted: Wanted, by: Actor) -> Meeting:
    """Ask another delegation of the edition for a meeting.

    Raises `NotFound` for one of elsewhere, `Problem` for a time that has passed or none.
    """
    require(by, "meeting.ask")
    asked = session().get(Delegation, asked_id)
    if asked is None or asked.edition_id != asking.edition_id or asked.id == asking.id:
        raise NotFound
    if NOT_COMING in (asked.state, asking.state):
        raise Problem(_l("A delegation that has declined has no meetings."))
    _check_time(wanted.from_at, wanted.until_at)
    meeting = Meeting(
        edition_id=asking.edition_id, asking=asking, asked=asked, proposer_id=asking.id,
        subject=wanted.subject, words=wanted.words, language=wanted.language,
        languages=list(wanted.languages), from_at=wanted.from_at, until_at=wanted.until_at,
        asked_at=utcnow(),
    )  # fmt: skip
    session().add(meeting)
    session().flush()
    record_audit("meeting.propose", f"meeting:{meeting.id}", by)
    tell(meeting, asked, ASKED)
    return meeting


def _check_time(start: datetime, end: datetime) -> None:
    if start >= end:
        raise Problem(_l("The end must be later than the beginning."))
    if start <= utcnow():
        raise Problem(_l("This time has passed."))


def propose_time(
    meeting: Meeting, side: Delegation, start: datetime, end: datetime, by: Actor, opened: int
) -> None:
    """Propose another time instead of accepting; the other side answers. Raises as `accept`."""
    _check_time(start, end)
    with _acting(meeting, "meeting.propose", by, opened, PROPOSED, ACCEPTED, PLACED):
        if meeting.state == PROPOSED:
            _check_answerer(meeting, side)
        unplace(meeting)
        meeting.state, meeting.proposer_id = PROPOSED, side.id
        meeting.from_at, meeting.until_at = start, end
    tell(meeting, _other(meeting, side), OTHER_TIME)


def accept(meeting: Meeting, side: Delegation, by: Actor, opened: int) -> None:
    """Accept what the other side proposed. Raises `Conflict`."""
    with _acting(meeting, "meeting.accept", by, opened, PROPOSED):
        _check_answerer(meeting, side)
        meeting.state = ACCEPTED
    tell(meeting, _other(meeting, side), ACCEPTED_NEWS)


def decline(meeting: Meeting, side: Delegation, by: Actor, opened: int) -> None:
    """Decline what the other side proposed. Raises `Conflict`."""
    with _acting(meeting, "meeting.decline", by, opened, PROPOSED):
        _check_answerer(meeting, side)
        meeting.state = DECLINED
    tell(meeting, _other(meeting, side), DECLINED_NEWS)


def withdraw(meeting: Meeting, side: Delegation, by: Actor, opened: int) -> None:
    """Call off a meeting, at any time; its room is free again. Raises `Conflict`."""
    with _acting(meeting, "meeting.withdraw", by, opened, *OPEN):
        unplace(meeting)
        meeting.state = WITHDRAWN
    tell(meeting, _other(meeting, side), WITHDRAWN_NEWS)


def place(
    meeting: Meeting, room_id: int, start: datetime, end: datetime, by: Actor, opened: int
) -> None:
    """Give an accepted meeting a room and a time, or others.

    Raises `Clash`, `Conflict`, `NotFound` for a room of elsewhere, `Problem` for a wrong time.
    """
    require(by, "meeting.place")
    _check_time(start, end)
    locked(Programme, meeting.edition_id)  # nobody places a meeting or a session there meanwhile
    room = session().scalar(select(Room).filter_by(id=room_id, edition_id=meeting.edition_id))
    if room is None:
        raise NotFound
    wanted = Taken(start, end, room_id, bodies_of(meeting))
    if found := clashes(wanted, taken_at(meeting.edition_id, meeting.id)):
        raise Clash(found)
    news = MOVED_NEWS if meeting.state == PLACED else PLACED_NEWS
    with _acting(meeting, "meeting.place", by, opened, ACCEPTED, PLACED, rule="meeting.place"):
        meeting.state, meeting.room = PLACED, room
        meeting.starts_at, meeting.ends_at = start, end
    tell(meeting, meeting.asking, news)
    tell(meeting, meeting.asked, news)


def call_off(delegation: Delegation, by: Actor) -> None:
    """Call off what a delegation that does not come was to meet about; the others are told."""
    opened = meetings_of(delegation.id).where(Meeting.state.in_(OPEN))
    for meeting in session().scalars(opened).all():
        unplace(meeting)
        meeting.state = WITHDRAWN
        session().flush()
        record_audit("meeting.withdraw", f"meeting:{meeting.id}", by)
        tell(meeting, _other(meeting, delegation), WITHDRAWN_NEWS)


when_leaving(call_off)


@contextmanager
def _acting(
    meeting: Meeting, act: str, by: Actor, opened: int, *states: str, rule: str = "meeting.ask"
) -> Iterator[None]:
    """Change a meeting that is still as it was opened, in one of the states."""
    require(by, rule)
    if meeting.version != opened or meeting.state not in states:
        raise Conflict(MEANWHILE)
    with flushing(MEANWHILE):
        yield
    record_audit(act, f"meeting:{meeting.id}", by)


def _check_answerer(meeting: Meeting, side: Delegation) -> None:
    if meeting.answerer_id != side.id:
        raise Conflict(_l("The other delegation has to answer."))


def unplace(meeting: Meeting) -> None:
    """Take room and time away; its state is another then than `PLACED`."""
    meeting.room, meeting.starts_at, meeting.ends_at = None, None, None


def _other(meeting: Meeting, side: Delegation) -> Delegation:
    return meeting.asked if side.id == meeting.asking_id else meeting.asking

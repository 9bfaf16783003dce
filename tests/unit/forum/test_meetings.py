"""Bilateral meetings: answered by the other side, placed where room and delegations are free."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.database import db, writing
from core.jobs import Job
from core.permissions import NamedActor
from core.problems import Conflict, Forbidden, Problem
from forum.delegations.deciding import step
from forum.meetings.clashes import Taken, clashes
from forum.meetings.in_programme import meeting_clashes
from forum.meetings.models import Meeting
from forum.meetings.services import (
    Clash,
    Wanted,
    accept,
    decline,
    place,
    propose,
    propose_time,
    withdraw,
)
from forum.models import Edition, Session
from forum.programme.clashes import Clash as ProgrammeClash
from forum.programme.models import CANCELLED, Programme, SlotBody
from forum.programme.plan import read_plan
from forum.programme.planning import move, remove_room
from registry.door import acting_as
from tests.editions import delegation, planned_edition, planned_session, registration
from tests.records import EDITOR

FOCAL = NamedActor("focal", "delegate")


def hour(number):
    return datetime(2099, 10, 12, tzinfo=UTC) + timedelta(hours=number)


def taken(first, last, room=None, *bodies):
    return Taken(hour(first), hour(last), room, frozenset(bodies))


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (taken(9, 11, 1), True),
        (taken(9, 10, 1), False),  # ends when it begins
        (taken(11, 12, 1), False),
        (taken(9, 12, 2), False),
        (taken(9, 12, 2, 7), True),  # another room, the same body
        (taken(9, 12, None, 9), False),  # rooms that are open are not the same
    ],
)
def test_a_room_or_a_body_is_in_one_place(other, clash):
    assert bool(clashes(taken(10, 11, 1, 7, 8), [other])) is clash
    assert bool(clashes(other, [taken(10, 11, 1, 7, 8)])) is clash


class Forum:
    """KZ, MN and CN come; KZ has asked MN for a meeting."""

    def __init__(self):
        self.edition = planned_edition()
        registration(self.edition)
        self.kz, self.mn, self.cn = (
            delegation(self.edition, body, f"{body.lower()}@example.org", state="confirmed")
            for body in ("KZ", "MN", "CN")
        )
        self.rooms = db.session.get_one(Programme, self.edition.id).rooms

    def ask(self, one=None, other=None, begins=10, ends=11):
        wanted = Wanted("Transit", "About seals.", "en", ["ru"], hour(begins), hour(ends))
        return propose(one or self.kz, (other or self.mn).id, wanted, FOCAL)

    def agreed(self, *sides, **hours):
        meeting = self.ask(*sides, **hours)
        accept(meeting, meeting.asked, FOCAL, meeting.version)
        return meeting

    def place(self, meeting, begins=10, ends=11, room=0, opened=None):
        where, version = self.rooms[room].id, opened or meeting.version
        place(meeting, where, hour(begins), hour(ends), EDITOR, version)


@pytest.fixture
def forum(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        yield Forum()


def letters():
    return [job.payload["to"] for job in db.session.scalars(select(Job).filter_by(topic="mail"))]


def test_the_other_side_is_asked_accepts_and_gets_a_room(forum):
    meeting = forum.ask()
    assert letters() == ["mn@example.org"]
    with pytest.raises(Conflict, match="other delegation has to answer"):
        accept(meeting, forum.kz, FOCAL, meeting.version)
    accept(meeting, forum.mn, FOCAL, meeting.version)
    forum.place(meeting)
    assert (meeting.state, meeting.starts_at, meeting.room) == ("placed", hour(10), forum.rooms[0])
    assert letters()[1:] == ["kz@example.org", "kz@example.org", "mn@example.org"]


def test_another_time_turns_the_question_round(forum):
    meeting = forum.ask()
    propose_time(meeting, forum.mn, hour(14), hour(15), FOCAL, meeting.version)
    assert meeting.answerer_id == forum.kz.id
    accept(meeting, forum.kz, FOCAL, meeting.version)
    assert (meeting.state, meeting.from_at) == ("accepted", hour(14))


def test_another_time_for_a_placed_meeting_frees_its_room(forum):
    meeting = forum.agreed()
    forum.place(meeting)
    propose_time(meeting, forum.kz, hour(14), hour(15), FOCAL, meeting.version)
    assert (meeting.state, meeting.room, meeting.starts_at) == ("proposed", None, None)
    forum.place(forum.agreed(forum.cn, forum.mn))


def test_declined_and_called_off_meetings_stay_so(forum):
    first, second = forum.ask(), forum.agreed(forum.cn)
    decline(first, forum.mn, FOCAL, first.version)
    withdraw(second, forum.cn, FOCAL, second.version)
    assert (first.state, second.state) == ("declined", "withdrawn")
    for meeting in (first, second):
        with pytest.raises(Conflict):
            withdraw(meeting, forum.mn, FOCAL, meeting.version)
        with pytest.raises(Conflict):
            forum.place(meeting)


def test_a_meeting_that_was_changed_meanwhile_is_a_conflict(forum):
    meeting = forum.ask()
    opened = meeting.version
    propose_time(meeting, forum.mn, hour(14), hour(15), FOCAL, opened)
    with pytest.raises(Conflict):
        decline(meeting, forum.kz, FOCAL, opened)


def test_the_room_is_taken_by_another_meeting(forum):
    forum.place(forum.agreed())
    other = forum.agreed(forum.cn, delegation(forum.edition, "UZ"))
    with pytest.raises(Clash) as told:
        forum.place(other)
    assert [one.name for one in told.value.found] == ["Transit"]
    forum.place(other, room=1)


def test_a_delegation_meets_one_at_a_time(forum):
    forum.place(forum.agreed())
    other = forum.agreed(forum.cn, forum.mn)
    with pytest.raises(Clash):
        forum.place(other, room=1)
    forum.place(other, 11, 12, room=1)


def test_sessions_take_rooms_and_the_delegations_that_are_needed_there(forum):
    times = {"starts_at": hour(10), "ends_at": hour(12)}
    slot = planned_session("F2026-S1", forum.edition, **times)
    slot.room = forum.rooms[0]
    meeting = forum.agreed()
    with pytest.raises(Clash) as told:
        forum.place(meeting)
    assert [one.name for one in told.value.found] == ["F2026-S1"]
    slot.bodies.append(SlotBody(body_id=forum.mn.body_id))
    with pytest.raises(Clash):
        forum.place(meeting, room=1)
    slot.status = CANCELLED
    forum.place(meeting)
    forum.place(meeting, 10, 11, room=1)  # it does not clash with itself


def subjects():
    return [
        job.payload["subject"] for job in db.session.scalars(select(Job).filter_by(topic="mail"))
    ]


def test_both_sides_are_told_that_a_placed_meeting_has_another_room(forum):
    forum.kz.language = forum.mn.language = "en"
    meeting = forum.agreed()
    forum.place(meeting)
    forum.place(meeting, room=1)
    assert (
        subjects()[2:]
        == ["A bilateral meeting has a room and a time"] * 2
        + ["A bilateral meeting has another room or time"] * 2
    )


@pytest.fixture
def any_forum(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        yield Forum()
        db.session.rollback()


def test_a_meeting_whose_room_is_gone_waits_for_another(any_forum):
    forum, gone = any_forum, any_forum.agreed()
    forum.place(gone)
    stays = forum.agreed(forum.cn, delegation(forum.edition, "UZ", "uz@example.org"))
    forum.place(stays, room=1)
    told = len(letters())
    version = db.session.get_one(Programme, forum.edition.id).version
    remove_room(forum.edition, forum.rooms[0].id, EDITOR, version)
    assert (gone.state, gone.room, gone.starts_at) == ("accepted", None, None)
    assert stays.state == "placed"
    assert letters()[told:] == ["kz@example.org", "mn@example.org"]


def test_the_meetings_of_a_delegation_that_does_not_come_are_called_off(any_forum):
    forum, meeting = any_forum, any_forum.agreed()
    forum.place(meeting)
    other = forum.ask(forum.cn, forum.kz)
    told = len(letters())
    step(forum.mn, "declined", EDITOR, forum.mn.version, "Not this year")
    assert (meeting.state, meeting.room, other.state) == ("withdrawn", None, "proposed")
    assert letters()[told:] == ["kz@example.org"]


def test_a_session_that_is_moved_into_a_meeting_clashes_with_it(forum):
    meeting, times = forum.agreed(), {"starts_at": hour(10), "ends_at": hour(12)}
    forum.place(meeting)
    hall, room = forum.rooms
    there = planned_session("F2026-S1", forum.edition, **times, room=0)
    planned_session("F2026-S2", forum.edition, **times, room=1)
    needed = planned_session("F2026-S3", forum.edition, **times, room=1)
    needed.bodies = [SlotBody(body_id=forum.mn.body_id)]
    planned_session("F2026-S4", forum.edition, None)
    there.room, needed.room = hall, room
    db.session.flush()
    plan = read_plan(forum.edition, EDITOR)
    assert meeting_clashes(plan) == [
        ProgrammeClash("meeting", (one.session_id,), meeting.id) for one in (there, needed)
    ]


@pytest.mark.parametrize(("begins", "ends"), [(11, 10), (10, 10), (-1_000_000, 10)])
def test_a_time_that_cannot_be_is_refused(forum, begins, ends):
    with pytest.raises(Problem):
        forum.ask(begins=begins, ends=ends)


def test_only_delegations_of_the_edition_that_come_are_asked(forum):
    elsewhere = planned_edition("F2027-ALA")
    registration(elsewhere)
    with pytest.raises(NotFound):
        forum.ask(other=delegation(elsewhere, "UZ"))
    with pytest.raises(NotFound):
        forum.ask(other=forum.kz)
    forum.mn.state = "declined"
    with pytest.raises(Problem, match="declined"):
        forum.ask()
    with pytest.raises(Forbidden):
        place(forum.ask(other=forum.cn), forum.rooms[0].id, hour(1), hour(2), FOCAL, 1)


def test_two_secretaries_do_not_give_one_room_twice(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        forum = Forum()
        others = forum.agreed(forum.cn, delegation(forum.edition, "UZ"))
        keys, room = [forum.agreed().id, others.id], forum.rooms[0].id
        db.session.commit()
    start, failures = threading.Barrier(2), []

    def one_places(key):
        try:
            with any_app.app_context(), writing():
                start.wait()
                meeting = db.session.get_one(Meeting, key)
                place(meeting, room, hour(10), hour(11), EDITOR, meeting.version)
                db.session.commit()
        except Exception as error:
            failures.append(error)

    secretaries = [threading.Thread(target=one_places, args=(key,)) for key in keys]
    for one in secretaries:
        one.start()
    for one in secretaries:
        one.join()
    assert [type(one) for one in failures] == [Clash]


def test_a_session_and_a_meeting_never_take_one_room_without_a_word(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        forum = Forum()
        slot = planned_session("F2026-S1", forum.edition, hours=None)
        key, room = forum.agreed().id, forum.rooms[0].id
        edition, record, opened = forum.edition.id, slot.session_id, slot.version
        db.session.commit()
    start, failures = threading.Barrier(2), []

    def meeting_is_placed():
        meeting = db.session.get_one(Meeting, key)
        place(meeting, room, hour(10), hour(11), EDITOR, meeting.version)

    def session_is_moved():
        of, one = db.session.get_one(Edition, edition), db.session.get_one(Session, record)
        move(of, one, hour(10), room, EDITOR, opened)

    def acts(act):
        try:
            with any_app.app_context(), writing(), acting_as(EDITOR):
                start.wait()
                act()
                db.session.commit()
        except Exception as error:
            failures.append(error)

    ways = (meeting_is_placed, session_is_moved)
    both = [threading.Thread(target=acts, args=(one,)) for one in ways]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with any_app.app_context(), acting_as(EDITOR):
        told = meeting_clashes(read_plan(db.session.get_one(Edition, edition), EDITOR))
    assert [type(one) for one in failures] + [one.kind for one in told] in ([Clash], ["meeting"])

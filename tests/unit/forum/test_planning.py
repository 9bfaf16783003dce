"""Who plans an edition changes what they have seen, and takes no room that is another's."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, writing
from core.permissions import VISITOR
from core.problems import Conflict, Forbidden
from forum.models import Edition, Session
from forum.programme.clashes import Clash
from forum.programme.models import ForumPerson, Programme, Room, Slot, SlotPerson
from forum.programme.people import Details, HasParts, remove_person, save_person
from forum.programme.plan import read_plan
from forum.programme.planning import (
    NEW,
    Frame,
    Part,
    Placing,
    RoomDetails,
    RoomTaken,
    move,
    place,
    remove_room,
    save_room,
    set_up,
)
from registry.door import acting_as
from tests.editions import DAY, ZONE, at, planned_session
from tests.records import EDITOR, administration
from tests.records import edition as edition_of

PLACING = Placing("confirmed", at(9), at(10), None, None, ("zh",), ("en",), (), None, (), ())
NOBODY = Details("", "艾", "zh", "", "", None, {})


def record_of(slot):
    return db.session.get_one(Session, slot.session_id)


def room_of(edition, place=0):
    return db.session.get_one(Programme, edition.id).rooms[place].id


def person(**values):
    made = ForumPerson(lives={})
    save_person(made, replace(NOBODY, **values), EDITOR, NEW)
    return made


def test_a_programme_is_set_up_once_and_then_changed(edition):
    other = edition_of("F2027-X", "2027-05-01")
    frame = Frame(ZONE, DAY, DAY)
    made = set_up(other, frame, EDITOR, NEW)
    db.session.commit()
    with pytest.raises(Conflict):
        set_up(other, frame, EDITOR, NEW)
    set_up(other, replace(frame, time_zone="Asia/Almaty"), EDITOR, made.version)
    assert made.time_zone == "Asia/Almaty"


def test_a_changed_room_is_a_change_of_the_programme(edition):
    programme = db.session.get_one(Programme, edition.id)
    opened = programme.version
    details = RoomDetails({"en": "Annex"}, 50, "Europe/Paris", 3)
    save_room(edition, None, details, EDITOR, opened)
    db.session.commit()
    assert [one.names["en"] for one in programme.rooms] == ["Great Hall", "Room 2", "Annex"]
    with pytest.raises(Conflict):
        save_room(edition, room_of(edition), details, EDITOR, opened)


def test_sessions_of_a_removed_room_keep_their_time_and_get_another_version(edition):
    slot = planned_session("F2026-S1", edition)
    before = slot.version
    programme = db.session.get_one(Programme, edition.id)
    remove_room(edition, room_of(edition), EDITOR, programme.version)
    db.session.commit()
    db.session.expire_all()
    assert (slot.room, slot.starts_at, slot.version) == (None, at(9), before + 1)
    assert db.session.query(Room).count() == 1


def test_a_session_is_placed_with_people_languages_and_bodies(edition):
    slot = planned_session("F2026-S1", edition, hours=None)
    somebody, body = person(), administration("KZ")
    parts = (Part(somebody.id, "chair"), Part(somebody.id, "interpreter", ("en",)))
    wanted = replace(PLACING, room=room_of(edition), people=parts, bodies=(body.id,), seats=0)
    place(edition, record_of(slot), wanted, EDITOR, slot.version)
    db.session.commit()
    db.session.expire_all()
    assert [(one.part, one.languages) for one in slot.people] == [
        ("chair", []),
        ("interpreter", ["en"]),
    ]
    assert ([one.body_id for one in slot.bodies], slot.seats) == ([body.id], 0)
    parts = (Part(somebody.id, "interpreter", ("en", "fr")), Part(somebody.id, "chair"))
    place(edition, record_of(slot), replace(wanted, people=parts, bodies=()), EDITOR, slot.version)
    db.session.commit()
    db.session.expire_all()
    assert [one.part for one in slot.people] == ["interpreter", "chair"]
    assert (slot.people[0].languages, slot.bodies) == (["en", "fr"], [])


def test_people_alone_make_another_version_of_a_slot(edition):
    slot = planned_session("F2026-S1", edition)
    opened = slot.version
    wanted = replace(PLACING, status=slot.status, interpretation=("en", "ru"), documents=("en",))
    wanted = replace(wanted, room=slot.room_id, people=(Part(person().id, "speaker"),))
    place(edition, record_of(slot), wanted, EDITOR, opened)
    db.session.commit()
    assert slot.version > opened
    with pytest.raises(Conflict):
        place(edition, record_of(slot), wanted, EDITOR, opened)


def test_a_room_is_given_twice_only_when_that_is_said(edition):
    first = planned_session("F2026-S1", edition)
    second = planned_session("F2026-S2", edition, hours=(10, 11))
    db.session.commit()
    version = second.version
    wanted = replace(PLACING, room=room_of(edition), starts_at=at(9, 30))
    with pytest.raises(RoomTaken) as refused:
        place(edition, record_of(second), wanted, EDITOR, version)
    db.session.rollback()
    assert refused.value.sessions == (first.session_id,)
    place(edition, record_of(second), wanted, EDITOR, version, all_the_same=True)
    db.session.commit()
    plan = read_plan(edition, EDITOR)
    assert plan is not None
    assert ("room", (first.session_id, second.session_id)) in [
        (one.kind, one.sessions) for one in plan.clashes()
    ]


def test_an_interpreter_in_two_sessions_at_once_is_found_also_where_they_speak(edition):
    first = planned_session("F2026-S1", edition)
    second = planned_session("F2026-S2", edition, room=1)
    third = planned_session("F2026-S3", edition, hours=(14, 15))
    interpreter = person()
    for slot, part in ((first, "interpreter"), (second, "interpreter"), (third, "speaker")):
        slot.people = [SlotPerson(person=interpreter, part=part, languages=["en", "ru"])]
    db.session.commit()

    def found():
        return [one for one in read_plan(edition, EDITOR).clashes() if one.kind == "person"]

    pair = (first.session_id, second.session_id)
    assert found() == [Clash("person", pair, interpreter.id)]
    second.people[0].part = "chair"
    db.session.commit()
    assert found() == [Clash("person", pair, interpreter.id)]


def test_what_is_cancelled_needs_no_room(edition):
    planned_session("F2026-S1", edition)
    second = planned_session("F2026-S2", edition, hours=(10, 11))
    wanted = replace(PLACING, room=room_of(edition), status="cancelled")
    place(edition, record_of(second), wanted, EDITOR, second.version)


def test_a_moved_session_stays_as_long_as_it_was(edition):
    slot = planned_session("F2026-S1", edition, hours=(9, 11))
    move(edition, record_of(slot), at(14, 5), room_of(edition, 1), EDITOR, slot.version)
    assert (slot.starts_at, slot.ends_at) == (at(14, 5), at(16, 5))
    other = planned_session("F2026-S2", edition, hours=None)
    with pytest.raises(RoomTaken):
        move(edition, record_of(other), at(16), room_of(edition, 1), EDITOR, other.version)


def test_visitors_plan_nothing(edition):
    slot = planned_session("F2026-S1", edition)
    with pytest.raises(Forbidden):
        move(edition, record_of(slot), at(14), None, VISITOR, slot.version)


def test_the_log_names_people_by_number_only(edition):
    made = person(latin_name="Wu Meijun")
    db.session.commit()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "programme.plan"))
    told = [(one.target, one.detail) for one in entries]
    assert told == [(f"person:{made.id}", {"act": "save_person"})]


@pytest.mark.parametrize("name", ["O", "Ж", "李", "أ", "ก", "x" * 200])
def test_names_are_as_short_and_long_as_they_are_in_any_script(edition, name):
    made = person(own_name=name)
    db.session.commit()
    db.session.expire_all()
    assert (made.latin_name, made.own_name) == ("", name)


def test_who_has_a_part_is_not_removed(edition):
    slot, somebody = planned_session("F2026-S1", edition, hours=None), person()
    place(
        edition,
        record_of(slot),
        replace(PLACING, people=(Part(somebody.id, "speaker"),)),
        EDITOR,
        slot.version,
    )
    with pytest.raises(HasParts):
        remove_person(somebody, EDITOR, somebody.version)
    place(edition, record_of(slot), PLACING, EDITOR, slot.version)
    remove_person(somebody, EDITOR, somebody.version)
    db.session.commit()
    assert db.session.query(ForumPerson).count() == 0


# Two people at once: two sessions on two connections.


@pytest.fixture
def two_sessions(any_app, edition):
    """Two sessions, the second elsewhere."""
    planned_session("F2026-S1", edition)
    planned_session("F2026-S2", edition, room=1)
    db.session.commit()
    return any_app


def find(code):
    return db.session.scalars(select(Session).where(Session.code == code)).one()


def moved(code, version, hour, room):
    edition = db.session.scalars(select(Edition)).one()
    move(edition, find(code), at(hour), room_of(edition, room), EDITOR, version)
    db.session.commit()


def moved_by_another(app, *what):
    """The same, made and committed by another thread while this one waits."""
    failures = []

    def run():
        try:
            with app.app_context(), writing(), acting_as(EDITOR):
                moved(*what)
        except Exception as error:  # shown in the test's own thread
            failures.append(error)

    other = threading.Thread(target=run)
    other.start()
    other.join()
    assert failures == []


def test_of_two_who_move_one_session_the_second_is_told(two_sessions):
    version = db.session.get_one(Slot, find("F2026-S1").id).version
    db.session.rollback()
    moved_by_another(two_sessions, "F2026-S1", version, 14, 0)
    with pytest.raises(Conflict):
        moved("F2026-S1", version, 16, 0)


def test_two_who_move_two_sessions_into_one_room_at_once_do_not_both_get_it(two_sessions):
    version = db.session.get_one(Slot, find("F2026-S1").id).version
    db.session.rollback()
    outcomes = []
    ready = threading.Barrier(2)

    def run(code):
        with two_sessions.app_context(), writing(), acting_as(EDITOR):
            ready.wait()
            try:
                moved(code, version, 14, 0)
                outcomes.append("moved")
            except RoomTaken:
                db.session.rollback()
                outcomes.append("told")

    both = [threading.Thread(target=run, args=(code,)) for code in ("F2026-S1", "F2026-S2")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["moved", "told"]

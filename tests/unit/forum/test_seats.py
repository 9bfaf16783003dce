"""Seats: given in the order of asking, never more than there are, and to the next when one is
freed."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.audit import AuditEntry
from core.database import db, utcnow, writing
from core.jobs import Job
from core.permissions import NamedActor
from core.problems import Forbidden, Problem
from forum.delegations.deciding import decline, step, step_member
from forum.delegations.inviting import withdraw_invitation
from forum.delegations.members import withdraw_member
from forum.delegations.models import DECLINED, Delegation, Member
from forum.models import Edition, Session
from forum.programme.models import CANCELLED, Programme, Slot
from forum.programme.planning import Placing, RoomDetails, move, place, save_room
from forum.seats.models import HELD, WAITING, Seat
from forum.seats.services import ask, withdraw
from registry.door import acting_as
from tests.editions import delegation, member, planned_edition, planned_session, registration
from tests.records import EDITOR

FOCAL = NamedActor("focal", "delegate")
SOON = {"starts_at": utcnow() + timedelta(days=30), "ends_at": utcnow() + timedelta(days=31)}


@pytest.fixture
def held(app):
    """An edition with a delegation; F2026-S1 has two seats."""
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        slot = planned_session("F2026-S1", edition, seats=2, **SOON)
        party = delegation(edition, "KZ", "focal@example.org", state="confirmed")
        db.session.commit()
        yield slot, party


def confirmed(of, *names, **columns):
    return [member(of, name, **{"state": "confirmed"} | columns) for name in names]


def states(slot):
    """(name, state) in the order of asking."""
    seats = db.session.scalars(select(Seat).filter_by(slot_id=slot.session_id).order_by(Seat.id))
    return [(seat.member.latin_name, seat.state) for seat in seats]


def letters():
    return [job.payload for job in db.session.scalars(select(Job).filter_by(topic="mail"))]


def placed(slot, **columns):
    """The session, placed as it is but for these columns."""
    edition = db.session.get_one(Edition, slot.edition_id)
    record = db.session.get_one(Session, slot.session_id)
    said = Placing(
        slot.status, slot.starts_at, slot.ends_at, slot.room_id, None, (), (), (), slot.seats, (),
        (),
    )  # fmt: skip
    place(edition, record, replace(said, **columns), EDITOR, slot.version, all_the_same=True)
    db.session.commit()


def resized(slot, room, capacity):
    """The room, with so many seats."""
    edition = db.session.get_one(Edition, slot.edition_id)
    version = db.session.get_one(Programme, edition.id).version
    save_room(edition, room.id, RoomDetails(room.names, capacity, "", 2), EDITOR, version)
    db.session.commit()


def asked(slot, party, people):
    found = [ask(party, slot.session_id, one.id, FOCAL) for one in people]
    db.session.commit()
    return found


def test_who_asks_first_has_a_seat_and_the_others_wait(held):
    slot, party = held
    asked(slot, party, confirmed(party, "A", "B", "C", "D"))
    assert states(slot) == [("A", HELD), ("B", HELD), ("C", WAITING), ("D", WAITING)]
    assert letters() == []


def test_asking_twice_changes_nothing(held):
    slot, party = held
    (one,) = confirmed(party, "A")
    assert asked(slot, party, [one, one])[0] is asked(slot, party, [one])[0]
    assert states(slot) == [("A", HELD)]


def test_a_seat_given_up_goes_to_the_next_who_is_told_in_the_delegations_language(held):
    slot, party = held
    seats = asked(slot, party, confirmed(party, "A", "B", "C", "D"))
    withdraw(party, seats[0].id, FOCAL)
    db.session.commit()
    assert states(slot) == [("B", HELD), ("C", HELD), ("D", WAITING)]
    (letter,) = letters()
    assert (letter["to"], letter["language"]) == ("focal@example.org", "ru")
    assert "/ru/forum/F2026-XIAN/delegation/seats" in letter["text"]


def test_giving_up_a_place_in_the_list_moves_nobody(held):
    slot, party = held
    seats = asked(slot, party, confirmed(party, "A", "B", "C", "D"))
    withdraw(party, seats[2].id, FOCAL)
    db.session.commit()
    assert states(slot) == [("A", HELD), ("B", HELD), ("D", WAITING)]
    assert letters() == []


def test_who_declines_frees_the_seat_in_the_same_transaction(held):
    slot, party = held
    people = confirmed(party, "A", "B", "C")
    asked(slot, party, people)
    step_member(party, people[1].id, DECLINED, EDITOR, people[1].version, "No visa")
    db.session.commit()
    assert states(slot) == [("A", HELD), ("C", HELD)]
    assert len(letters()) == 1


def test_who_is_asked_back_frees_the_seat(held):
    slot, party = held
    (one,) = confirmed(party, "A")
    asked(slot, party, [one])
    step_member(party, one.id, "nominated", EDITOR, one.version, "The name is another")
    db.session.commit()
    assert states(slot) == []


LEAVING = {
    "by the secretariat": lambda of: step(of, DECLINED, EDITOR, of.version, "Not this year"),
    "by itself": lambda of: decline(of.id, EDITOR, of.version),
    "without a trace": lambda of: withdraw_invitation(of, EDITOR, of.version),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_a_delegation_that_does_not_come_frees_all_its_seats_for_others(held, leave):
    slot, party = held
    with acting_as(EDITOR):
        other = delegation(db.session.get_one(Edition, slot.edition_id), "MN", state="nominated")
    asked(slot, other, confirmed(other, "A", "B"))
    asked(slot, party, confirmed(party, "C", "D"))
    leave(other)
    db.session.commit()
    assert states(slot) == [("C", HELD), ("D", HELD)]


def test_a_member_who_is_erased_frees_the_seat(held):
    slot, party = held
    people = confirmed(party, "A", "B", "C")
    asked(slot, party, people)
    withdraw_member(party.id, people[0].id, EDITOR, people[0].version)
    db.session.commit()
    assert states(slot) == [("B", HELD), ("C", HELD)]


@pytest.mark.parametrize("seats", [3, None])
def test_a_session_that_gets_more_seats_gives_them_to_who_waits(held, seats):
    slot, party = held
    asked(slot, party, confirmed(party, "A", "B", "C"))
    placed(slot, seats=seats)  # None: as many as the room has
    assert states(slot) == [("A", HELD), ("B", HELD), ("C", HELD)]


def test_a_larger_room_gives_its_seats(held):
    slot, party = held
    room = db.session.get_one(Programme, slot.edition_id).rooms[1]
    room.capacity, slot.seats, slot.room = 1, None, room
    db.session.commit()
    asked(slot, party, confirmed(party, "A", "B"))
    assert states(slot) == [("A", HELD), ("B", WAITING)]
    resized(slot, room, 2)
    assert states(slot) == [("A", HELD), ("B", HELD)]


def test_a_session_that_is_moved_to_a_larger_room_gives_its_seats(held):
    slot, party = held
    hall, room = db.session.get_one(Programme, slot.edition_id).rooms
    room.capacity, slot.seats, slot.room = 1, None, room
    db.session.commit()
    asked(slot, party, confirmed(party, "A", "B"))
    edition = db.session.get_one(Edition, slot.edition_id)
    record = db.session.get_one(Session, slot.session_id)
    move(edition, record, slot.starts_at, hall.id, EDITOR, slot.version)
    db.session.commit()
    assert states(slot) == [("A", HELD), ("B", HELD)]


def test_seats_of_a_cancelled_session_are_kept_and_nobody_moves_up_until_it_is_held(held):
    slot, party = held
    seats = asked(slot, party, confirmed(party, "A", "B", "C"))
    placed(slot, status=CANCELLED)
    withdraw(party, seats[0].id, FOCAL)
    db.session.commit()
    assert states(slot) == [("B", HELD), ("C", WAITING)]
    placed(slot, status="confirmed")
    assert states(slot) == [("B", HELD), ("C", HELD)]


def test_fewer_seats_take_nobodys_away_and_give_none(held):
    slot, party = held
    seats = asked(slot, party, confirmed(party, "A", "B", "C"))
    placed(slot, seats=1)
    assert states(slot) == [("A", HELD), ("B", HELD), ("C", WAITING)]
    withdraw(party, seats[0].id, FOCAL)
    db.session.commit()
    assert states(slot) == [("B", HELD), ("C", WAITING)]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"status": CANCELLED}, "cancelled"),
        ({"starts_at": utcnow() - timedelta(hours=1)}, "begun"),
        ({"seats": None, "room": None}, "everybody may come"),
    ],
)
def test_a_session_that_gives_no_seats_says_why(held, columns, words):
    slot, party = held
    for name, value in columns.items():
        setattr(slot, name, value)
    (one,) = confirmed(party, "A")
    db.session.commit()
    with pytest.raises(Problem, match=words):
        ask(party, slot.session_id, one.id, FOCAL)


@pytest.mark.parametrize("state", ["nominated", "declined"])
def test_seats_are_for_confirmed_members(held, state):
    slot, party = held
    (one,) = confirmed(party, "A", state=state)
    with pytest.raises(Problem, match="confirmed"):
        ask(party, slot.session_id, one.id, FOCAL)


def test_nobody_asks_for_another_delegations_member_or_in_another_edition(held):
    slot, party = held
    with acting_as(EDITOR):
        elsewhere = planned_edition("F2027-ALA")
        registration(elsewhere)
        other = delegation(elsewhere)
        foreign = planned_session("F2027-S1", elsewhere, seats=5, **SOON)
    (own,), (theirs,) = confirmed(party, "A"), confirmed(other, "B")
    with pytest.raises(NotFound):
        ask(party, slot.session_id, theirs.id, FOCAL)
    with pytest.raises(NotFound):
        ask(party, foreign.session_id, own.id, FOCAL)
    with pytest.raises(Forbidden):
        ask(party, slot.session_id, own.id, EDITOR)
    (seat,) = asked(foreign, other, [theirs])
    with pytest.raises(NotFound):
        withdraw(party, seat.id, FOCAL)


def test_the_log_names_numbers_and_no_person(held):
    slot, party = held
    (one,) = confirmed(party, "Aigerim Bekova")
    asked(slot, party, [one])
    (entry,) = db.session.scalars(select(AuditEntry).filter_by(action="seat.ask"))
    assert (entry.target, entry.detail) == (f"slot:{slot.session_id}", {"member": one.id})


def at_once(app, *acts):
    """What fails when all of it is done at once, each in a transaction."""
    start, failures = threading.Barrier(len(acts)), []

    def one_acts(act):
        try:
            with app.app_context(), writing(), acting_as(EDITOR):
                start.wait()
                act()
                db.session.commit()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=one_acts, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


ASKERS, SEATS = 20, 5


def test_seats_are_not_oversold_by_many_who_ask_at_once(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        slot = planned_session("F2026-S1", edition, seats=SEATS, **SOON).session_id
        parties = [delegation(edition, body, state="confirmed") for body in ("KZ", "MN")]
        people = [
            (parties[number % 2].id, confirmed(parties[number % 2], f"N{number}")[0].id)
            for number in range(ASKERS)
        ]
        db.session.commit()

    def asks(party, person):
        ask(db.session.get_one(Delegation, party), slot, person, FOCAL)

    assert at_once(any_app, *(partial(asks, *pair) for pair in people)) == []
    with any_app.app_context():
        seats = db.session.scalars(select(Seat).order_by(Seat.id)).all()
        assert [seat.state for seat in seats] == [HELD] * SEATS + [WAITING] * (ASKERS - SEATS)
        assert {seat.member_id for seat in seats} == {person for _party, person in people}
        assert seats == sorted(seats, key=lambda seat: seat.asked_at)


def test_two_who_give_up_at_once_let_two_move_up(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        slot = planned_session("F2026-S1", edition, seats=2, **SOON).session_id
        party = delegation(edition, state="confirmed")
        seats = [ask(party, slot, one.id, FOCAL).id for one in confirmed(party, *"ABCD")]
        party, people = party.id, [one.id for one in party.members]
        db.session.commit()

    def give_up():
        withdraw(db.session.get_one(Delegation, party), seats[0], FOCAL)

    def declines():
        version = db.session.get_one(Member, people[1]).version
        of = db.session.get_one(Delegation, party)
        step_member(of, people[1], DECLINED, EDITOR, version, "No visa")

    assert at_once(any_app, give_up, declines) == []
    with any_app.app_context():
        assert states(db.session.get_one(Slot, slot)) == [("C", HELD), ("D", HELD)]


def test_delegations_leave_while_rooms_are_planned_and_nobody_waits_for_ever(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        slots = [planned_session(f"F2026-S{n}", edition, seats=1, **SOON) for n in range(4)]
        parties = [delegation(edition, body, state="confirmed") for body in ("KZ", "MN", "UZ")]
        for party in parties:
            (one,) = confirmed(party, "A")
            for slot in slots:
                ask(party, slot.session_id, one.id, FOCAL)
        keys, ids = [one.session_id for one in slots], [one.id for one in parties]
        db.session.commit()

    def leaves(number):
        of = db.session.get_one(Delegation, ids[number])
        step(of, DECLINED, EDITOR, of.version, "Not this year")

    def plans():
        for key in reversed(keys):
            placed(db.session.get_one(Slot, key), seats=2)

    assert at_once(any_app, lambda: leaves(0), lambda: leaves(1), plans) == []
    with any_app.app_context():
        for key in keys:
            assert states(db.session.get_one(Slot, key)) == [("A", HELD)]

"""Who holds a seat, waits for one, is needed or has a part is told by letter of each release that
changes it, once."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import db, utcnow
from core.jobs import Job
from core.permissions import NamedActor
from forum.models import Session
from forum.notices.concerning import Address, Concern, notices, told_changes
from forum.notices.telling import audience
from forum.programme.models import CANCELLED, Programme, SlotBody, SlotPerson
from forum.programme.releasing import last_release
from forum.seats.services import ask
from registry.services import withdraw
from tests.editions import (
    at,
    delegation,
    forum_person,
    member,
    planned_session,
    registration,
    released,
    released_slot,
)
from tests.records import EDITOR

FOCAL = NamedActor("focal", "delegate")


def contents(before, after):
    """Two contents of one session."""
    return tuple({"slots": [released_slot("S1", **columns)]} for columns in (before, after))


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({}, {"status": CANCELLED}, ("cancelled",)),
        ({"status": CANCELLED}, {}, ("back",)),
        ({}, {"hours": (11, 12), "room": 2, "floor": ["fr"]}, ("moved", "room")),
        ({}, {"floor": ["fr"], "seats": 9, "status": "tentative"}, ()),
    ],
)
def test_letters_tell_of_what_changes_where_one_has_to_be(before, after, kinds):
    found = told_changes(*contents(before, after))
    assert [one.kinds for one in found] == ([kinds] if kinds else [])


def test_what_readers_did_not_know_of_is_told_to_nobody():
    assert told_changes(None, {"slots": [released_slot("S1")]}) == []
    assert told_changes({"slots": []}, {"slots": [released_slot("S1")]}) == []


def test_an_address_gets_one_letter_in_the_language_of_the_delegation_that_it_leads():
    speaker, leader = Address("a@example.org", "en"), Address("a@example.org", "ru", leads=True)
    (notice,) = notices([
        (speaker, "S1", Concern(parts=("speaker",))), (leader, "S1", Concern(held=2)),
        (leader, "S1", Concern(waiting=1)), (leader, "S2", Concern(needed=True)),
    ])  # fmt: skip
    assert notice.to == leader
    assert notice.concerns == {
        "S1": Concern(held=2, waiting=1, parts=("speaker",)),
        "S2": Concern(needed=True),
    }


class Forum:
    """F2026-S1 has a seat; KZ has it with one member and waits with another. MN has no seat."""

    def __init__(self, edition):
        self.edition = edition
        registration(edition)
        self.first = planned_session("F2026-S1", edition, seats=1, starts_at=at(9, day=9000),
                                     ends_at=at(10, day=9000))  # fmt: skip
        self.second = planned_session("F2026-S2", edition, (9, 10), room=1)
        self.kz, self.mn = (
            delegation(edition, body, f"{body.lower()}@example.org", state="confirmed",
                       invited_at=utcnow(), language=language)
            for body, language in (("KZ", "ru"), ("MN", "en"))
        )  # fmt: skip
        for name in ("A", "B"):
            ask(self.kz, self.first.session_id, member(self.kz, name, state="confirmed").id, FOCAL)

    def cancel(self, slot):
        slot.status = CANCELLED
        db.session.commit()


@pytest.fixture
def forum(edition):
    return Forum(edition)


def letters():
    found = select(Job).filter_by(topic="mail").order_by(Job.id)
    return [job.payload for job in db.session.scalars(found)]


def test_a_cancelled_session_is_told_to_the_delegation_with_seats_when_it_is_released(forum):
    released(forum.edition)
    forum.cancel(forum.first)
    assert letters() == []
    released(forum.edition)
    (letter,) = letters()
    assert (letter["to"], letter["language"]) == ("kz@example.org", "ru")
    assert "Session F2026-S1" in letter["text"]
    assert "F2026-S2" not in letter["text"]
    assert "/ru/forum/F2026-XIAN/delegation/seats/" in letter["text"]
    assert "/ru/forum/F2026-XIAN/programme/releases/2" in letter["text"]


def test_each_release_tells_what_changed_since_the_one_before(forum):
    released(forum.edition)
    forum.cancel(forum.first)
    released(forum.edition)
    forum.first.track = None
    forum.second.floor_languages = ["fr"]
    db.session.commit()
    released(forum.edition)
    assert len(letters()) == 1
    forum.first.status = "confirmed"
    db.session.commit()
    released(forum.edition)
    assert len(letters()) == 2


def test_all_that_concerns_a_receiver_is_in_one_letter(forum):
    forum.second.bodies = [SlotBody(body_id=forum.mn.body_id), SlotBody(body_id=forum.kz.body_id)]
    released(forum.edition)
    forum.cancel(forum.first)
    forum.second.starts_at, forum.second.ends_at = at(14), at(15)
    forum.second.room = db.session.get_one(Programme, forum.edition.id).rooms[0]
    db.session.commit()
    released(forum.edition)
    to_mn, to_kz = sorted(letters(), key=lambda one: one["to"], reverse=True)
    assert (to_mn["to"], to_kz["to"]) == ("mn@example.org", "kz@example.org")
    assert "Session F2026-S1" not in to_mn["text"]
    for words in ("Session F2026-S2", "Other time", "09:00", "14:00", "Room 2", "Great Hall",
                  "Your delegation is needed there.", "China"):  # fmt: skip
        assert words in to_mn["text"], words
    assert "Session F2026-S1" in to_kz["text"]
    assert "Session F2026-S2" in to_kz["text"]


def test_people_of_the_programme_are_told_where_they_have_an_address(forum):
    reached = forum_person(email="speaker@example.org", letter_language="en")
    unreached = forum_person(latin_name="Bolat Serik")
    forum.second.people = [
        SlotPerson(person=reached, part="speaker"),
        SlotPerson(person=reached, part="chair", position=1),
        SlotPerson(person=unreached, part="interpreter", languages=["ru"]),
    ]  # fmt: skip
    released(forum.edition)
    forum.cancel(forum.second)
    released(forum.edition)
    (letter,) = letters()
    assert letter["to"] == "speaker@example.org"
    assert "Your part: Speaker, Chair" in letter["text"]
    assert "delegation/seats" not in letter["text"]
    assert "Bekova" not in letter["text"]
    (entry,) = db.session.scalars(select(AuditEntry).filter_by(action="programme.notify"))
    assert (entry.target, entry.detail) == ("F2026-XIAN", {
        "release": 2, "letters": 1, "delegations_without_address": 0, "people_without_address": 1,
    })  # fmt: skip


def test_a_withdrawn_session_is_told_as_cancelled(forum):
    released(forum.edition)
    withdraw(db.session.get_one(Session, forum.first.session_id), EDITOR, "It is not held")
    released(forum.edition)
    (letter,) = letters()
    assert "Session F2026-S1" in letter["text"]


def test_who_has_no_address_is_told_apart_and_gets_no_letter(forum):
    forum.kz.focal_email = ""
    released(forum.edition)
    before = released_content(forum)
    forum.cancel(forum.first)
    released(forum.edition)
    assert letters() == []
    found = audience(forum.edition.id, before, released_content(forum))
    assert (found.letters, found.delegations, found.people) == ([], [forum.kz], [])


def released_content(forum):
    return db.session.scalars(last_release(forum.edition.id)).one().content


def test_a_delegation_that_is_not_invited_yet_is_not_written_to(forum):
    forum.mn.invited_at = None
    forum.second.bodies = [SlotBody(body_id=forum.mn.body_id)]
    released(forum.edition)
    forum.cancel(forum.second)
    released(forum.edition)
    assert letters() == []


def test_the_letter_keeps_titles_in_their_direction(forum):
    forum.kz.language = "ar"
    released(forum.edition)
    forum.cancel(forum.first)
    released(forum.edition)
    (letter,) = letters()
    assert "\u2068Session F2026-S1\u2069" in letter["text"]

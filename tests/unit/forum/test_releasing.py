"""Readers are given a plan by releasing it; followers of the edition are told."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.database import db, utcnow, writing
from core.permissions import VISITOR
from core.problems import Conflict, Forbidden
from forum.models import Edition, Session
from forum.programme.comparing import changes
from forum.programme.models import ForumPerson, Release, SlotBody, SlotPerson
from forum.programme.people import remove_person
from forum.programme.plan import read_plan
from forum.programme.releasing import NotReleasable, candidate, release
from registry.changes import changing
from registry.door import acting_as
from registry.services import withdraw
from registry.versions import Revision
from tests.editions import at, planned_edition, planned_session, released
from tests.records import EDITOR, administration
from tests.unit.forum.test_planning import person


def candidate_of(edition):
    plan = read_plan(edition, EDITOR)
    assert plan is not None
    return candidate(plan, utcnow())


def test_a_release_says_all_that_pages_and_calendars_need(edition):
    slot = planned_session("F2026-S1", edition, seats=12)
    speaker = person(latin_name="Aigerim", office="Director", office_language="en")
    kz, hidden = administration("KZ"), administration("UZ", "draft")
    speaker.body_id = kz.id
    slot.people = [SlotPerson(person=speaker, part="interpreter", languages=["en"])]
    slot.bodies = [SlotBody(body_id=kz.id), SlotBody(body_id=hidden.id)]
    db.session.commit()
    made = released(edition, "The first plan", "en")
    db.session.expire_all()
    content = made.content
    (told,) = content.pop("slots")
    hall, small = content.pop("rooms")
    assert content == {
        "time_zone": "Asia/Shanghai",
        "first_day": "2026-10-12",
        "last_day": "2026-10-14",
        "tracks": [],
    }
    assert (hall["names"]["zh"], hall["capacity"], small["position"]) == ("大会堂", 200, 2)
    assert told == {
        "session": "F2026-S1",
        "status": "confirmed",
        "starts_at": "2026-10-12T01:00:00+00:00",
        "ends_at": "2026-10-12T02:00:00+00:00",
        "room": hall["id"],
        "track": None,
        "floor": ["zh"],
        "interpretation": ["en", "ru"],
        "documents": ["en"],
        "seats": 12,
        "people": [
            {
                "person": speaker.id,
                "part": "interpreter",
                "languages": ["en"],
                "latin_name": "Aigerim",
                "own_name": "艾",
                "own_language": "zh",
                "office": "Director",
                "office_language": "en",
                "body": "KZ",
            }
        ],
        "bodies": ["KZ"],  # the other one is a draft
        "sequence": 0,
        "changed": made.at.isoformat(),
    }
    assert (made.number, made.message, made.message_language) == (1, "The first plan", "en")


def test_only_sessions_that_are_published_are_released(edition):
    planned_session("F2026-S1", edition)
    draft = planned_session("F2026-S2", edition, room=1, state="draft")
    assert candidate_of(edition).held_back == (draft.session_id,)
    assert [one["session"] for one in released(edition).content["slots"]] == ["F2026-S1"]
    record = db.session.get_one(Session, draft.session_id)
    with changing(record, EDITOR, "record.publish", ""):
        record.state = "published"
    second = released(edition)
    assert [one.kinds for one in changes(None, second.content)] == [("added",), ("added",)]
    assert second.number == 2


def test_a_withdrawn_session_stays_as_cancelled(edition):
    slot = planned_session("F2026-S1", edition)
    first = released(edition)
    withdraw(db.session.get_one(Session, slot.session_id), EDITOR, "It is not held")
    second = released(edition)
    assert [one.kinds for one in changes(first.content, second.content)] == [("cancelled",)]
    assert second.content["slots"][0]["sequence"] == 1


def test_nothing_is_released_when_nothing_changed(edition):
    slot = planned_session("F2026-S1", edition)
    released(edition)
    assert not candidate_of(edition).is_new
    with pytest.raises(NotReleasable):
        released(edition)
    slot.starts_at, slot.ends_at = at(9), at(10)  # as it was
    db.session.commit()
    assert not candidate_of(edition).is_new


def test_what_was_not_looked_at_is_not_released(edition):
    slot = planned_session("F2026-S1", edition)
    digest = candidate_of(edition).digest
    slot.starts_at, slot.ends_at = at(11), at(12)
    db.session.commit()
    with pytest.raises(Conflict):
        release(edition, EDITOR, "", "", digest)


def test_the_programme_of_a_draft_is_not_released(edition):
    draft = planned_edition("F2027-DRAFT", "draft")
    with pytest.raises(NotReleasable):
        released(draft)


def test_followers_of_the_edition_are_told_by_its_next_version(edition):
    planned_session("F2026-S1", edition)
    released(edition, "Rooms are fixed")
    last = db.session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
    assert (last.record_id, last.message) == (
        edition.id,
        "+ programme: release 1. Rooms are fixed",
    )


def test_visitors_release_nothing(edition):
    planned_session("F2026-S1", edition)
    with pytest.raises(Forbidden):
        release(edition, VISITOR, "", "", candidate_of(edition).digest)
    assert db.session.scalar(select(func.count()).select_from(Release)) == 0


def test_a_candidate_is_the_same_as_long_as_nothing_changes(edition):
    planned_session("F2026-S1", edition)
    found = candidate_of(edition)
    assert found.digest == candidate_of(edition).digest
    assert found.digest != replace(found, content=found.content | {"slots": []}).digest


def test_who_is_erased_is_taken_out_of_every_release_and_nothing_else_changes(edition):
    slot, other = planned_session("F2026-S1", edition), planned_session("F2026-S2", edition, room=1)
    gone, stays = person(latin_name="Aigerim"), person(latin_name="Bolat", own_name="")
    slot.people = [SlotPerson(person=one, part="speaker") for one in (gone, stays)]
    other.people = [SlotPerson(person=gone, part="interpreter", languages=["en"])]
    released(edition)
    slot.starts_at, slot.ends_at = at(11), at(12)
    db.session.delete(other)  # it stays in the next one, as cancelled, with its people
    db.session.flush()
    released(edition)
    slot.people = slot.people[1:]
    db.session.commit()
    before = [held.content for held in db.session.scalars(select(Release).order_by(Release.number))]
    remove_person(gone, EDITOR, gone.version)
    db.session.commit()
    db.session.expire_all()
    after = [held.content for held in db.session.scalars(select(Release).order_by(Release.number))]
    assert "Aigerim" not in str(after)
    assert "艾" not in str(after)
    assert len(after) == 2
    for was, now in zip(before, after, strict=True):
        for one, two in zip(was["slots"], now["slots"], strict=True):
            assert {**one, "people": None} == {**two, "people": None}
            assert [p["person"] for p in two["people"]] == [
                p["person"] for p in one["people"] if p["latin_name"] != "Aigerim"
            ]
    assert after[1]["slots"][1]["sequence"] == 1
    assert not candidate_of(edition).is_new


def test_nobody_releases_the_name_of_who_is_being_erased(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        made = planned_edition()
        slot, gone = planned_session("F2026-S1", made), person(latin_name="Aigerim")
        slot.people = [SlotPerson(person=gone, part="speaker")]
        released(made)
        db.session.delete(slot)
        number, key = gone.id, made.id
        db.session.commit()
    start, failures = threading.Barrier(2), []

    def erase():
        held = db.session.get_one(ForumPerson, number)
        remove_person(held, EDITOR, held.version)

    def give_out():
        held = db.session.get_one(Edition, key)
        digest = candidate_of(held).digest
        try:
            release(held, EDITOR, "", "", digest)
        except Conflict:  # the release before is another one meanwhile
            db.session.rollback()

    def one_acts(act):
        try:
            with any_app.app_context(), acting_as(EDITOR), writing():
                start.wait()
                act()
                db.session.commit()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=one_acts, args=(act,)) for act in (erase, give_out)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with any_app.app_context():
        assert db.session.get(ForumPerson, number) is None
        assert "Aigerim" not in str(db.session.scalars(select(Release.content)).all())

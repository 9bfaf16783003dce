"""Releasing a programme at the desk, and what readers are told of each release."""

import pytest
from sqlalchemy import select

from core.database import db, utcnow, writing
from core.jobs import Job
from forum.models import Edition
from forum.programme.models import Release, Slot, SlotBody, SlotPerson
from registry.door import acting_as
from tests.editions import (
    at,
    delegation,
    forum_person,
    planned_edition,
    planned_session,
    registration,
)
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, let_in
from tests.records import EDITOR

DESK = "/en/desk/forum/F2026-XIAN/programme/release"
READERS = "/en/forum/F2026-XIAN/programme/releases/"


@pytest.fixture
def planned(app):
    """F2026-XIAN with two sessions, of which the second is a draft."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = planned_edition()
        planned_session("F2026-S1", made)
        planned_session("F2026-S2", made, room=1, state="draft")
        db.session.commit()
    return app


@pytest.fixture
def editor(planned):
    client = planned.test_client()
    let_in(client, accounts_factory(planned, "editor"))
    return client


def released(client, status=303, **values):
    form = form_of(client.get(DESK).text, "/release")
    answer = client.post(DESK, data=with_values(form, **values))
    assert answer.status_code == status, answer.status_code
    return answer


def change(app, **columns):
    with app.app_context(), writing(), acting_as(EDITOR):
        slot = db.session.scalars(select(Slot).order_by(Slot.session_id)).first()
        for name, value in columns.items():
            setattr(slot, name, value)
        db.session.commit()


def test_readers_are_told_of_nothing_before_the_first_release(planned, client):
    assert client.get(READERS).status_code == 404


def test_a_release_is_looked_at_and_then_given_to_readers(planned, editor, client):
    page = page_at(editor, DESK)
    assert page.marked(id="held")
    answer = released(editor, message="أول برنامج", message_language="ar")
    assert answer.location.endswith("/releases/1")
    shown = page_at(client, f"{READERS}1")
    assert shown.marked(lang="ar", dir="rtl")
    text = client.get(f"{READERS}1").text
    assert "Session F2026-S1" in text
    assert "F2026-S2" not in text
    assert "1 session changed" in client.get(READERS).text


def test_what_changed_is_told_in_the_language_of_the_reader(planned, editor, client):
    released(editor)
    change(planned, starts_at=at(14), ends_at=at(15), status="tentative", floor_languages=["fr"])
    released(editor, message="")
    text = client.get(f"{READERS}2").text
    for words in ("Other time", "14:00", "09:00", "Other status", "Tentative", "French"):
        assert words in text, words
    assert "14:00" in client.get(READERS.replace("/en/", "/ar/") + "2").text
    change(planned, status="cancelled")
    released(editor)
    assert "Cancelled" in client.get(f"{READERS}3").text
    order = [
        one for one in page_at(client, READERS).all("h2") if "row__title" in one.get("class", "")
    ]
    assert len(order) == 3


@pytest.mark.parametrize("tag", ["en", "zh", "ar"])
@pytest.mark.parametrize("path", ["", "1"])
def test_pages_are_whole_in_every_direction(editor, client, tag, path):
    released(editor)
    page = page_at(client, f"/{tag}/forum/F2026-XIAN/programme/releases/{path}")
    assert page.heading_faults() == []
    assert page.nesting_faults() == []
    assert page.broken_references() == set()


def test_what_was_not_looked_at_is_not_released(planned, editor):
    form = form_of(editor.get(DESK).text, "/release")
    change(planned, starts_at=at(14), ends_at=at(15))
    answer = editor.post(DESK, data=with_values(form, message="Words stay"))
    assert answer.status_code == 409
    assert "Words stay" in answer.text


def test_nothing_is_released_twice(planned, editor):
    form = form_of(editor.get(DESK).text, "/release")
    assert editor.post(DESK, data=form).status_code == 303
    assert editor.post(DESK, data=form).status_code == 409
    assert "Nothing changed" in editor.get(DESK).text
    with planned.app_context():
        assert db.session.query(Release).count() == 1


def test_the_releases_of_a_draft_are_not_there(app, client):
    with app.app_context(), writing(), acting_as(EDITOR):
        made = planned_edition("F2027-DRAFT", "draft")
        content = {"time_zone": "UTC", "first_day": "", "last_day": "", "rooms": [], "tracks": [],
                   "slots": []}  # fmt: skip
        db.session.add(
            Release(edition_id=made.id, number=1, at=at(9), actor_name="", content=content)
        )
        db.session.commit()
    for path in ("", "1"):
        assert client.get(f"/en/forum/F2027-DRAFT/programme/releases/{path}").status_code == 404


def test_the_list_takes_a_fixed_number_of_statements(planned, editor, client):
    counts = []
    for hour in (11, 12, 13, 14):
        released(editor)
        change(planned, starts_at=at(hour), ends_at=at(hour + 1))
        with statements_of(planned) as sent:
            assert client.get(READERS).status_code == 200
        counts.append(len(sent))
    assert len(set(counts[1:])) == 1


def test_a_number_beyond_the_last_is_not_there(planned, editor, client):
    released(editor)
    assert client.get(f"{READERS}2").status_code == 404
    assert client.get(f"{READERS}?page=2").status_code == 404


def test_before_a_release_it_is_told_who_gets_a_letter_and_who_cannot(planned, editor, app):
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = db.session.scalars(select(Edition)).one()
        registration(edition)
        slot = db.session.scalars(select(Slot).order_by(Slot.session_id)).first()
        slot.people = [
            SlotPerson(person=forum_person(email="a@example.org"), part="speaker"),
            SlotPerson(person=forum_person(latin_name="Bolat Serik"), part="chair", position=1),
        ]
        bodies = [
            delegation(edition, "KZ", "kz@example.org", "confirmed", invited_at=utcnow()).body_id,
            delegation(edition, "MN", "", "confirmed", invited_at=utcnow()).body_id,
        ]
        slot.bodies = [SlotBody(body_id=key) for key in bodies]
        db.session.commit()
    assert "No letter goes out" in editor.get(DESK).text
    released(editor)
    change(planned, status="cancelled")
    page = page_at(editor, DESK)
    words = page.words()
    assert "2 letters go out" in words
    assert "2 more should be told" in words
    assert "Bolat Serik" in words
    links = {one.get("href", "") for one in page.links}
    assert "/en/desk/forum/people/2" in links
    assert any(link.endswith("/delegations/2") for link in links)
    with statements_of(app) as few:
        editor.get(DESK)
    with app.app_context(), writing(), acting_as(EDITOR):
        slot = db.session.scalars(select(Slot).order_by(Slot.session_id)).first()
        for number in range(2, 6):
            one = SlotPerson(person=forum_person(), part="speaker", position=number)
            slot.people.append(one)
        db.session.commit()
    with statements_of(app) as many:
        editor.get(DESK)
    assert len(many) == len(few)
    released(editor)
    with app.app_context():
        letters = db.session.scalars(select(Job).where(Job.topic == "mail"))
        assert {one.payload["to"] for one in letters} == {"a@example.org", "kz@example.org"}

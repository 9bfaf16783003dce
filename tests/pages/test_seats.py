"""The pages of seats: the focal point asks and gives up, the desk sees who has one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db, utcnow, writing
from forum.programme.models import CANCELLED, Slot
from forum.seats.models import Seat
from registry.door import acting_as
from tests.editions import (
    delegation,
    member,
    planned_edition,
    planned_session,
    registration,
    released,
)
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of
from tests.people import accounts_factory, let_in, sign_in
from tests.records import EDITOR

OWN = "/en/forum/F2026-XIAN/delegation/seats/"
DESK = "/en/desk/forum/F2026-XIAN/seats/"


@pytest.fixture
def focal(app):
    """The address of the focal point of KZ; F2026-S1 of the released programme has two seats."""
    email = accounts_factory(app, "delegate")
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        start = utcnow() + timedelta(days=30)
        planned_session("F2026-S1", edition, seats=2, starts_at=start,
                        ends_at=start + timedelta(hours=1))  # fmt: skip
        released(edition)
        party = delegation(edition, "KZ", email, state="confirmed")
        for name in ("Aigerim Bekova", "Bolat Serik", "Dana Omar"):
            member(party, name, state="confirmed")
        member(party, "Not Yet", state="nominated")
        db.session.commit()
    return email


def asked(client, times=1):
    for _ in range(times):
        form = form_of(client.get(OWN).text, "/ask")
        name = next(key for key in form if key.endswith("-member"))
        if not form[name]:
            page = page_at(client, OWN)
            (choice, *_rest) = page.all("select")[0]
            form[name] = choice.get("value")
        answer = client.post(OWN + f"{name[1:].removesuffix('-member')}/ask", data=form)
        assert answer.status_code == 303, answer.text


def test_the_focal_point_asks_gives_up_and_the_next_moves_up(client, focal):
    let_in(client, focal)
    assert "Not Yet" not in client.get(OWN).text
    asked(client, 3)
    text = page_at(client, OWN).words()
    assert "waits as number 1" in text
    assert "Seats: 2, free: 0, waiting: 1" in text
    with client.application.app_context():
        first = db.session.scalars(select(Seat).order_by(Seat.id)).first().id
    form = form_of(client.get(OWN).text, f"/{first}/withdraw")
    assert client.post(OWN + f"{first}/withdraw", data=form).status_code == 303
    assert "Seats: 2, free: 0, waiting: 0" in page_at(client, OWN).words()


def test_a_refusal_is_said_on_the_page(client, focal, app):
    let_in(client, focal)
    form = form_of(client.get(OWN).text, "/ask")
    with app.app_context(), writing():
        slot = db.session.scalars(select(Slot)).one()
        slot.status, key = CANCELLED, slot.session_id
        db.session.commit()
    form[f"s{key}-member"] = "1"
    answer = client.post(OWN + f"{key}/ask", data=form)
    assert answer.status_code == 422
    assert "The session is cancelled" in answer.text


def test_another_delegate_and_the_secretariat_have_no_such_page(client, focal, app):
    let_in(client, accounts_factory(app, "delegate", "other@example.org", "MN"))
    answer = client.get(OWN)
    assert answer.status_code == 404
    assert client.get(DESK).status_code == 403


def test_no_cache_keeps_the_page(client, focal):
    let_in(client, focal)
    assert "no-store" in client.get(OWN).headers["Cache-Control"]


def test_before_the_release_no_session_is_offered(client, app):
    email = accounts_factory(app, "delegate")
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        planned_session("F2026-S1", edition, seats=2)
        delegation(edition, "KZ", email, state="confirmed")
        db.session.commit()
    let_in(client, email)
    assert "Session F2026-S1" not in client.get(OWN).text


def test_the_desk_sees_who_has_a_seat_also_as_a_file(client, focal, app):
    let_in(client, focal)
    asked(client, 3)
    desk = app.test_client()
    sign_in(desk, "editor")
    page = page_at(desk, DESK)
    (link,) = [one.get("href") for one in page.links if one.get("href", "").startswith(DESK)
               and one.get("href") != DESK]  # fmt: skip
    text = page_at(desk, link).words()
    assert text.index("Aigerim Bekova") < text.index("Dana Omar")
    lines = desk.get(f"{link}.csv").text.splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == [
        "Aigerim Bekova", "Bolat Serik", "Dana Omar",
    ]  # fmt: skip
    assert desk.get(DESK + "999").status_code == 404


def test_the_pages_take_as_many_statements_for_many_as_for_few(client, focal, app):
    let_in(client, focal)
    asked(client, 1)
    with statements_of(app) as few:
        client.get(OWN)
    with app.app_context(), writing(), acting_as(EDITOR):
        slot = db.session.scalars(select(Slot)).one()
        edition = db.session.get(type(slot.session.edition), slot.edition_id)
        for number in range(2, 8):
            planned_session(f"F2026-S{number}", edition, seats=3, starts_at=slot.starts_at,
                            ends_at=slot.ends_at)  # fmt: skip
        released(edition)
        db.session.commit()
    with statements_of(app) as many:
        client.get(OWN)
    assert len(many) == len(few)


def cancelled(app, release_it=True):
    with app.app_context(), writing(), acting_as(EDITOR):
        slot = db.session.scalars(select(Slot)).one()
        slot.status = CANCELLED
        db.session.flush()
        if release_it:
            released(slot.session.edition)
        db.session.commit()


def test_seats_of_a_cancelled_session_are_kept_and_said_to_count_for_nothing(client, focal, app):
    let_in(client, focal)
    asked(client, 1)
    cancelled(app)
    page = page_at(client, OWN)
    assert "Cancelled" in page.words()
    assert "The seats are kept in case the session is held after all" in page.words()
    assert form_of(client.get(OWN).text, "/withdraw")
    assert "/ask" not in client.get(OWN).text
    desk = app.test_client()
    sign_in(desk, "editor")
    (link,) = [one.get("href") for one in page_at(desk, DESK).links
               if one.get("href", "").startswith(DESK) and one.get("href") != DESK]  # fmt: skip
    assert "The session is cancelled. Its seats are kept" in page_at(desk, link).words()


def test_delegations_learn_of_a_cancellation_by_the_release_only(client, focal, app):
    let_in(client, focal)
    asked(client, 1)
    cancelled(app, release_it=False)
    assert "Cancelled" not in page_at(client, OWN).words()
    desk = app.test_client()
    sign_in(desk, "editor")
    assert "Cancelled in the plan, not released yet" in page_at(desk, DESK).words()

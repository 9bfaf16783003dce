"""The pages of bilateral meetings and of attendance, of both sides and of the desk."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from accounts.queries import account_by_email
from core.database import db, writing
from forum.delegations.models import Delegation, Member
from forum.meetings.models import Meeting
from forum.presence.check_in import check_in
from registry.door import acting_as
from tests.editions import delegation, member, planned_edition, registration
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.people import accounts_factory, let_in, sign_in
from tests.records import EDITOR, source

OWN = "/en/forum/F2026-XIAN/delegation/meetings/"
CONSENT = "/en/forum/F2026-XIAN/delegation/attendance/"
DESK = "/en/desk/forum/F2026-XIAN/meetings/"
ATTENDANCE = "/en/desk/forum/F2026-XIAN/attendance/"
TIME = {"day": "2099-10-12", "begins": "10:00", "ends": "11:00"}


@pytest.fixture
def sides(app):
    """Clients of the focal points of KZ and MN, and of an editor."""
    emails = [accounts_factory(app, "delegate", f"{one}@example.org", one) for one in ("KZ", "MN")]
    with app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        registration(edition)
        for body, email in zip(("KZ", "MN"), emails, strict=True):
            delegation(edition, body, email, state="confirmed")
        delegation(edition, "CN", state="confirmed")
        source("participants")
        db.session.commit()
    clients = [app.test_client() for _ in range(3)]
    let_in(clients[0], emails[0])
    let_in(clients[1], emails[1])
    sign_in(clients[2], "editor")
    return clients


def key_of(app, body):
    with app.app_context():
        found = db.session.scalars(select(Delegation)).all()
        return next(str(one.id) for one in found if one.body.code == body)


def asked(app, client, status=303, **values):
    wanted = {"asked": key_of(app, "MN"), "subject": "Transit seals", "languages": ["ru"]}
    form = with_values(form_of(client.get(OWN).text, "/meetings/"), **wanted | TIME | values)
    answer = client.post(OWN, data=form)
    assert answer.status_code == status, answer.text
    return answer.text


def sent(client, address, action, **values):
    form = with_values(form_of(client.get(address).text, action), **values)
    return client.post(address + action.lstrip("/"), data=form)


def test_a_meeting_is_asked_for_accepted_and_placed(app, sides):
    kz, mn, desk = sides
    asked(app, kz)
    assert "Transit seals" in mn.get(OWN).text
    assert sent(mn, OWN, "1/accept").status_code == 303
    form = with_values(form_of(desk.get(DESK + "1").text, "/meetings/1"), room="1", **TIME)
    answer = desk.post(DESK + "1", data=form)
    assert answer.status_code == 303, answer.text
    for client in (kz, mn):
        assert "Great Hall" in client.get(OWN).text
    with app.app_context():
        meeting = db.session.scalars(select(Meeting)).one()
        assert meeting.starts_at == datetime(2099, 10, 12, 2, tzinfo=UTC)  # the clock of Xi'an
        assert meeting.languages == ["ru"]


def test_a_clash_names_what_is_in_the_way_and_keeps_the_form(app, sides):
    kz, mn, desk = sides
    for subject in ("First", "Second"):
        asked(app, kz, subject=subject)
    for number in ("1", "2"):
        assert sent(mn, OWN, f"{number}/accept").status_code == 303
        form = with_values(form_of(desk.get(DESK + number).text, f"/{number}"), room="1", **TIME)
        answer = desk.post(DESK + number, data=form)
    assert answer.status_code == 422
    assert "First" in answer.text
    assert 'value="10:00"' in answer.text


def test_what_was_answered_meanwhile_is_a_conflict(app, sides):
    kz, mn, _desk = sides
    asked(app, kz)
    form = form_of(mn.get(OWN).text, "1/decline")
    assert sent(mn, OWN, "1/accept").status_code == 303
    assert mn.post(OWN + "1/decline", data=form).status_code == 409


def test_another_time_is_proposed_on_the_page(app, sides):
    kz, mn, _desk = sides
    asked(app, kz)
    later = {f"b1-{name}": value for name, value in (TIME | {"ends": "12:30"}).items()}
    assert sent(mn, OWN, "1/time", **later).status_code == 303
    assert "12:30" in kz.get(OWN).text
    assert "1/accept" in kz.get(OWN).text
    wrong = sent(kz, OWN, "1/time", **later | {"b1-day": ""})
    assert wrong.status_code == 422
    assert "field--wrong" in wrong.text


@pytest.mark.parametrize(
    ("values", "words"),
    [({"subject": ""}, "needed"), ({"ends": "09:00"}, "later"), ({"day": "2020-01-01"}, "passed")],
)
def test_what_cannot_be_asked_for_is_said_with_the_form_kept(app, sides, values, words):
    text = asked(app, sides[0], 422, words="About seals.", **values)
    assert words in text
    assert "About seals." in text


def test_a_third_delegation_sees_nothing_of_it(app, sides):
    kz, _mn, _desk = sides
    asked(app, kz)
    email = accounts_factory(app, "delegate", "third@example.org", "CN")
    with app.app_context(), writing():
        party = db.session.get(Delegation, int(key_of(app, "CN")))
        party.focal_id = db.session.scalars(account_by_email(email)).one().id
        db.session.commit()
    third = app.test_client()
    let_in(third, email)
    assert "Transit seals" not in third.get(OWN).text
    form = form_of(kz.get(OWN).text, "1/withdraw")
    form["csrf_token"] = form_of(third.get(OWN).text, "/meetings/")["csrf_token"]
    assert third.post(OWN + "1/withdraw", data=form).status_code == 404


def test_the_lists_take_as_many_statements_for_many_as_for_few(app, sides):
    kz, _mn, desk = sides
    asked(app, kz)
    counts = []
    for _round in range(2):
        for client, address in ((kz, OWN), (desk, DESK)):
            with statements_of(app) as sent_:
                client.get(address)
            counts.append(len(sent_))
        for _ in range(4):
            asked(app, kz)
        asked(app, kz, asked=key_of(app, "CN"))
    assert counts[:2] == counts[2:]


def test_attendance_is_agreed_to_confirmed_and_read_by_everybody(app, sides):
    kz, _mn, desk = sides
    with app.app_context(), writing(), acting_as(EDITOR):
        party = db.session.get(Delegation, int(key_of(app, "KZ")))
        edition = party.edition_id
        person = member(party, "Ayan Bekov", "head", state="confirmed", office="Chairman")
        check_in(person.id, edition, None, EDITOR)
        db.session.commit()
    assert "No delegation that came has agreed" in desk.get(ATTENDANCE).text
    form = with_values(form_of(kz.get(CONSENT).text, "/agree"), names_head="y")
    assert kz.post(CONSENT + "agree", data=form).status_code == 303
    form = form_of(desk.get(ATTENDANCE).text, "/attendance/")
    wrong = desk.post(ATTENDANCE, data=with_values(form, source="nothing"))
    assert (wrong.status_code, "No source has this code." in wrong.text) == (422, True)
    answer = desk.post(ATTENDANCE, data=with_values(form, source="participants"))
    assert answer.status_code == 303, answer.text
    public = page_at(app.test_client(), "/en/forum/F2026-XIAN/").words()
    assert "Ayan Bekov" in public
    assert desk.post(ATTENDANCE, data=with_values(form, source="participants")).status_code == 409
    form = form_of(kz.get(CONSENT).text, "/withdraw")
    assert kz.post(CONSENT + "withdraw", data=form).status_code == 303
    assert "agrees no more" in desk.get(ATTENDANCE).text


def test_the_edition_shows_the_way_to_who_leads_a_delegation_only(app, sides):
    kz, _mn, desk = sides
    page = "/en/forum/F2026-XIAN/"
    assert OWN in kz.get(page).text
    for client in (desk, app.test_client()):
        assert OWN not in client.get(page).text


@pytest.mark.parametrize("tag", ["ar", "zh"])
def test_pages_stand_in_other_languages(app, sides, tag):
    kz, _mn, desk = sides
    asked(app, kz)
    with app.app_context(), writing():
        assert db.session.scalars(select(Member)).all() == []
    for client, address in ((kz, OWN), (kz, CONSENT), (desk, DESK), (desk, DESK + "1"),
                            (desk, ATTENDANCE)):  # fmt: skip
        page = page_at(client, address.replace("/en/", f"/{tag}/"))
        assert page.heading_faults() == []
        assert page.nesting_faults() == []
        assert page.repeated_ids() == set()
        assert page.broken_references() == set()

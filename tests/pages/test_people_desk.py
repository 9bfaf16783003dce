"""People at the desk: found, given roles, helped, given what is held about them, erased."""

import pytest
from sqlalchemy import select, text, update

from accounts.models import Account
from accounts.people.erasure import ERASED_NAME, _mentions
from core.audit import AuditEntry
from core.database import db, writing
from core.jobs import Job
from forum.programme.models import ForumPerson
from tests.editions import forum_person
from tests.people import accounts_factory, enter, form_token, sign_in

PEOPLE = "/en/desk/people/"
DELEGATE = f"{PEOPLE}2"
OWN = "/en/account/"


@pytest.fixture
def office(client):
    sign_in(client, "administrator")
    return client


@pytest.fixture
def delegate(app, office):
    """A delegate who is signed in."""
    browser = app.test_client()
    enter(browser, accounts_factory(app, "delegate"))
    return browser


def act(office, step, person=DELEGATE, **form):
    return office.post(f"{person}/{step}", data={"csrf_token": form_token(office, OWN)} | form)


def actions(app):
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize("role", ["visitor", "delegate", "translator", "editor"])
def test_only_administrators_see_and_do_anything(app, client, role):
    accounts_factory(app, "administrator")
    sign_in(client, role)
    refused = 303 if role == "visitor" else 403
    for address in (PEOPLE, f"{PEOPLE}1", f"{PEOPLE}invite", f"{PEOPLE}1/erase"):
        assert client.get(address).status_code == refused
    page = "/en/account/sign-in" if role == "visitor" else OWN
    form = {"csrf_token": form_token(client, page)}
    steps = ("grant", "revoke", "deactivate", "sessions/end", "held.json", "erase")
    assert {client.post(f"{PEOPLE}1/{step}", data=form).status_code for step in steps} == {refused}


def test_people_are_found_by_name_and_address(office, delegate):
    for words, found in (("", 1), ("deleg", 1), ("DELEGATE@example", 1), ("100%", 0), ("_", 0)):
        page = office.get(PEOPLE, query_string={"q": words}).text
        assert ("delegate@example.org" in page) == bool(found), words


def test_a_name_in_other_letters_is_found_whatever_its_case(app, office):
    accounts_factory(app, "delegate")
    with app.app_context(), writing():
        db.session.execute(update(Account).where(Account.id == 2).values(name="Айгүл Сериккызы"))
        db.session.commit()
    for words in ("айгүл", "Сериккызы айгүл", "СЕРИККЫЗЫ"):
        assert "Айгүл" in office.get(PEOPLE, query_string={"q": words}).text


def test_the_list_goes_in_pages(app, office):
    with app.app_context(), writing():
        for number in range(30):
            db.session.execute(
                text(
                    "INSERT INTO account (email, name, password_hash, language, active,"
                    " session_epoch, created_at) VALUES (:email, 'Ann', '', 'en', true, 1,"
                    " '2026-01-01 00:00:00')"
                ),
                {"email": f"{number}@example.org"},
            )
        db.session.commit()
    page = office.get(PEOPLE).text
    assert page.count("<tr>") == 26
    assert "page=2" in page
    assert office.get(f"{PEOPLE}?page=2").text.count("<tr>") == 7
    assert office.get(f"{PEOPLE}?page=3").status_code == 404
    assert office.get(f"{PEOPLE}?page=x").status_code == 400


def test_roles_are_granted_and_taken_away_and_sessions_end(app, office, delegate):
    assert act(office, "grant", role="translator", languages=["ru", "zh"]).status_code == 303
    assert delegate.get(OWN).status_code == 303
    page = office.get(DELEGATE).text
    assert "Translator: Russian" in page
    assert act(office, "revoke", role="translator", scope="ru").status_code == 303
    assert "Translator: Russian" not in office.get(DELEGATE).text
    assert actions(app)[-3:] == ["account.grant_role", "account.grant_role", "account.revoke_role"]


IMPOSSIBLE = [
    ("grant", {}, "This field is needed."),
    ("grant", {"role": "delegate", "administration": "KG"}, "one administration only"),
    ("grant", {"role": "delegate", "administration": "nowhere"}, "such as KZ"),
    ("revoke", {"role": "editor"}, "does not have this role"),
    ("reactivate", {}, "cannot be activated again"),
    ("invitation/resend", {}, "has set a password already"),
    ("erase", {"address": "somebody@example.org"}, "Type the address exactly"),
    ("erase", {"address": ""}, "This field is needed."),
]


def test_what_cannot_be_done_is_said_on_the_page(office, delegate):
    for step, form, complaint in IMPOSSIBLE:
        answer = act(office, step, **form)
        assert (answer.status_code, complaint in answer.text) == (422, True), (step, form)
    assert delegate.get(OWN).status_code == 200


def test_the_last_administrator_stays(office):
    for step, form in (
        ("deactivate", {}),
        ("revoke", {"role": "administrator"}),
        ("erase", {"address": "administrator@example.org"}),
    ):
        answer = act(office, step, f"{PEOPLE}1", **form)
        assert answer.status_code == 422
        assert "This is the last administrator." in answer.text
    assert office.get(PEOPLE).status_code == 200


def test_an_inactive_person_cannot_sign_in_until_they_are_active_again(app, office, delegate):
    assert act(office, "deactivate").status_code == 303
    assert delegate.get(OWN).status_code == 303
    assert enter(delegate, "delegate@example.org").status_code == 422
    assert act(office, "reactivate").status_code == 303
    assert enter(delegate, "delegate@example.org").status_code == 303


def test_sessions_are_ended_and_second_factors_reset(app, office, delegate):
    assert act(office, "sessions/end").status_code == 303
    assert delegate.get(OWN).status_code == 303
    accounts_factory(app, "editor")
    assert act(office, "second-factors/reset", f"{PEOPLE}3").status_code == 303
    assert "Not set up" in office.get(f"{PEOPLE}3").text
    assert act(office, "second-factors/reset", f"{PEOPLE}1").status_code == 403


def test_all_that_is_held_is_given_out_as_a_file(app, office, delegate):
    answer = act(office, "held.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="person-2.json"'
    held = answer.json
    assert held["account"]["email"] == "delegate@example.org"
    assert held["account"]["roles"] == [{"role": "delegate", "scope": "KZ"}]
    assert len(held["sessions"]) == 1
    assert {one["act"] for one in held["acts"]} >= {"account.create", "account.sign_in"}
    assert held["named_in"]["audit_entry.actor_id"] >= 1
    assert "argon2" not in answer.text
    assert actions(app)[-1] == "account.give_out"


def test_who_is_on_a_programme_has_what_is_held_of_them_and_is_written_to_no_more(
    app, office, delegate
):
    with app.app_context(), writing():
        forum_person(email="delegate@example.org")
        forum_person(latin_name="Somebody else", email="else@example.org")
        db.session.commit()
    (held,) = act(office, "held.json").json["programmes"]
    assert (held["latin_name"], held["email"]) == ("Aigerim Bekova", "delegate@example.org")
    assert act(office, "erase", address="delegate@example.org").status_code == 303
    with app.app_context():
        people = db.session.scalars(select(ForumPerson).order_by(ForumPerson.id))
        assert [one.email for one in people] == ["", "else@example.org"]


def test_an_erased_person_is_named_nowhere_and_what_they_did_stays(app, office, delegate):
    token = form_token(delegate, OWN)
    form = {"csrf_token": token, "current": "a lantern by the gate"}
    new = "a bridge over the river"
    delegate.post(OWN, data=form | {"new": new, "repeated": new})  # it sends a letter
    with app.app_context():
        before = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert act(office, "erase", address="Delegate@example.org").status_code == 303
    assert delegate.get(OWN).status_code == 303
    with app.app_context():
        after = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert after == [*before, "account.erase"]
        acts = select(AuditEntry.actor_name).where(AuditEntry.actor_id == 2)
        assert set(db.session.scalars(acts)) == {ERASED_NAME}
        assert db.session.scalars(select(Job).where(Job.topic == "mail")).all() == []
        for table in db.metadata.sorted_tables:
            rows = db.session.execute(select(table)).all()
            assert "delegate@example.org" not in str(rows), table.name
    assert "Erased" in office.get(DELEGATE).text
    assert enter(delegate, "delegate@example.org", new).status_code == 422


def test_an_administrator_who_is_not_the_last_may_erase_themselves(app, office):
    accounts_factory(app, "administrator", email="second@example.org")
    answer = act(office, "erase", f"{PEOPLE}1", address="administrator@example.org")
    assert answer.status_code == 303
    assert office.get(PEOPLE).status_code == 303


@pytest.mark.usefixtures("app")
def test_erasing_finds_every_table_that_repeats_a_name():
    renamed = {f"{table.name}.{name.name}" for table, _id, name in _mentions() if name is not None}
    assert {"audit_entry.actor_name", "revision.actor_name", "proposal.author_name"} <= renamed
    assert "programme_release.actor_name" in renamed

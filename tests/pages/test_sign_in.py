import re

import pytest
from sqlalchemy import select

from accounts import services
from accounts.models import Account
from accounts.queries import account_by_email
from core.database import db, utcnow, writing
from core.permissions import NamedActor
from tests.people import PASSWORD, accounts_factory, enter, enter_as, form_token

OFFICE = NamedActor("office", "administrator")
PAGE = "/en/account/sign-in"
OWN = "/en/account/"


def change_role(app, email):
    with app.app_context(), writing():
        account = db.session.scalars(account_by_email(email)).one()
        services.grant_role(account, "translator", "fr", by=OFFICE)
        db.session.commit()


def change_password(client, current=PASSWORD, new="a bridge over the river", repeated=None):
    form = {
        "csrf_token": form_token(client, OWN),
        "current": current,
        "new": new,
        "repeated": new if repeated is None else repeated,
    }
    return client.post(OWN, data=form)


def test_who_signs_in_comes_to_the_page_they_wanted(app, client):
    email = accounts_factory(app, "editor")
    asked = client.get("/en/account/?as_of=2015-05-28")
    assert asked.status_code == 303
    assert enter(client, email, address=asked.location).location == "/en/account/?as_of=2015-05-28"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(app, client, target):
    email = accounts_factory(app, "editor")
    answer = enter(client, email, address=f"{PAGE}?next={target}")
    assert answer.location == OWN


def test_who_is_signed_in_does_not_see_the_form_again(client):
    enter_as(client, "editor")
    assert client.get(f"{PAGE}?next=/en/account/").location == OWN


def test_signing_in_is_dated(app, client):
    enter_as(client, "editor")
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        assert account.last_sign_in_at is not None
        assert account.last_sign_in_at <= utcnow()


def test_the_answer_does_not_tell_who_has_an_account(app, client):
    email = accounts_factory(app, "editor")
    accounts_factory(app, "delegate", active=False)
    pages = {
        re.sub(r'name="csrf_token" value="[^"]*"|[a-z]+@example.org', "", answer.text)
        for answer in (
            enter(client, email, "a wrong password"),
            enter(client, "nobody@example.org"),
            enter(client, "delegate@example.org"),
        )
    }
    assert len(pages) == 1
    assert "The e-mail address or the password is not right." in pages.pop()


def test_a_failed_attempt_keeps_the_address_and_not_the_password(client):
    answer = enter(client, "nobody@example.org", "a wrong password")
    assert answer.status_code == 422
    assert 'value="nobody@example.org"' in answer.text
    assert "a wrong password" not in answer.text


@pytest.mark.parametrize("language", ["zh", "en", "ru", "fr", "es", "ar"])
def test_the_form_stands_in_each_language(client, language):
    answer = client.get(f"/{language}/account/sign-in")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_the_session_is_a_new_one_after_signing_in(app, client):
    accounts_factory(app, "editor")
    before = form_token(client, PAGE)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        old = session["csrf_token"]
    enter(client, "editor@example.org")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != old
    assert form_token(client, OWN) != before


def test_signing_out_ends_the_session(client):
    enter_as(client, "editor")
    token = form_token(client, OWN)
    assert client.post("/en/account/sign-out", data={"csrf_token": token}).status_code == 303
    assert client.get(OWN).status_code == 303


def test_signing_out_twice_is_no_error(client):
    assert client.post("/en/account/sign-out").status_code == 303


def test_signing_out_needs_the_form_of_this_site(client):
    enter_as(client, "editor")
    assert client.post("/en/account/sign-out").status_code == 400
    assert client.get(OWN).status_code == 200


def test_a_form_without_its_token_is_offered_again_with_the_address(client):
    answer = client.post(PAGE, data={"email": "a@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert 'value="a@example.org"' in answer.text
    assert "Please enter your password again." in answer.text
    assert PASSWORD not in answer.text


def test_a_change_without_its_token_says_what_to_do(client):
    enter_as(client, "editor")
    answer = client.post(OWN, data={"current": PASSWORD})
    assert answer.status_code == 400
    assert "Go back and copy what you wrote" in answer.text


def test_five_wrong_passwords_from_a_place_lock_the_account_for_that_place_only(app, client):
    email = accounts_factory(app, "editor")
    for _ in range(5):
        assert enter(client, email, "a wrong password").status_code == 422
    answer = enter(client, email.upper())
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "Too many attempts." in answer.text
    owner = app.test_client()
    owner.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert enter(owner, email).status_code == 303


def test_right_passwords_do_not_lock_the_account(app, client):
    email = accounts_factory(app, "editor")
    for _ in range(7):
        assert enter(app.test_client(), email).status_code == 303


def test_ten_attempts_a_minute_from_one_address_are_enough(client):
    for number in range(10):
        assert enter(client, f"guess{number}@example.org").status_code == 422
    answer = enter(client, "guess@example.org")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_the_password_is_changed_and_only_this_session_goes_on(app, client):
    enter_as(client, "editor")
    other = app.test_client()
    enter(other, "editor@example.org")
    assert other.get(OWN).status_code == 200
    assert change_password(client).status_code == 303
    assert client.get(OWN).status_code == 200
    assert other.get(OWN).status_code == 303
    assert enter(other, "editor@example.org").status_code == 422
    assert enter(other, "editor@example.org", "a bridge over the river").status_code == 303


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"current": "not my password"}, "This is not your current password."),
        ({"new": "short"}, "at least 12 characters"),
        ({"new": "editor@example.org"}, "must not be your e-mail address"),
        ({"repeated": "something else"}, "The two passwords are not the same."),
    ],
)
def test_a_change_that_cannot_be_made_says_why(client, form, complaint):
    enter_as(client, "editor")
    answer = change_password(client, **form)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert client.get(OWN).status_code == 200


def test_the_current_password_cannot_be_guessed_from_an_open_session(client):
    enter_as(client, "editor")
    for _ in range(5):
        assert change_password(client, current="not my password").status_code == 422
    answer = change_password(client)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_new_role_ends_the_sessions_begun_before(app, client):
    enter_as(client, "editor")
    change_role(app, "editor@example.org")
    assert client.get(OWN).status_code == 303


def test_the_account_page_says_what_one_may_do(client):
    enter_as(client, "delegate")
    page = client.get(OWN).text
    assert "delegate@example.org" in page
    assert "Delegate: Kazakhstan" in page


def test_pages_about_a_person_stay_out_of_caches(client):
    enter_as(client, "editor")
    for address in (OWN, PAGE):
        assert client.get(address).headers["Cache-Control"] == "no-store"

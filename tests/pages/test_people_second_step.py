"""The second step of signing in: nothing opens before it, and it can be set up, used and lost."""

import html
import json
import re

import pyotp
import pytest

from core.database import db
from core.extensions import limiter
from core.jobs import Job
from tests.passkeys import Authenticator
from tests.people import (
    CODE_SECRET,
    PASSWORD,
    SECOND_STEP,
    accounts_factory,
    enter,
    enter_as,
    form_token,
    fresh_code,
    give_code,
    give_password,
)

FACTORS = "/en/account/second-factors/"
CODE, PASSKEY = f"{FACTORS}code", f"{FACTORS}passkey"
OWN = "/en/account/"


def options_of(client, address):
    """What the page asks the browser for a passkey."""
    found = re.search(r'data-options="([^"]*)"', client.get(address).text)
    return json.loads(html.unescape(found[1]))


def offered(client):
    page = client.get(CODE).text
    secret = re.search(r"account__secret[^>]*>([^<]+)<", page)[1].replace(" ", "")
    return {
        "csrf_token": form_token(client, CODE),
        "offer": re.search(r'name="offer"[^>]*value="([^"]+)"', page)[1],
        "code": pyotp.TOTP(secret).now(),
    }


def set_up_codes(client, **changed):
    return client.post(CODE, data=offered(client) | changed)


def add_passkey(client, key, name="Telephone"):
    answer = key.create(options_of(client, PASSKEY))
    form = {"csrf_token": form_token(client, FACTORS), "name": name, "credential": answer}
    return client.post(PASSKEY, data=form)


def recovery_codes(answer):
    return re.findall(r"<li><code>([^<]+)</code>", answer.text)


@pytest.mark.parametrize("enrolled", [True, False])
@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_after_the_password_alone_no_page_of_people_opens(app, client, role, enrolled):
    email = accounts_factory(app, role, enrolled=enrolled)
    assert give_password(client, email).location == SECOND_STEP
    for address in (OWN, "/en/desk/", "/en/desk/reports/", "/en/desk/people/"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert "/account/sign-in" in answer.location
        assert SECOND_STEP in client.get(answer.location).location
    assert "My account" not in client.get("/en/").text


def test_an_enrolled_person_cannot_set_up_another_factor_before_proving_one(app, client):
    give_password(client, accounts_factory(app, "editor"))
    for address in (FACTORS, CODE, PASSKEY):
        assert client.get(address).status_code == 400
    token = form_token(client, SECOND_STEP)
    for address in (CODE, PASSKEY):
        assert client.post(address, data={"csrf_token": token}).status_code == 400


def test_a_code_passes_and_begins_a_session_of_its_own(app, client):
    email = accounts_factory(app, "editor")
    give_password(client, email)
    with client.session_transaction() as held:
        half_open = held["_user_id"]
    assert give_code(client, fresh_code(app)).location == OWN
    with client.session_transaction() as held:
        assert held["_user_id"] != half_open
    assert client.get(OWN).status_code == 200


def test_a_code_is_not_taken_twice(app, client):
    email = accounts_factory(app, "editor")
    code = pyotp.TOTP(CODE_SECRET).now()
    for status in (303, 422):
        browser = app.test_client()
        give_password(browser, email)
        assert give_code(browser, code).status_code == status


def test_wrong_codes_are_limited_for_the_account_wherever_they_come_from(app, client):
    email = accounts_factory(app, "editor")
    for place in range(5):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{place}"
        give_password(browser, email)
        answers = {give_code(browser, "000000").status_code for _ in range(5)}
        assert answers == ({422} if place < 4 else {429})


def test_the_second_step_goes_on_to_the_page_that_was_wanted(app, client):
    email = accounts_factory(app, "editor")
    wanted = "/en/desk/reports/?state=new"
    asked = client.get(wanted)
    assert enter(client, email, address=asked.location).location == wanted


def test_without_a_password_there_is_no_second_step(client):
    for address in (SECOND_STEP, FACTORS, CODE, PASSKEY):
        assert client.get(address).status_code == 400


def test_who_must_enrol_is_led_to_it_and_gets_ten_recovery_codes(app, client):
    email = accounts_factory(app, "editor", enrolled=False)
    assert client.get(give_password(client, email).location).location == FACTORS
    answer = set_up_codes(client)
    assert answer.status_code == 200
    codes = recovery_codes(answer)
    assert len(codes) == 10
    assert client.get(OWN).status_code == 200
    other = app.test_client()
    give_password(other, email)
    assert give_code(other, codes[0]).status_code == 303
    third = app.test_client()
    give_password(third, email)
    assert give_code(third, codes[0]).status_code == 422


def test_looking_at_the_picture_changes_nothing(app, client):
    enter_as(client, "delegate")
    page = client.get(CODE)
    assert "data:image/svg+xml;base64," in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set up codes" in client.get(FACTORS).text


def test_a_wrong_code_keeps_the_picture(client):
    enter_as(client, "delegate")
    form = offered(client)
    for code in ("000000", "", "x" * 500):
        answer = client.post(CODE, data=form | {"code": code})
        assert answer.status_code == 422
        assert form["offer"] in answer.text


def test_an_offer_of_nobody_begins_anew(client):
    enter_as(client, "delegate")
    assert set_up_codes(client, offer="forged").location == CODE


def test_a_passkey_is_set_up_used_named_and_removed(app, client):
    enter_as(client, "delegate")
    key = Authenticator()
    assert len(recovery_codes(add_passkey(client, key, "My ‮telephone"))) == 10
    assert "My telephone" in client.get(FACTORS).text
    other = app.test_client()
    assert give_password(other, "delegate@example.org").location == SECOND_STEP
    form = {"credential": key.get(options_of(other, SECOND_STEP))}
    form["csrf_token"] = _token_of(other)
    assert other.post(f"{SECOND_STEP}/passkey", data=form).location == OWN
    assert other.get(OWN).status_code == 200
    remove = {"csrf_token": form_token(other, OWN)}
    assert other.post(f"{PASSKEY}/1/remove", data=remove).status_code == 303
    assert enter(app.test_client(), "delegate@example.org").location == OWN


def _token_of(client):
    """The token of the session, by a page that begins no other challenge."""
    return form_token(client, "/en/account/forgotten")


def test_a_passkey_of_another_site_or_of_an_old_challenge_does_not_pass(app, client):
    enter_as(client, "delegate")
    key = Authenticator()
    add_passkey(client, key)
    other = app.test_client()
    give_password(other, "delegate@example.org")
    old = key.get(options_of(other, SECOND_STEP))
    options = options_of(other, SECOND_STEP)
    key.origin = "https://guantong.example.evil"
    stranger = Authenticator()
    for credential in (old, key.get(options), stranger.get(options), "", "{}", "[1]", "null", "x"):
        form = {"credential": credential, "csrf_token": _token_of(other)}
        answer = other.post(f"{SECOND_STEP}/passkey", data=form)
        assert answer.status_code == 422
        assert "The passkey was not accepted" in answer.text
        limiter.reset()
    assert other.get(OWN).status_code == 303


def test_the_passkey_of_somebody_else_is_not_removed(app, client):
    enter_as(client, "delegate")
    add_passkey(client, Authenticator())
    other = app.test_client()
    enter_as(other, "translator")
    form = {"csrf_token": form_token(other, OWN)}
    assert other.post(f"{PASSKEY}/1/remove", data=form).status_code == 404


def test_the_last_factor_of_an_editor_stays(client):
    enter_as(client, "editor")
    answer = client.post(f"{CODE}/remove", data={"csrf_token": form_token(client, OWN)})
    assert answer.status_code == 400
    assert "Set up another one first." in answer.text
    assert "Set up on another telephone" in client.get(FACTORS).text


def test_new_recovery_codes_are_shown_once_and_others_end(client):
    enter_as(client, "editor")
    form = {"csrf_token": form_token(client, OWN)}
    codes = recovery_codes(client.post(f"{FACTORS}recovery", data=form))
    assert len(codes) == 10
    assert codes[0] not in client.get(FACTORS).text
    assert "10 codes are left" in client.get(FACTORS).text


def test_changes_of_the_second_step_are_told_by_letter(app, client):
    enter_as(client, "delegate")
    set_up_codes(client)
    with app.app_context():
        letters = [job.payload for job in db.session.query(Job).filter_by(topic="mail")]
    assert [letter["to"] for letter in letters] == ["delegate@example.org"]
    assert PASSWORD not in str(letters)

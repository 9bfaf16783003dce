"""Invitations and lost passwords: letters with links that are good once, and tell nothing."""

import re

import pytest
from sqlalchemy import select, update

from accounts.models import Account
from accounts.session_models import AccountLink
from core.database import db, utcnow, writing
from core.jobs import Job
from core.worker import drain
from tests.people import PASSWORD, accounts_factory, enter, form_token, give_password, sign_in

INVITE = "/en/desk/people/invite"
FORGOTTEN = "/en/account/forgotten"
OWN = "/en/account/"
NEW = "a bridge over the river"
AIGUL = {"email": "aigul@example.kz", "name": "Айгүл", "language": "ru", "role": "delegate"}


def letters(app):
    with app.app_context():
        jobs = db.session.scalars(select(Job).where(Job.topic == "mail").order_by(Job.id))
        return [job.payload for job in jobs]


def link_in(letter):
    return re.search(r"https?://[^/]+(/\S+token=\S+)", letter["text"])[1]


def invite(client, **form):
    form = {"csrf_token": form_token(client, INVITE), "administration": "kz"} | AIGUL | form
    return client.post(INVITE, data=form)


def choose(client, address, new=NEW, repeated=None):
    form = {"csrf_token": form_token(client, address), "new": new, "repeated": repeated or new}
    return client.post(address, data=form)


def ask(client, email):
    return client.post(
        FORGOTTEN, data={"csrf_token": form_token(client, FORGOTTEN), "email": email}
    )


def work(app):
    with app.app_context():
        drain()


@pytest.fixture
def office(app):
    client = app.test_client()
    sign_in(client, "administrator")
    return client


def test_an_invitation_is_a_letter_whose_link_sets_the_password_and_signs_in(app, client, office):
    assert invite(office).status_code == 303
    (letter,) = letters(app)
    assert (letter["to"], letter["language"]) == ("aigul@example.kz", "ru")
    assert "Айгүл" in letter["text"]
    link = link_in(letter)
    assert link.startswith("/ru/account/invitation?token=")
    assert choose(client, link).status_code == 303
    assert "Delegate: Kazakhstan" in client.get(OWN).text
    assert client.get(link).status_code == 410
    assert enter(app.test_client(), "aigul@example.kz", NEW).status_code == 303


def test_opening_an_invitation_changes_nothing(app, client, office):
    invite(office)
    link = link_in(letters(app)[0])
    for _ in range(3):
        assert client.get(link).status_code == 200
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(email="aigul@example.kz")).one()
        assert account.password_hash == ""
        assert account.last_sign_in_at is None


def test_the_table_holds_the_hash_of_the_link_only(app, office):
    invite(office)
    token = link_in(letters(app)[0]).partition("token=")[2]
    with app.app_context():
        stored = db.session.scalars(select(AccountLink.token_hash)).one()
    assert stored not in token
    assert token.partition(".")[0].strip('"') not in stored


def test_an_invited_editor_sets_up_the_second_step_first(app, client, office):
    invite(office, role="editor")
    answer = choose(client, link_in(letters(app)[0]))
    assert answer.location.endswith("/account/second-step")
    assert client.get("/en/desk/").status_code == 303


def test_a_translator_is_invited_for_several_languages(app, office):
    assert invite(office, role="translator", languages=["ru", "fr"]).status_code == 303
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(email="aigul@example.kz")).one()
        assert account.scopes("translator") == {"ru", "fr"}


IMPOSSIBLE = [
    ({"email": ""}, "This field is needed."),
    ({"email": "aigul"}, "is not an e-mail address"),
    ({"email": "a@b.example\r\nBcc: c@d.example"}, "is not an e-mail address"),
    ({"email": "x" * 300 + "@example.org"}, "This is too long."),
    ({"email": "administrator@example.org"}, "There is an account"),
    ({"name": " ‮ "}, "The name needs 1 to 200 characters."),
    ({"name": "n" * 201}, "This is too long."),
    ({"administration": "ZZZ"}, "Give the code of the administration"),
    ({"role": "translator"}, "Choose at least one language."),
    ({"role": "owner"}, "Not a valid choice"),
]


def test_an_invitation_that_cannot_be_sent_says_why_and_keeps_the_form(app, office):
    for form, complaint in IMPOSSIBLE:
        answer = invite(office, **form)
        assert (answer.status_code, complaint in answer.text) == (422, True), form
    assert letters(app) == []


def test_an_invitation_is_sent_again_with_a_new_link_and_taken_back(app, client, office):
    invite(office)
    person = "/en/desk/people/2"
    token = {"csrf_token": form_token(office, person)}
    assert office.post(f"{person}/invitation/resend", data=token).status_code == 303
    first, second = (link_in(letter) for letter in letters(app))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    assert office.post(f"{person}/invitation/revoke", data=token).status_code == 303
    assert client.get(second).status_code == 410
    assert "Inactive" in office.get(person).text
    assert office.post(f"{person}/invitation/resend", data=token).status_code == 303
    assert choose(client, link_in(letters(app)[2])).status_code == 303
    assert office.post(f"{person}/invitation/resend", data=token).status_code == 422


def test_a_link_is_over_in_time(app, client, office):
    invite(office)
    link = link_in(letters(app)[0])
    with app.app_context(), writing():
        db.session.execute(update(AccountLink).values(expires_at=utcnow()))
        db.session.commit()
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("page", ["invitation", "new-password"])
def test_a_link_that_we_did_not_sign_is_over(client, page):
    for token in ("", "x", "x.y.z", "a" * 5000):
        assert client.get(f"/en/account/{page}?token={token}").status_code == 410


def test_a_link_of_one_purpose_does_not_serve_the_other(app, client, office):
    invite(office)
    link = link_in(letters(app)[0]).replace("invitation", "new-password")
    assert client.get(link).status_code == 410


def test_an_unsuitable_password_leaves_the_link_good(app, client, office):
    invite(office)
    link = link_in(letters(app)[0])
    for new, repeated in (("short", None), (NEW, "another"), ("aigul@example.kz", None)):
        assert choose(client, link, new, repeated).status_code == 422
    assert choose(client, link).status_code == 303


def test_a_lost_password_is_set_anew_and_sessions_end(app, client):
    email = accounts_factory(app, "delegate")
    other = app.test_client()
    enter(other, email)
    ask(client, "Delegate@Example.org ")
    work(app)
    link = link_in(letters(app)[0])
    assert choose(client, link).location == "/en/account/sign-in"
    assert other.get(OWN).status_code == 303
    assert enter(client, email, PASSWORD).status_code == 422
    assert enter(client, email, NEW).status_code == 303
    assert client.get(link).status_code == 410
    assert [one["subject"] for one in letters(app)][1:] == ["Your password was changed"]


def test_a_new_password_does_not_replace_the_second_step(app, client):
    email = accounts_factory(app, "editor")
    ask(client, email)
    work(app)
    choose(client, link_in(letters(app)[0]))
    assert give_password(client, email, NEW).location == "/en/account/second-step"


def test_asking_tells_nothing_about_who_has_an_account(app, client):
    accounts_factory(app, "delegate")
    accounts_factory(app, "translator", active=False)
    told = []
    for email in ("delegate@example.org", "translator@example.org", "nobody@example.org"):
        browser = app.test_client()
        answer = ask(browser, email)
        page = browser.get(answer.location).text
        told.append((answer.status_code, re.sub(r'value="[^"]*"', "", page)))
        with app.app_context():
            assert db.session.scalars(select(Job.payload["email"].as_string())).all()[-1] == email
    assert len(set(told)) == 1
    work(app)
    assert [letter["to"] for letter in letters(app)] == ["delegate@example.org"]


def test_somebody_is_not_flooded_with_letters(app, client):
    email = accounts_factory(app, "delegate")
    for place in range(3):
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{place}"
        ask(client, email)
    work(app)
    assert len(letters(app)) == 1
    client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    answers = [ask(client, f"a{number}@example.org").status_code for number in range(6)]
    assert answers == [303] * 5 + [429]

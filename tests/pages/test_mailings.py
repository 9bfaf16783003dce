"""Letters that come for a role can be ended: from a letter without signing in, or on the account's
page."""

import pytest
from sqlalchemy import select

from accounts.mailings.models import EndedMailing
from accounts.mailings.tokens import token_of
from accounts.models import Account
from accounts.people.erasure import erase
from cooperation.fund.letters.mailings import CALLS, REPORTS
from core.database import db, writing
from core.permissions import NamedActor
from tests.pages.conftest import page_at
from tests.pages.forms import form_of
from tests.people import accounts_factory, let_in

ACCOUNT = "/en/account/"
OFFICE = NamedActor("office", "administrator")


@pytest.fixture
def letter(app):
    """The address at the end of a letter about calls to a delegate."""
    accounts_factory(app, "delegate", "kz@example.org", "KZ")
    with app.app_context():
        return f"/ar/letters/{token_of(CALLS, the_account())}"


def the_account():
    return db.session.scalars(select(Account).filter_by(email="kz@example.org")).one()


def ended(app):
    with app.app_context():
        return list(db.session.scalars(select(EndedMailing.mailing)))


def test_opening_the_address_changes_nothing_and_sending_the_form_ends_them(app, client, letter):
    answer = client.get(letter)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert ended(app) == []
    client.post(letter, data=form_of(answer.text, letter))
    assert ended(app) == ["fund_calls"]
    assert page_at(client, letter).all("form", within=page_at(client, letter).all("main")[0]) == []


def test_one_click_ends_them_without_signing_in_or_a_cookie(app, letter):
    program = app.test_client(use_cookies=False)
    for _time in range(2):  # the same again is no fault
        answer = program.post(letter, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200  # RFC 8058: no redirection
        assert "Set-Cookie" not in answer.headers
    assert ended(app) == ["fund_calls"]


def test_an_address_that_this_site_did_not_write_ends_nothing(app, client, letter):
    for address in (f"{letter}x", "/en/letters/WzFd.x", "/en/letters/x"):
        assert client.post(address).status_code == 404
        assert client.get(address).status_code == 404
    assert ended(app) == []


def test_the_page_of_the_account_ends_them_and_has_them_sent_again(app, client, letter):
    let_in(client, "kz@example.org")
    page = page_at(client, ACCOUNT)
    assert str(CALLS.label) in page.words()
    for verb, left in (("end", ["fund_calls"]), ("resume", [])):
        address = f"/en/account/letters/fund_calls/{verb}"
        answer = client.post(address, data=form_of(client.get(ACCOUNT).text, address))
        assert answer.location == f"{ACCOUNT}#letters"
        assert ended(app) == left


def test_who_gets_no_such_letters_is_not_asked(app, client):
    accounts_factory(app, "translator", "ru@example.org")
    accounts_factory(app, "editor", "desk@example.org")
    let_in(client, "ru@example.org")
    assert "Letters of the secretariat" not in page_at(client, ACCOUNT).words()
    form = form_of(client.get(ACCOUNT).text, ACCOUNT)
    assert client.post("/en/account/letters/fund_calls/end", data=form).status_code == 404
    desk = app.test_client()
    let_in(desk, "desk@example.org")
    words = page_at(desk, ACCOUNT).words()
    assert (str(REPORTS.label) in words, str(CALLS.label) in words) == (True, False)


def test_what_a_person_ended_goes_with_them(app, letter, client):
    client.post(letter)
    with app.app_context(), writing():
        erase(the_account(), "kz@example.org", OFFICE)
        db.session.commit()
    assert ended(app) == []

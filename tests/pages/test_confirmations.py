"""Confirming and disputing facts on the pages: a delegate's, the desk's, and what readers see."""

import pytest

from accounts.models import Account
from accounts.people.erasure import ERASED_NAME, erase
from cooperation.agreements.confirming.models import Confirmation
from cooperation.agreements.models import Agreement
from core.database import db, session, writing
from core.permissions import NamedActor
from directory.models import Administration
from registry.changes import changing
from registry.door import acting_as
from registry.ledger_models import Event
from registry.services import withdraw
from tests.pages.asking import answer_at
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of, with_values
from tests.people import ROLES, accounts_factory, let_in, sign_in
from tests.programs import hold_signed
from tests.records import EDITOR, act, agreement

LIST = "/en/account/confirmations/"
KZ, CN = f"{LIST}KZ/A1", f"{LIST}CN/A1"
READERS = "/en/agreements/A1"
WORDS = "Подписано <b>29</b> мая & не 28."


@pytest.fixture
def a1(app):
    """A1 between KZ and CN, signed."""
    hold_signed(app)
    return app


@pytest.fixture
def kz(a1):
    """A delegate of KZ."""
    return delegate_of(a1, "KZ")


def delegate_of(app, code):
    client = app.test_client()
    let_in(client, accounts_factory(app, "delegate", f"{code}@example.org".lower(), code))
    return client


def confirm(client, fact="E1", page=KZ):
    action = f"{page}/{fact}/confirm"
    return client.post(action, data=form_of(client.get(page).text, action))


def dispute(client, fact="E1", page=KZ, words=WORDS, language="ru"):
    action = f"{page}/{fact}/dispute"
    form = form_of(client.get(page).text, action)
    form[f"{fact}-words"], form[f"{fact}-language"] = words, language
    return client.post(action, data=form)


def told(app, address=READERS):
    """What a visitor is told."""
    page = page_at(app.test_client(), address)
    return page.words(page.by_id("confirmations"))


def change_date(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        event = db.session.query(Event).filter_by(code="E1").one()
        with changing(event, EDITOR, "event.record", "mended"):
            event.set_date("2015-05-29")
        db.session.commit()


def the_dispute(app):
    with app.app_context():
        return db.session.query(Confirmation).filter(Confirmation.state != "confirmed").one()


@pytest.fixture
def editor(a1):
    """An editor at the desk."""
    client = a1.test_client()
    sign_in(client, "editor")
    return client


def decide(client, step, **fields):
    page = f"/en/desk/disputes/{the_dispute(client.application).id}"
    form = form_of(client.get(page).text, f"{page}/{step}")
    return client.post(f"{page}/{step}", data=with_values(form, **fields))


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_are_for_delegates_and_the_desk_for_editors(a1, role):
    client = a1.test_client()
    sign_in(client, role)
    refused = 303 if role == "visitor" else 403
    for address in (LIST, KZ):
        assert client.get(address).status_code == (200 if role == "delegate" else refused)
    at_desk = client.get("/en/desk/disputes/1").status_code
    assert at_desk == (404 if role in ("editor", "administrator") else refused)


@pytest.mark.parametrize("address", [CN, f"{LIST}UZ/A1"])
def test_a_delegate_speaks_for_no_other_administration(kz, address):
    assert kz.get(address).status_code == 404
    form = form_of(kz.get(KZ).text, f"{KZ}/E1/confirm")
    assert kz.post(f"{address}/E1/confirm", data=form).status_code == 404
    assert told(kz.application).endswith("is right.")


def test_opening_a_page_says_nothing_and_forms_need_their_token(kz):
    page_at(kz, KZ)
    assert kz.get(f"{KZ}/E1/confirm").status_code == 405
    form = form_of(kz.get(KZ).text, f"{KZ}/E1/confirm")
    del form["csrf_token"]
    assert kz.post(f"{KZ}/E1/confirm", data=form).status_code == 400
    assert told(kz.application).endswith("is right.")


def test_a_link_in_a_letter_leads_through_signing_in(a1):
    answer = a1.test_client().get(KZ)
    assert answer.status_code == 303
    assert "/en/account/sign-in?next=" in answer.location


def test_readers_see_by_whom_a_fact_is_confirmed_and_no_more(kz):
    app = kz.application
    assert told(app).endswith("No party has said yet whether what is published is right.")
    assert confirm(kz).status_code == 303
    assert "28 May 2015Confirmed by 1 of 2 parties on record: Kazakhstan" in told(app)
    assert "Of 1 further fact no party" in told(app)
    assert "both" not in told(app)
    assert confirm(delegate_of(app, "CN"), page=CN).status_code == 303
    assert "Confirmed by both parties: Kazakhstan · China" in told(app)
    assert told(app).count("Confirmed by both") == 1  # of the agreement itself nobody spoke


def test_a_later_change_asks_again(kz):
    app = kz.application
    confirm(kz)
    confirm(kz, "A1")
    assert "nothing to confirm" in page_at(kz, LIST).words()
    change_date(app)
    assert "1 fact to confirm" in page_at(kz, LIST).words()
    assert "It has changed since you spoke of it" in page_at(kz, KZ).words()
    assert "29 May 2015Confirmed before it changed; asked again: Kazakhstan" in told(app)
    confirm(kz)
    assert "29 May 2015Confirmed by 1 of 2" in told(app)


def test_a_dispute_is_nobodys_to_see_until_it_is_acknowledged(kz, editor):
    app = kz.application
    confirm(kz)
    assert dispute(kz).status_code == 303
    assert "29" not in told(app)
    assert "Confirmed" not in told(app).removeprefix("Confirmed by the parties")
    assert "Disputed facts to acknowledge 1" in page_at(editor, "/en/desk/").words()
    page = page_at(editor, f"/en/desk/disputes/{the_dispute(app).id}")
    assert WORDS in page.words()
    assert decide(editor, "acknowledge").status_code == 303
    page = page_at(app.test_client(), READERS)
    (words,) = page.marked(class_="report__words")
    assert (page.words(words), words.get("lang"), words.get("dir")) == (WORDS, "ru", "ltr")
    assert "Disputed since" in told(app)


def test_a_closed_dispute_tells_the_party_why_and_readers_nothing(kz, editor):
    app = kz.application
    dispute(kz)
    decide(editor, "acknowledge")
    assert decide(editor, "close", reason="", reason_language="en").status_code == 422
    reason = {"reason": "The scan says the 28th.", "reason_language": "en"}
    assert decide(editor, "close", **reason).status_code == 303
    assert "Disputed" not in told(app)
    assert "The scan says the 28th." not in told(app)
    page = page_at(kz, KZ)
    assert "The scan says the 28th." in page.words()
    assert f"{KZ}/E1/confirm" in [one.get("action") for one in page.all("form")]


def test_a_dispute_about_what_has_changed_is_told_no_more(kz, editor):
    dispute(kz)
    decide(editor, "acknowledge")
    change_date(kz.application)
    assert "Disputed" not in told(kz.application)
    page = page_at(editor, f"/en/desk/disputes/{the_dispute(kz.application).id}")
    assert "What is published has changed since" in page.words()


def test_a_dispute_without_words_comes_back_with_what_is_missing(kz):
    answer = dispute(kz, words="  ")
    assert answer.status_code == 422
    assert "Say what is not right" in answer.text


def test_words_are_kept_without_marks_that_turn_their_direction(app, kz):
    assert dispute(kz, words="Another day.\u202e evil").status_code == 303
    assert the_dispute(app).words == "Another day. evil"


def test_who_saw_an_older_page_keeps_their_words_and_is_told(kz):
    action = f"{KZ}/E1/dispute"
    old = form_of(kz.get(KZ).text, action)
    old["E1-words"] = WORDS
    change_date(kz.application)
    answer = kz.post(action, data=old)
    assert answer.status_code == 409
    assert "What you were shown has changed since" in answer.text
    again = form_of(answer.text, action)
    assert again["E1-words"].strip() == WORDS
    assert kz.post(action, data=again).status_code == 303


def test_the_second_of_two_delegates_is_told_that_the_first_spoke(kz):
    app = kz.application
    other = app.test_client()
    let_in(other, accounts_factory(app, "delegate", "second@example.org", "KZ"))
    action = f"{KZ}/E1/dispute"
    form = form_of(other.get(KZ).text, action)
    form["E1-words"] = WORDS
    confirm(kz)
    assert other.post(action, data=form).status_code == 409
    assert "Confirmed by 1 of 2" in told(app)


@pytest.mark.parametrize("field", ["digest", "number"])
@pytest.mark.parametrize("value", ["", "x" * 70, "9" * 30])
def test_a_form_that_means_nothing_is_refused(kz, field, value):
    action = f"{KZ}/E1/confirm"
    form = form_of(kz.get(KZ).text, action)
    form[field] = value
    assert kz.post(action, data=form).status_code in (400, 409)
    assert told(kz.application).endswith("is right.")


def test_a_withdrawn_agreement_and_an_unknown_fact_are_not_there(kz):
    form = form_of(kz.get(KZ).text, f"{KZ}/E1/confirm")
    assert kz.post(f"{KZ}/E9/confirm", data=form).status_code == 404
    with kz.application.app_context(), writing(), acting_as(EDITOR):
        withdraw(db.session.query(Agreement).one(), EDITOR, "Twice.", language="en")
        db.session.commit()
    assert kz.get(KZ).status_code == 404
    assert kz.post(f"{KZ}/E1/confirm", data=form).status_code == 404
    assert "A1" not in page_at(kz, LIST).words()


def test_pages_of_delegates_stay_out_of_caches_and_readers_pages_follow_at_once(kz):
    visitor = kz.application.test_client()
    tag = visitor.get(READERS).headers["ETag"]
    assert visitor.get(READERS, headers={"If-None-Match": tag}).status_code == 304
    confirm(kz)
    assert visitor.get(READERS, headers={"If-None-Match": tag}).status_code == 200
    for address in (LIST, KZ):
        assert kz.get(address).headers["Cache-Control"] == "no-store"


def test_delegates_find_the_way(kz):
    assert LIST in page_at(kz, "/en/account/").hrefs
    assert KZ in page_at(kz, READERS).hrefs
    assert KZ in page_at(kz, LIST).hrefs
    assert KZ not in page_at(delegate_of(kz.application, "UZ"), READERS).hrefs


@pytest.mark.parametrize("tag", ["zh", "ar"])
def test_the_pages_are_sound_html(kz, editor, tag):
    dispute(kz)
    addresses = (LIST, KZ, READERS)
    pages = [page_at(kz, one.replace("/en/", f"/{tag}/")) for one in addresses]
    pages += [page_at(editor, f"/{tag}/desk/disputes/{the_dispute(kz.application).id}")]
    for page in pages:
        assert page.heading_faults() == []
        assert page.repeated_ids() == set()
        assert page.broken_references() == set()
        assert page.nesting_faults() == []


def test_the_statement_of_an_erased_person_stays_their_administrations(kz):
    app = kz.application
    confirm(kz)
    with app.app_context(), writing():
        account = db.session.query(Account).filter_by(email="kz@example.org").one()
        erase(account, "kz@example.org", by=NamedActor("office", "administrator"))
        db.session.commit()
        assert session().scalars(db.select(Confirmation.actor_name)).all() == [ERASED_NAME]
    assert "Confirmed by 1 of 2" in told(app)


def test_the_list_sends_as_many_statements_for_20_agreements_as_for_1(kz):
    app = kz.application

    def sent():
        with statements_of(app) as found:
            page_at(kz, LIST)
        return len(found)

    sent()
    few = sent()
    with app.app_context(), writing(), acting_as(EDITOR):
        body = db.session.query(Administration).filter_by(code="KZ").one()
        for number in range(2, 22):
            act(f"EV{number}", "signature", "2016-01-01", agreement(f"A{number}", parties=[body]))
        db.session.commit()
    assert "21 agreements are to be confirmed." in page_at(kz, LIST).words()
    assert sent() == few


def test_programs_are_told_what_readers_are_told(kz, editor):
    app = kz.application

    def told_of(code):
        return [
            (one["party"], one["state"], one["words"])
            for one in answer_at(app.test_client(), f"/records/{code}")["confirmations"]
        ]

    assert told_of("A1") == told_of("E1") == told_of("KZ") == []
    confirm(kz, "A1")
    confirm(kz)
    assert told_of("A1") == told_of("E1") == [("KZ", "confirmed", None)]
    change_date(app)
    assert told_of("E1") == [("KZ", "confirmed_before_change", None)]
    dispute(kz)
    assert told_of("E1") == []
    decide(editor, "acknowledge")
    assert told_of("E1") == [("KZ", "disputed", {"value": WORDS, "language": "ru"})]
    with app.app_context(), writing(), acting_as(EDITOR):
        made = db.session.query(Agreement).one()
        with changing(made, EDITOR, "record.edit", "KZ is none"):
            made.parties = made.parties[1:]
        db.session.commit()
    assert told_of("A1") == told_of("E1") == []


def test_lists_for_programs_send_as_many_statements_however_much_was_said(kz):
    app = kz.application

    def sent(address):
        with statements_of(app) as found:
            answer_at(app.test_client(), address)
        return len(found)

    confirm(kz, "A1")
    few = sent("/agreements?limit=1")
    confirm(delegate_of(app, "CN"), "A1", CN)
    assert sent("/agreements?limit=1") == few
    assert sent("/agreements?limit=1&fields=code") < few

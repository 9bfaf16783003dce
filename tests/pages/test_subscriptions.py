"""A person's searches and follows: kept, changed, paused and dropped by nobody but the person."""

import pytest
from sqlalchemy import func, select

from core.database import db, writing
from registry.door import acting_as
from search.subscriptions import services
from search.subscriptions.models import Subscription
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.pages.reading import Page
from tests.people import accounts_factory, let_in
from tests.records import EDITOR, agreement
from tests.subscribing import Readership, change, record, turns, write

OWN = "/en/account/subscriptions"
NEW = f"{OWN}/new?search=q%3Drail%2Btransit%26kind%3Dagreement"


@pytest.fixture
def person(app, client):
    """A client of a signed-in delegate in a registry with a published A1 and a draft A2."""
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A1")
        agreement("A2", "draft")
        db.session.commit()
    let_in(client, accounts_factory(app, "delegate"))
    return client


@pytest.fixture
def stranger(app):
    client = app.test_client()
    let_in(client, accounts_factory(app, "editor"))
    return client


def keep(client, address=NEW, **values):
    form = form_of(client.get(address).text, "subscriptions/")
    return client.post(f"{OWN}/", data=with_values(form, **values))


def stored(app, number=1):
    with app.app_context():
        found = db.session.get(Subscription, number)
        db.session.expunge_all()
        return found


def test_a_search_is_kept_with_a_name_in_the_language_of_the_page(app, person):
    answer = keep(person, NEW.replace("/en/", "/ru/"), frequency="weekly")
    assert answer.status_code == 303
    kept = stored(app)
    assert (kept.query, kept.record_id) == ("q=rail+transit&kind=agreement", None)
    assert (kept.frequency, kept.language, kept.paused) == ("weekly", "ru", False)
    assert kept.name.startswith("rail transit, ")
    page = page_at(person, answer.location)
    assert "/en/search?q=rail+transit&kind=agreement" in page.hrefs


def test_the_form_shows_what_is_to_be_filled_in_and_nothing_else(person):
    keep(person)
    page = page_at(person, f"{OWN}/1")
    labels = [page.words(one) for one in page.all("label", within=page.main)]
    assert (labels[0], labels[-1]) == ("Name", "Language of letters")
    assert "Version" not in labels
    assert page.by_id("version").get("type") == "hidden"


def test_a_record_is_followed_from_its_page(app, person):
    page = page_at(person, "/en/agreements/A1")
    (address,) = [href for href in page.hrefs if "/subscriptions/new" in href]
    assert keep(person, address).status_code == 303
    assert stored(app).name == "Agreement A1"
    assert "/en/agreements/A1" in page_at(person, f"{OWN}/1").hrefs


def test_the_page_of_results_offers_to_keep_the_search_to_who_is_signed_in(writable_search):
    client = writable_search.test_client()
    asked = "/en/search?q=rail+transit&kind=agreement"
    assert "/subscriptions/new" not in client.get(asked).text
    let_in(client, accounts_factory(writable_search, "delegate"))
    (address,) = [href for href in page_at(client, asked).hrefs if "/subscriptions/new" in href]
    form = form_of(client.get(address).text, "subscriptions/")
    assert form["search"] == "q=rail+transit&kind=agreement"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("new", 400),
        ("new?search=sort%3Dcode", 400),
        ("new?search=kind%3Dnothing", 400),
        ("new?search=as_of%3Dnever", 400),
        ("new?record=NONE", 404),
        ("new?record=A2", 404),
        ("9", 404),
    ],
)
def test_what_cannot_be_kept_is_said(person, address, status):
    assert person.get(f"{OWN}/{address}").status_code == status


def test_nobody_is_told_of_drafts_not_even_who_may_read_them(stranger, person):
    assert stranger.get(f"{OWN}/new?record=A2").status_code == 404
    assert "/subscriptions/new" not in stranger.get("/en/agreements/A2").text


def test_what_no_database_holds_is_left_out(app, person):
    keep(person, f"{OWN}/new?search=q%3Da%2500b")
    assert stored(app).query == "q=ab"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "This field is needed."),
        ({"name": "x" * 201}, "This is too long."),
        ({"frequency": "hourly"}, "Not a valid choice"),
        ({"language": "xx"}, "Not a valid choice"),
    ],
)
def test_a_form_that_is_wrong_comes_back_filled_in(app, person, values, words):
    answer = keep(person, **values)
    assert answer.status_code == 422
    assert words in answer.text
    assert form_of(answer.text, "subscriptions/")["search"] == "q=rail+transit&kind=agreement"
    assert stored(app) is None


def test_without_the_token_of_the_form_nothing_is_kept(app, person):
    form = with_values(form_of(person.get(NEW).text, "subscriptions/"), csrf_token="x")
    assert person.post(f"{OWN}/", data=form).status_code == 400
    assert stored(app) is None


def test_the_same_search_leads_to_where_it_is_kept(person):
    keep(person)
    answer = keep(person, name="Another name")
    assert answer.location.endswith(f"{OWN}/1")
    assert "You keep this already" in person.get(answer.location).text


def test_too_many_are_refused_in_words(app, person):
    keep(person)
    with app.app_context(), writing():
        one = db.session.get_one(Subscription, 1)
        like = {
            name: getattr(one, name)
            for name in ("account_id", "name", "frequency", "language", "created_at", "due_at")
        }
        for place in range(services.MOST - 1):
            db.session.add(Subscription(**like, query=f"q={place}", version=1))
        db.session.commit()
    answer = keep(person, f"{OWN}/new?search=q%3Dmore")
    assert answer.status_code == 422
    assert "You keep 100 searches and follows" in answer.text


def test_only_the_person_sees_and_acts_on_their_own(app, person, stranger):
    keep(person, name="Mine alone")
    assert "Mine alone" not in stranger.get(f"{OWN}/").text
    assert stranger.get(f"{OWN}/1").status_code == 404
    form = form_of(person.get(f"{OWN}/1").text, "subscriptions/1")
    form["csrf_token"] = form_of(stranger.get(NEW).text, "subscriptions/")["csrf_token"]
    for act in ("", "/pause", "/resume", "/delete"):
        assert stranger.post(f"{OWN}/1{act}", data=form).status_code == 404
    assert stored(app).version == 1


def test_a_visitor_is_asked_to_sign_in_and_comes_back(app, person):
    answer = app.test_client().get(NEW)
    assert answer.status_code == 303
    assert "/account/sign-in?next=" in answer.location


def act(client, name, number=1):
    form = form_of(client.get(f"{OWN}/{number}").text, f"{number}/{name}")
    return client.post(f"{OWN}/{number}/{name}", data=form)


def test_it_is_edited_paused_taken_up_again_and_deleted(app, person):
    keep(person)
    form = form_of(person.get(f"{OWN}/1").text, "subscriptions/1")
    changed = with_values(form, name="قاطرة", frequency="daily", language="ar")
    assert person.post(f"{OWN}/1", data=changed).status_code == 303
    kept = stored(app)
    assert (kept.name, kept.frequency, kept.language) == ("قاطرة", "daily", "ar")
    assert act(person, "pause").status_code == 303
    assert stored(app).paused
    assert "paused" in page_at(person, f"{OWN}/").words()
    assert act(person, "resume").status_code == 303
    assert not stored(app).paused
    assert act(person, "delete").status_code == 303
    assert stored(app) is None
    assert "You keep no search" in page_at(person, f"{OWN}/").words()


def test_who_changed_it_in_another_window_is_told_and_may_send_it_again(app, person):
    keep(person)
    opened = form_of(person.get(f"{OWN}/1").text, "subscriptions/1")
    person.post(f"{OWN}/1", data=with_values(opened, name="First"))
    answer = person.post(f"{OWN}/1", data=with_values(opened, name="Second"))
    assert answer.status_code == 409
    assert "You changed this elsewhere" in answer.text
    assert stored(app).name == "First"
    again = form_of(answer.text, "subscriptions/1")
    assert again["name"] == "Second"
    assert person.post(f"{OWN}/1", data=again).status_code == 303
    assert stored(app).name == "Second"


def test_the_pages_are_valid_and_kept_nowhere(person):
    keep(person)
    keep(person, f"{OWN}/new?record=A1", name="<b>x</b>")
    for address in (f"{OWN}/", f"{OWN}/1", f"{OWN}/2", NEW, f"{OWN}/new?record=A1"):
        answer = person.get(address)
        page = Page(answer.text, address)
        assert page.heading_faults() == page.nesting_faults() == []
        assert page.repeated_ids() == page.broken_references() == set()
        assert answer.headers["Cache-Control"] == "no-store"
    assert page_at(person, "/en/account/").hrefs >= {f"{OWN}/"}


def test_a_page_shows_the_latest_changes_and_what_became_of_the_last_letter(app, person):
    keep(person, f"{OWN}/new?record=A1", frequency="at_once")
    with app.app_context():
        change("A1", message="A correction of it")
        turns()
    words = page_at(person, f"{OWN}/1").words()
    assert "A correction of it" in words
    assert "The last letter waits to be sent." in words
    assert "The last letter waits" in page_at(person, f"{OWN}/").words()


@pytest.fixture
def letter(app):
    """The address in a letter that ends the letters."""
    readers = Readership(app)
    with app.app_context():
        write(lambda: agreement("A1"))
        readers.follows("A1")
        change("A1")
        (sent,) = turns()
    return sent["headers"]["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")


def test_opening_the_address_of_a_letter_ends_nothing(app, client, letter):
    page = page_at(client, letter)
    assert "name of A1" in page.words()
    assert page.heading_faults() == []
    assert client.head(letter).status_code == 200
    assert stored(app).frequency == "at_once"


def test_one_click_ends_the_letters_without_signing_in_or_a_cookie(app, letter):
    program = app.test_client(use_cookies=False)
    for _time in range(2):  # the same again is no fault
        answer = program.post(letter, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200  # RFC 8058: no redirection
        assert "Set-Cookie" not in answer.headers
    kept = stored(app)
    assert (kept.frequency, kept.version) == ("never", 2)
    with app.app_context():
        change("A1")
        assert turns() == []


def test_the_button_of_the_page_does_the_same(app, client, letter):
    form = form_of(client.get(letter).text, letter)
    answer = client.post(letter, data=form)
    assert "No more letters are sent about this" in answer.text
    assert stored(app).frequency == "never"


def test_an_address_that_this_site_did_not_write_ends_nothing(app, client, letter):
    for address in (f"{letter}x", "/en/unsubscribe/WzFd.x", "/en/unsubscribe/x"):
        assert client.post(address).status_code == 404
        assert client.get(address).status_code == 404
    assert stored(app).frequency == "at_once"


def test_the_address_of_what_is_dropped_ends_nothing_of_another(app, client, letter):
    with app.app_context(), writing():
        old = db.session.get_one(Subscription, 1)
        account = old.account.person
        services.drop(old)
        db.session.commit()
        made = services.follow(record("A1"), "another", "at_once", "en", by=account)
        assert made.id == 1  # SQLite gives the number again
        db.session.commit()
    answer = client.post(letter)
    assert "This is kept no more" in answer.text
    assert stored(app).frequency == "at_once"


def test_nobody_elses_are_counted(app, person, stranger):
    keep(person)
    keep(stranger)
    with app.app_context():
        assert db.session.scalar(select(func.count(Subscription.id))) == 2

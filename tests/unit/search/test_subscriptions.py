"""Who keeps a search or follows a record is told what is new and changed, in time, and once."""

import itertools
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from accounts.models import Account
from accounts.people.erasure import erase, held_about
from core.database import db, utcnow, writing
from core.deliveries import Delivery
from core.jobs import Job
from core.permissions import NamedActor
from core.problems import Conflict, Problem
from core.worker import drain
from registry.changes import changing
from registry.models import Record, Subject
from registry.services import withdraw
from search.subscriptions import services
from search.subscriptions.jobs import ask_for_notices, write_notices
from search.subscriptions.letters import MOST_NAMED
from search.subscriptions.models import Notice, Subscription
from tests.pages.conftest import statements_of
from tests.people import accounts_factory
from tests.records import EDITOR, act, administration, agreement
from tests.subscribing import Readership, change, codes_in, due_now, record, turns, write

A = ("A1", "A2", "A3")
ADMINISTRATOR = NamedActor("office", "administrator")


@pytest.fixture
def readers(app):
    """A registry of A1 (KZ, CN), A2 (KZ), and a draft A3 (KZ), whose index knows them."""
    with registry_of(app) as readers:
        yield readers


@contextmanager
def registry_of(app):
    readers = Readership(app)
    with app.app_context():

        def fill():
            kz, cn = administration("KZ"), administration("CN")
            agreement("A1", parties=[kz, cn], subjects=[Subject(code="transit")])
            agreement("A2", parties=[kz])
            agreement("A3", "draft", parties=[kz])

        write(fill)
        drain()
        yield readers


def own(number):
    db.session.rollback()
    return db.session.get_one(Subscription, number, populate_existing=True)


def publish(code):
    def make():
        one = record(code)
        with changing(one, EDITOR, "record.publish", "published"):
            one.state, one.published_at = "published", utcnow()

    write(make)


def test_the_worker_tells_it_on_either_database(any_app):
    with registry_of(any_app) as readers:
        readers.keeps("kind=agreement", "daily")
        readers.follows("CN")
        write(lambda: act("E1", "signature", "2020-05-01", record("A1")))
        change("A1")
        due_now()
        searched, followed = turns()
        assert codes_in(searched, A) == codes_in(followed, A) == ["A1"]
        assert turns() == []


def test_a_saved_search_tells_what_changed_of_what_it_finds(readers):
    readers.keeps("q=agreement+A2")
    assert turns() == []
    change("A1", "A2", message="Ratified by all")
    (letter,) = turns()
    assert codes_in(letter, A) == ["A2"]
    assert letter["to"] == readers.email
    assert "Ratified by all" in letter["text"]
    assert letter["subject"] == "1 change: q=agreement+A2"
    assert turns() == []


def test_a_draft_is_told_of_when_it_is_published_and_not_before(readers):
    readers.keeps("kind=agreement")
    readers.follows("KZ")
    change("A3")
    assert turns() == []
    publish("A3")
    searched, followed = turns()
    for letter in (searched, followed):
        assert codes_in(letter, A) == ["A3"]
        assert "\nNew\n" in letter["text"]


def test_several_changes_of_a_record_are_told_as_one(readers):
    readers.keeps("kind=agreement")
    change("A1", "A2", "A1")
    (letter,) = turns()
    assert codes_in(letter, A) == ["A1", "A2"]
    assert letter["subject"].startswith("2 changes")


def test_what_was_withdrawn_meanwhile_is_not_told(readers):
    readers.keeps("kind=agreement", "daily")
    change("A1", "A2")
    write(lambda: withdraw(record("A1"), EDITOR, "wrong", language="en"))
    drain()
    due_now()
    (letter,) = turns()
    assert codes_in(letter, A) == ["A2"]


def test_a_digest_waits_for_its_time_and_then_tells_all_at_once(readers):
    number = readers.keeps("kind=agreement", "daily")
    change("A1")
    assert turns() == []
    change("A2")
    assert turns() == []
    due_now()
    (letter,) = turns()
    assert codes_in(letter, A) == ["A2", "A1"]
    assert own(number).due_at > utcnow()


def test_a_digest_without_news_is_not_written_and_waits_for_the_next_time(readers):
    number = readers.keeps("kind=agreement", "weekly")
    due_now()
    assert turns() == []
    assert own(number).due_at.weekday() == 0
    change("A1")
    assert turns() == []


@pytest.mark.parametrize(
    ("often", "now", "due"),
    [
        ("daily", "2026-11-29T05:59", "2026-11-29T06:00"),
        ("daily", "2026-11-29T06:00", "2026-11-30T06:00"),
        ("weekly", "2026-11-29T07:00", "2026-11-30T06:00"),
        ("weekly", "2026-11-30T06:00", "2026-12-07T06:00"),
        ("at_once", "2026-11-30T06:00", "2026-11-30T06:00"),
    ],
)
def test_digests_are_due_at_the_hour_and_the_weekly_one_on_monday(often, now, due):
    found = services.next_due(often, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_nothing_is_told_while_it_is_paused_nor_what_happened_meanwhile(readers):
    number = readers.keeps("kind=agreement")
    with writing():
        services.pause(own(number), True, opened=1)
        db.session.commit()
    change("A1")
    assert turns() == []
    with writing():
        services.pause(own(number), False, opened=2)
        db.session.commit()
    assert turns() == []
    change("A2")
    (letter,) = turns()
    assert codes_in(letter, A) == ["A2"]


def test_a_letter_that_waits_is_not_sent_after_a_pause_or_a_deletion(readers):
    paused, dropped = readers.keeps("kind=agreement"), readers.follows("A1")
    change("A1")
    drain()
    ask_for_notices()
    drain()
    with writing():
        services.pause(own(paused), True, opened=1)
        db.session.commit()
        services.drop(own(dropped))
        db.session.commit()
    assert db.session.scalars(select(Delivery.state)).all() == ["cancelled", "cancelled"]


def test_what_is_only_kept_tells_nothing(readers):
    readers.keeps("kind=agreement", "never")
    change("A1")
    due_now()
    assert turns() == []


def test_who_cannot_sign_in_any_more_is_told_nothing(readers):
    readers.keeps("kind=agreement")
    with writing():
        db.session.execute(update(Account).values(active=False))
        db.session.commit()
    change("A1")
    assert turns() == []


def test_an_event_tells_those_who_follow_or_find_what_it_is_about(readers):
    readers.keeps("q=agreement+A1&kind=agreement")
    readers.follows("A1")
    readers.follows("A2")
    readers.follows("CN")
    write(lambda: act("E1", "signature", "2020-05-01", record("A1")))
    letters = turns()
    assert [codes_in(letter, ("E1", "A1")) for letter in letters] == [["E1"]] * 3
    assert [letter["subject"].partition(": ")[2] for letter in letters] == [
        "q=agreement+A1&kind=agreement",
        "name of A1",
        "name of CN",
    ]


def test_an_administration_is_concerned_by_its_own_acts_and_not_by_those_of_another(readers):
    readers.follows("CN")
    write(lambda: act("E1", "ratification", "2020-05-01", record("A1"), about_party=record("KZ")))
    assert turns() == []
    write(lambda: act("E2", "ratification", "2020-06-01", record("A1"), about_party=record("CN")))
    change("CN")
    change("A2")
    (letter,) = turns()
    assert codes_in(letter, ("CN", "E1", "E2", *A)) == ["E2", "CN"]  # new ones first


def test_a_subject_is_followed_as_a_search(readers):
    readers.keeps("subject=transit")
    change("A1", "A2")
    (letter,) = turns()
    assert codes_in(letter, A) == ["A1"]


def test_a_letter_is_in_its_language_and_turns_nothing_around(readers):
    readers.keeps("kind=agreement", language="ar")
    change("A1", message="Corrected")
    (letter,) = turns()
    assert letter["language"] == "ar"
    assert "/ar/agreements/A1\n" in letter["text"]
    for line in letter["text"].split("\n"):
        assert line.count("\u2068") == line.count("\u2069")
        assert line.startswith("http") or "http" not in line
    assert "\u2068Corrected\u2069" in letter["text"]


def test_of_many_changes_some_are_named_and_the_rest_is_counted_with_a_link(readers):
    number = readers.keeps("kind=agreement")
    codes = [f"B{place}" for place in range(MOST_NAMED + 3)]
    write(*[lambda code=code: agreement(code) for code in codes])
    (letter,) = turns()
    assert len(codes_in(letter, codes)) == MOST_NAMED
    assert "And 3 more:" in letter["text"]
    assert f"/en/account/subscriptions/{number}\n" in letter["text"]
    assert letter["subject"].startswith("23 changes")


def test_a_letter_offers_to_end_itself(readers):
    readers.keeps("kind=agreement")
    change("A1")
    (letter,) = turns()
    address = letter["headers"]["List-Unsubscribe"]
    assert address.startswith("<http://localhost:8000/en/unsubscribe/")
    assert address.strip("<>") in letter["text"]
    assert letter["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_the_index_does_not_know_yet_is_told_when_it_does(readers):
    readers.keeps("kind=agreement")
    change("A1")
    with writing():
        later = datetime(2100, 1, 1, tzinfo=UTC)
        db.session.execute(update(Job).where(Job.topic == "index").values(run_at=later))
        db.session.commit()
    assert turns() == []
    with writing():
        db.session.execute(update(Job).values(run_at=utcnow()))
        db.session.commit()
    (letter,) = turns()
    assert codes_in(letter, A) == ["A1"]


def test_a_job_that_is_done_again_writes_nothing_again(readers):
    number = readers.keeps("kind=agreement")
    change("A1")
    assert len(turns()) == 1
    done = own(number).seen
    write_notices([{"subscription": number, "upto": done}])
    assert turns() == []
    assert db.session.scalar(select(func.count(Notice.id))) == 1


def test_a_search_that_means_nothing_any_more_holds_up_no_other(readers):
    broken = readers.keeps("kind=agreement")
    readers.keeps("kind=agreement&sort=code")
    with writing():
        db.session.execute(
            update(Subscription).where(Subscription.id == broken).values(query="kind=gone")
        )
        db.session.commit()
    change("A1")
    assert len(turns()) == 1


@pytest.fixture
def statements(readers, app):
    """Counts what the worker sends for a change, once so many others keep their searches."""
    names = itertools.count()

    def counting(*queries):
        for query in queries:
            email = f"reader{next(names)}@example.org"
            readers.keeps(query, email=accounts_factory(app, "delegate", email))
        change("A1")
        drain()
        ask_for_notices()
        db.session.rollback()
        with statements_of(app) as sent:
            drain()
        return len(sent)

    return counting


def test_what_several_people_keep_is_asked_once(statements):
    few = statements("q=nothing", "q=nothing")
    assert statements(*["q=nothing"] * 10) == few


def test_a_search_that_finds_nothing_costs_what_asking_costs(statements):
    few = statements("q=nothing0")
    assert statements(*[f"q=nothing{place}" for place in range(1, 11)]) <= few + 10 * 3


def test_the_same_is_kept_once_and_no_more_than_can_be(readers):
    readers.keeps("kind=agreement&q=x")
    with pytest.raises(services.KeptAlready):
        readers.keeps("q=x&kind=agreement")
    db.session.rollback()
    with writing():
        account = db.session.scalars(select(Account.id)).one()
        now = utcnow()
        like = {"account_id": account, "name": "x", "language": "en", "version": 1}
        db.session.add_all(
            Subscription(**like, query=f"q={n}", frequency="never", created_at=now, due_at=now)
            for n in range(services.MOST - 1)
        )
        db.session.commit()
    with pytest.raises(Problem, match="100"):
        readers.keeps("q=one+too+many")
    db.session.rollback()


@pytest.mark.parametrize("query", ["", "sort=code", "q=+++"])
def test_a_search_for_everything_is_not_kept(readers, query):
    with pytest.raises(Problem):
        readers.keeps(query)
    db.session.rollback()


def test_who_changed_it_elsewhere_is_told_and_overwrites_nothing(readers):
    number = readers.keeps("kind=agreement")
    with writing():
        services.edit(own(number), "First", "daily", "ru", opened=1)
        db.session.commit()
    with writing(), pytest.raises(Conflict):
        services.edit(own(number), "Second", "weekly", "fr", opened=1)
    kept = own(number)
    assert (kept.name, kept.frequency, kept.language) == ("First", "daily", "ru")


def test_letters_raise_no_version(readers):
    number = readers.keeps("kind=agreement")
    change("A1")
    assert len(turns()) == 1
    assert own(number).version == 1


def test_what_is_held_is_given_out_and_erased_with_the_person(readers):
    readers.keeps("kind=agreement")
    readers.follows("A1")
    change("A1")
    drain()
    ask_for_notices()
    drain()
    with writing():
        account = db.session.scalars(select(Account)).one()
        held = held_about(account, by=ADMINISTRATOR)["subscriptions"]
        assert [one["search"] for one in held] == ["", "kind=agreement"]
        erase(account, readers.email, by=ADMINISTRATOR)
        db.session.commit()
    assert db.session.scalar(select(func.count(Subscription.id))) == 0
    assert db.session.scalar(select(func.count()).where(Job.topic == "mail")) == 0


def test_it_goes_with_its_record(readers):
    readers.follows("A2")
    with writing():
        db.session.execute(db.metadata.tables["party"].delete())
        db.session.execute(Record.__table__.delete().where(Record.code == "A2"))
        db.session.commit()
    assert db.session.scalar(select(func.count(Subscription.id))) == 0

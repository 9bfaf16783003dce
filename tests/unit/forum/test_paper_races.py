"""Two at once, and the moment of the close, on both databases; what is kept how long."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from accounts.people.erasure import erase, held_about
from core.database import db, utcnow, writing
from core.jobs import Job
from core.permissions import NamedActor
from core.problems import Conflict
from forum.models import Edition
from forum.papers.calling import CallContent, set_up
from forum.papers.models import Paper, PaperCall, PaperReview
from forum.papers.reviewing import decide
from forum.papers.submitting import NotOpen, PaperContent, begin, submit
from forum.papers.upkeep import KEPT, erase_on_time
from registry.door import acting_as
from tests.editions import ZONE, planned_edition
from tests.papers import account, call, paper, review, the_paper
from tests.people import accounts_factory
from tests.records import EDITOR

AUTHOR = "author@example.org"
OPEN, CLOSE = datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2026, 3, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(("at", "is_open"), [
    (OPEN - timedelta(microseconds=1), False), (OPEN, True),
    (CLOSE - timedelta(microseconds=1), True), (CLOSE, False),
])  # fmt: skip
def test_a_call_is_open_from_its_opening_to_before_its_close(at, is_open):
    asked = PaperCall(opens_at=OPEN, closes_at=CLOSE, published_at=OPEN)
    assert asked.is_open(at) == is_open
    asked.published_at = None
    assert not asked.is_open(at)


@pytest.fixture
def site(any_app):
    """A paper of author@ that waits."""
    for email in (AUTHOR, "one@example.org"):
        accounts_factory(any_app, "delegate", email)
    with any_app.app_context(), writing(), acting_as(EDITOR):
        edition = planned_edition()
        paper(call(edition), AUTHOR)
        db.session.commit()
    return any_app


def in_another(app, act):
    """The act in another thread while this one waits; what it raised."""
    failures = []

    def run():
        try:
            with app.app_context(), writing(), acting_as(EDITOR):
                act()
                db.session.commit()
        except Exception as error:  # given back to the test
            failures.append(error)

    other = threading.Thread(target=run)
    other.start()
    other.join()
    return failures


def decided(one, decision, opened=1):
    decide(one, EDITOR, decision, "Because.", "en", opened)


def test_of_two_decisions_at_once_one_counts_and_one_letter_is_written(site):
    barrier, failures = threading.Barrier(2), []

    def run(decision):
        with site.app_context(), acting_as(EDITOR):
            barrier.wait()
            try:
                with writing():
                    decided(the_paper(), decision)
                    db.session.commit()
            except Conflict as conflict:
                db.session.rollback()
                failures.append(conflict)

    threads = [threading.Thread(target=run, args=(one,)) for one in ("accepted", "declined")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(failures) == 1
    with site.app_context():
        letters = db.session.query(Job).filter(Job.topic == "mail").all()
        assert len(letters) == 1
        words = {"accepted": "Accepted", "declined": "Declined"}[the_paper().state]
        assert words in letters[0].payload["text"]


def test_who_decided_on_an_older_paper_is_refused(site):
    with site.app_context(), acting_as(EDITOR):
        slow = the_paper()
        _ = slow.version, slow.files, slow.submitter
        db.session.rollback()
        assert in_another(site, lambda: decided(the_paper(), "accepted")) == []
        with writing(), pytest.raises(Conflict):
            decided(the_paper(), "declined")
        db.session.rollback()


def closing(at):
    """The secretariat closes the call at an instant."""
    edition = db.session.query(Edition).one()
    held = db.session.get_one(PaperCall, edition.id)
    content = CallContent(held.words, ZONE, held.opens_at, at, held.languages, held.topics, 500,
                          True, True)  # fmt: skip
    set_up(edition, content, EDITOR, held.version)


def test_a_call_that_closes_meanwhile_takes_no_paper(site):
    """The form was opened and its call read while it was open; the close was committed first."""
    with site.app_context(), acting_as(EDITOR):
        held = db.session.query(PaperCall).one()
        assert held.is_open(utcnow())
        by = account(AUTHOR).person
        db.session.rollback()
        assert in_another(site, lambda: closing(utcnow())) == []
        with writing(), pytest.raises(NotOpen):
            begin(held, PaperContent("en", "Late"), None, by)
        db.session.rollback()
        assert db.session.query(Paper).count() == 1


def test_who_submits_as_the_call_is_closed_comes_before_or_after_it_never_between(site):
    """Both wait for the call: the paper is in, or its author is told that it is closed."""
    barrier, outcomes = threading.Barrier(2), []
    with site.app_context(), writing(), acting_as(EDITOR):
        the_paper().state = "draft"
        db.session.commit()

    def send():
        with site.app_context(), acting_as(EDITOR):
            one = the_paper()
            by, version = account(AUTHOR).person, one.version
            db.session.rollback()
            barrier.wait()
            try:
                with writing():
                    submit(the_paper(), by, version)
                    db.session.commit()
                    outcomes.append("submitted")
            except NotOpen:
                db.session.rollback()
                outcomes.append("closed")

    def shut():
        with site.app_context(), acting_as(EDITOR):
            barrier.wait()
            with writing():
                closing(utcnow())
                db.session.commit()

    threads = [threading.Thread(target=one) for one in (send, shut)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with site.app_context():
        state = the_paper().state
        assert (state, outcomes) in (("submitted", ["submitted"]), ("draft", ["closed"]))


def test_of_two_calls_for_one_edition_the_second_is_refused(any_app):
    with any_app.app_context(), writing(), acting_as(EDITOR):
        planned_edition()
        db.session.commit()
    content = CallContent({"en": "x"}, ZONE, OPEN, CLOSE, ["en"], [], 500, True, True)
    with any_app.app_context(), acting_as(EDITOR):

        def make():
            set_up(db.session.query(Edition).one(), content, EDITOR, 0)

        assert in_another(any_app, make) == []
        with writing(), pytest.raises(Conflict):
            make()
        db.session.rollback()


def test_what_was_not_accepted_is_erased_a_year_after_the_close_with_its_reviews(site):
    with site.app_context(), writing():
        review(the_paper(), "one@example.org")
        paper(db.session.query(PaperCall).one(), AUTHOR, "accepted", title="Kept")
        db.session.commit()
        close = db.session.query(PaperCall).one().closes_at
        assert erase_on_time(close + KEPT) == 0
        assert erase_on_time(close + KEPT + timedelta(seconds=1)) == 1
        assert [one.title for one in db.session.query(Paper)] == ["Kept"]
        assert db.session.query(PaperReview).count() == 0


def test_who_is_erased_is_given_out_what_they_offered_and_it_goes(site):
    office = NamedActor("test", "administrator")
    accounts_factory(site, "administrator")
    with site.app_context(), writing():
        paper(db.session.query(PaperCall).one(), AUTHOR, "accepted", title="Kept")
        db.session.commit()
        person = account(AUTHOR)
        assert [one["state"] for one in held_about(person, office)["papers"]] == [
            "submitted", "accepted",
        ]  # fmt: skip
        erase(person, AUTHOR, office)
        db.session.commit()
        assert [one.title for one in db.session.query(Paper)] == ["Kept"]

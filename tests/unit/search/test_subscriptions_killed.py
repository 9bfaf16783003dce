"""A letter goes out once, and nothing of it is lost, wherever the worker is killed (SIGKILL)."""

import re
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, update

from accounts.models import Account
from core.database import db, utcnow, writing
from core.deliveries import Delivery
from core.jobs import Job
from core.mail import hold_file, queue_mail
from core.worker import drain
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record
from search.names import keep_names
from search.subscriptions.jobs import ask_for_notices
from search.subscriptions.models import Notice
from search.subscriptions.services import follow
from tests.instances import SQLITE_FILE
from tests.killing import worker
from tests.mailing import PATIENCE, receiving
from tests.records import EDITOR, administration, agreement

MORE_THAN_SOCKETS_HOLD = 6_000_000


@pytest.fixture
def followed(app, accounts_factory):
    """A delegate follows an administration with two agreements, of which A1 then changes."""
    email = accounts_factory("delegate")
    with app.app_context():
        with writing(), acting_as(EDITOR):
            body = administration("KZ")
            for code in ("A1", "A2"):
                agreement(code, parties=[body])
            account = db.session.scalars(select(Account).where(Account.email == email)).one()
            follow(body, "Kazakhstan", "at_once", "en", by=account.person)
            db.session.commit()
        drain()
        keep_names()  # so that the workers to be killed need not
        change("A1")
        yield app


def change(code):
    with writing(), acting_as(EDITOR):
        record = db.session.scalars(select(Record).where(Record.code == code)).one()
        with changing(record, EDITOR, "record.edit", "a change"):
            record.confidence = "high"
        db.session.commit()
    db.session.rollback()  # whose transaction would hold up the other process


@contextmanager
def killed(app, receiver):
    """A worker that is killed at the end of the block; its claims run out, as in five minutes."""
    told = {"GUANTONG_INSTANCE": app.instance_path, "GUANTONG_MAIL_URL": receiver.url}
    with worker(told):
        yield
    with writing():
        db.session.execute(update(Job).values(claimed_until=None, run_at=utcnow()))
        db.session.commit()
    receiver.finish()


def begin_again(app, receiver):
    """Another worker, in this process, for some turns."""
    app.config["MAIL_URL"] = receiver.url
    for _turn in range(3):
        db.session.remove()
        drain()
        ask_for_notices()


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
        db.session.rollback()


def named(receiver):
    """The agreements that each letter names, in its order."""
    return [re.findall(r"agreements/(A\d)", letter.get_content()) for letter in receiver.letters]


def states():
    db.session.rollback()
    return list(db.session.scalars(select(Delivery.state).order_by(Delivery.changed_at)))


def test_killed_before_it_claims_the_letter(followed):
    hold_file().touch()
    with receiving() as receiver:
        with killed(followed, receiver):
            until(lambda: db.session.scalar(select(Notice.id)))
        assert (receiver.raw, states()) == ([], ["waiting"])
        hold_file().unlink()
        begin_again(followed, receiver)
        assert (named(receiver), states()) == ([["A1"]], ["sent"])


@pytest.mark.parametrize("point", ["greeting", "data"])
def test_killed_after_it_has_claimed_the_letter_and_before_it_says_anything(followed, point):
    with receiving(point) as receiver:
        with killed(followed, receiver):
            assert receiver.stopped.wait(PATIENCE)
        assert (receiver.raw, states()) == ([], ["waiting"])
        begin_again(followed, receiver)
        assert (named(receiver), states()) == ([["A1"]], ["sent"])


def test_killed_in_the_middle_of_the_text(app):
    with app.app_context(), receiving("text") as receiver:
        with writing():
            text = "A line of it.\n" * (MORE_THAN_SOCKETS_HOLD // 14)
            queue_mail("aigul@example.kz", "A long letter", text, "en", once=True)
            db.session.commit()
        with killed(app, receiver):
            assert receiver.stopped.wait(PATIENCE)
        assert (receiver.raw, states()) == ([], ["waiting"])
        begin_again(app, receiver)
        (letter,) = receiver.letters
        assert letter.get_content().replace("\r\n", "\n") == text
        assert states() == ["sent"]


@pytest.mark.parametrize("point", ["text", "taken"])
def test_killed_after_the_end_and_before_the_answer(followed, point):
    with receiving(point) as receiver:
        with killed(followed, receiver):
            assert receiver.stopped.wait(PATIENCE)
            until(lambda: states() == ["handed_over"])
        begin_again(followed, receiver)
        assert (named(receiver), states()) == ([["A1"]], ["unsure"])


def test_killed_after_the_answer_and_before_that_is_on_record(followed):
    with receiving("taken") as receiver:
        with killed(followed, receiver):
            assert receiver.stopped.wait(PATIENCE)
            with closing(sqlite3.connect(Path(followed.instance_path) / SQLITE_FILE)) as holding:
                holding.execute("BEGIN IMMEDIATE")  # nobody else can commit
                receiver.go_on.set()
                holding.rollback()
        begin_again(followed, receiver)
        assert named(receiver) == [["A1"]]
        assert states()[0] in ("unsure", "sent")


def test_killed_after_that_is_on_record_and_before_the_job_is_done(followed):
    with receiving("quit") as receiver:
        with killed(followed, receiver):
            assert receiver.stopped.wait(PATIENCE)
            assert states() == ["sent"]
        assert db.session.scalar(select(Job.topic)) == "mail"
        begin_again(followed, receiver)
        assert (named(receiver), states()) == ([["A1"]], ["sent"])
        assert db.session.scalar(select(Job.topic)) is None


def test_what_was_lost_after_its_end_stands_in_the_next_letter_and_in_no_other(followed):
    with receiving("lost") as receiver:
        with killed(followed, receiver):
            assert receiver.stopped.wait(PATIENCE)
            until(lambda: states() == ["handed_over"])
        begin_again(followed, receiver)
        assert (named(receiver), states()) == ([], ["unsure"])
        change("A2")
        begin_again(followed, receiver)
        assert named(receiver) == [["A2", "A1"]]
        assert "may not have reached you" in receiver.letters[0].get_content()
        change("A2")
        begin_again(followed, receiver)
        assert named(receiver) == [["A2", "A1"], ["A2"]]

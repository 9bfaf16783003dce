"""How transactions begin, what a busy or read-only database answers, and instants in UTC."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError, StatementError

from core import database
from core.database import db, today, utcnow, writing
from core.jobs import Heartbeat, Job, enqueue
from tests.instances import READ_ONLY, SQLITE_FILE, copied, instance

PATIENCE_MS = 30


@pytest.fixture
def beginnings(app):
    """The statements by which transactions begin."""
    begun = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    with app.app_context():
        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
    yield begun
    event.remove(engine, "before_cursor_execute", note)


def test_reading_takes_no_lock_and_writing_takes_it_at_once(app, beginnings):
    with app.app_context():
        db.session.scalars(select(Job)).all()
        db.session.rollback()
        with writing():
            db.session.scalars(select(Job)).all()
            db.session.rollback()
        db.session.scalars(select(Job)).all()
        db.session.rollback()
    assert beginnings == ["BEGIN", "BEGIN IMMEDIATE", "BEGIN"]


def test_writing_belongs_to_its_own_thread(app, beginnings):
    def read():
        with app.app_context():
            db.session.scalars(select(Job)).all()
            db.session.rollback()

    with writing():
        other = threading.Thread(target=read)
        other.start()
        other.join()
    assert beginnings == ["BEGIN"]


def test_a_writer_waits_for_another_and_then_sees_what_it_wrote(app):
    begun, counts = threading.Event(), []

    def second():
        with app.app_context(), writing():
            begun.set()
            counts.append(len(db.session.scalars(select(Job)).all()))

    with app.app_context(), writing():
        enqueue("topic", {})
        db.session.flush()
        other = threading.Thread(target=second)
        other.start()
        assert begun.wait(10)
        db.session.commit()
    other.join()
    assert counts == [1]


@pytest.fixture
def locked(app):
    """Another program holds the write lock, and ours does not wait long for it."""

    def hurry(connection, _record):
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")

    with app.app_context():
        event.listen(db.engine, "connect", hurry)
        path = db.engine.url.database
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield app
        other.execute("ROLLBACK")


def test_a_busy_database_is_named_as_such_when_the_wait_is_over(locked):
    with locked.app_context(), writing(), pytest.raises(OperationalError, match="locked"):
        db.session.scalars(select(Job)).all()


def test_a_busy_database_still_serves_readers(locked):
    with locked.app_context():
        assert db.session.scalars(select(Job)).all() == []


def test_a_form_sent_to_a_busy_database_is_answered_with_503(locked):
    locked.testing = False
    locked.config["WTF_CSRF_ENABLED"] = False
    form = {"email": "a@example.org", "password": "a lantern by the gate"}
    answer = locked.test_client().post("/en/account/sign-in", data=form)
    assert answer.status_code == 503
    assert "Try again in a minute." in answer.text


def test_a_read_only_database_serves_readers_and_refuses_writers(tmp_path, empty_sqlite):
    copied(empty_sqlite, tmp_path)
    address = READ_ONLY["sqlite"].format(path=tmp_path / SQLITE_FILE)
    with instance(tmp_path, address) as app, app.app_context():
        assert db.session.scalars(select(Job)).all() == []
        enqueue("topic", {})
        with pytest.raises(OperationalError, match="readonly"):
            db.session.flush()
        db.session.rollback()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_sqlite_is_set_up_on_every_connection(app, pragma, value):
    with app.app_context():
        assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


def test_an_instant_without_a_zone_is_refused(any_app):
    with any_app.app_context():
        db.session.add(Heartbeat(worker="w", seen_at=datetime(2015, 5, 27, 12)))
        with pytest.raises(StatementError, match="time zone"):
            db.session.flush()
        db.session.rollback()


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(any_app):
    beijing = timezone(timedelta(hours=8))
    with any_app.app_context(), writing():
        db.session.add(Heartbeat(worker="w", seen_at=datetime(2015, 5, 27, 9, tzinfo=beijing)))
        db.session.commit()
        seen = db.session.scalars(select(Heartbeat)).one().seen_at
        assert seen == datetime(2015, 5, 27, 1, tzinfo=UTC)
        assert seen.tzinfo is UTC


def test_now_and_today_are_of_utc():
    assert utcnow().tzinfo is UTC
    assert today() in {utcnow().date(), utcnow().date() - timedelta(days=1)}


@pytest.mark.postgres
def test_postgresql_waits_no_longer_for_a_lock(
    postgres_server, empty_postgres, tmp_path, monkeypatch
):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", PATIENCE_MS)
    address = postgres_server.make("waiting", empty_postgres)
    with instance(tmp_path, address) as app, app.app_context(), db.engine.connect() as other:
        other.execute(text("LOCK TABLE job"))
        with pytest.raises(OperationalError, match="lock timeout"):
            db.session.scalars(select(Job)).all()

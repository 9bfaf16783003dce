from contextlib import contextmanager

import pytest
from sqlalchemy import event

from core.database import db
from tests.people import PASSWORD, form_token, sign_in

OWN = "/en/account/"


@contextmanager
def beginnings(app):
    """The statements by which transactions begin inside, as SQLite gets them."""
    begun: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield begun
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def on_sqlite(app):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("another database locks rows")


@pytest.mark.usefixtures("on_sqlite")
def test_an_unsafe_request_takes_the_write_lock_when_it_begins(app, client):
    sign_in(client, "editor")
    form = {
        "csrf_token": form_token(client, OWN),
        "current": PASSWORD,
        "new": "a bridge over the river",
        "repeated": "a bridge over the river",
    }
    with beginnings(app) as begun:
        assert client.post(OWN, data=form).status_code == 303
    assert begun
    assert set(begun) == {"BEGIN IMMEDIATE"}


@pytest.mark.usefixtures("on_sqlite")
def test_reading_takes_no_write_lock_also_after_a_write(app, client):
    sign_in(client, "editor")
    with beginnings(app) as begun:
        assert client.get(OWN).status_code == 200
    assert set(begun) == {"BEGIN"}

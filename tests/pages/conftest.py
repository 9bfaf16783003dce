"""What page tests ask for: pages read and parsed, plain SQL, the site's words in a language."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import event, text

from core.database import db
from core.languages import locale_of
from tests.pages.reading import Page


def page_at(client: Any, address: str, status: int = 200, **options: Any) -> Page:
    """The page at an address, which must answer with this status."""
    answer = client.get(address, **options)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return Page(answer.text, address)


@pytest.fixture(scope="session")
def read(searchable: Flask) -> Callable[[str], Page]:
    """Reads a page of the real data, with its index, as a visitor; each address once a run."""
    held: dict[str, Page] = {}

    def reading(address: str) -> Page:
        if address not in held:
            held[address] = page_at(searchable.test_client(), address)
        return held[address]

    return reading


@pytest.fixture(scope="session")
def rows(registry_app: Flask) -> Callable[..., list[Any]]:
    """Rows of a plain SQL query on the real data."""

    def asking(query: str, **values: Any) -> list[Any]:
        with registry_app.app_context(), db.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    return asking


@pytest.fixture(scope="session")
def words(registry_app: Flask) -> Callable[..., str]:
    """What the site says for a message in a language, formatted."""

    def saying(tag: str, message: str, many: str = "", num: Any = None, **values: Any) -> str:
        with registry_app.test_request_context(), force_locale(str(locale_of(tag))):
            if many:
                return str(ngettext(message, many, num, **values))
            return str(gettext(message, **values))

    return saying


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """Collects the SQL that the app sends while the block runs, its pages made anew."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    app.extensions["page_cache"].kept.clear()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)

"""The search engine of an application: one a process, from the address in its settings."""

import logging
from pathlib import Path
from typing import cast

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from core.cache import contribute_version
from core.database import session
from search.engine import IndexUnavailable, SearchEngine, SearchProblem, SearchRequest
from search.names import beginnings, lexicon, spellings
from search.no_engine import NoEngine
from search.query import Everything

_log = logging.getLogger("guantong.search")

SEARCH_PATH = "/search"
"""How the addresses of pages end that show answers of the index."""


class UnusableSearchAddress(SearchProblem):
    """GUANTONG_SEARCH_URL names no engine; the message is one line for the person who set it."""


def engine_at(address: str) -> SearchEngine:
    """The engine at an address, `whoosh:<folder>`. Nothing is opened before it is asked."""
    scheme, _, rest = address.partition(":")
    if scheme != "whoosh" or not rest:
        raise UnusableSearchAddress(
            f"GUANTONG_SEARCH_URL must be like whoosh:/var/lib/guantong/search; it is {address!r}"
        )
    try:
        # Here and not above: it needs numpy, without which only searching shall not work.
        from search.whoosh_engine import WhooshEngine
    except ImportError as error:
        _log.error("searching is not possible: %s", error)
        return cast(SearchEngine, NoEngine(f"the search engine cannot be loaded: {error}"))
    return WhooshEngine(Path(rest).expanduser().absolute())


def init_app(app: Flask) -> None:
    """Give the app its engine. Raises `UnusableSearchAddress`."""
    engine = engine_at(app.config["SEARCH_URL"])
    app.extensions["search"] = engine
    contribute_version(app, lambda path: _index_version(engine, path))


def _index_version(engine: SearchEngine, path: str) -> str | None:
    """The version of the index for pages that show answers of it: the worker publishes a new one
    some time after a change."""
    if not path.endswith(SEARCH_PATH) and not _is_within(path):
        return None
    try:
        return engine.version()
    except IndexUnavailable:
        return ""


def _is_within(path: str) -> bool:
    """Whether a path lies below a list, as pages of records do: they show related records."""
    return path.strip("/").count("/") > 1


def search_engine() -> SearchEngine:
    """The engine of the current app."""
    return cast(SearchEngine, current_app.extensions["search"])


def index_answers() -> bool:
    """Whether the index can be searched. What the first search must load is loaded by this."""
    try:
        search_engine().search(SearchRequest(Everything(), "public", limit=1))
    except IndexUnavailable:
        return False
    try:
        lexicon(), beginnings(), spellings()
    except SQLAlchemyError:  # the database's trouble, not the index's
        session().rollback()
    return True

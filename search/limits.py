"""How often one network address may search, and how many searches a process works on at once.

Only pages that are made count; those that are kept for visitors cost nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import current_app

from core.extensions import limiter
from search.engine import SearchProblem

AT_ONCE = 3
"""Searches of a process that have or await the engine. One of the site's threads is left for all
other pages, whatever a search costs."""
PATIENCE_S = 0.5
"""How long a search waits to be one of them."""
RETRY_AFTER_S = 5
"""When to come back after having waited in vain."""

_turns = BoundedSemaphore(AT_ONCE)


class SearchesBusy(SearchProblem):
    """Too many searches are under way; try again in `RETRY_AFTER_S` seconds."""


@contextmanager
def turn() -> Iterator[None]:
    """Be one of the searches that are under way. Raises `SearchesBusy`."""
    if not _turns.acquire(timeout=PATIENCE_S):
        raise SearchesBusy
    try:
        yield
    finally:
        _turns.release()


def _most_per_minute() -> str:
    return f"{current_app.config['SEARCHES_PER_MINUTE']} per minute"


def _unlimited() -> bool:
    return not current_app.config["SEARCHES_PER_MINUTE"]


per_address = limiter.limit(_most_per_minute, exempt_when=_unlimited)

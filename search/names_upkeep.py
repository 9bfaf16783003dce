"""The worker's part of names: what is made of them is made anew when one has changed."""

import time

from flask import current_app

from core.jobs import chore
from search.names import keep_names

EVERY_S = 60.0
_NEXT = "names_kept_next"


@chore
def keep_names_fresh() -> None:
    """Look at most once a minute: to make all of it takes seconds, and changes come in numbers."""
    now = time.monotonic()
    if now >= current_app.extensions.get(_NEXT, now):
        current_app.extensions[_NEXT] = now + EVERY_S
        keep_names()

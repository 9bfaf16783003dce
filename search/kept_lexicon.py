"""The lexicon in a file of the instance: making it takes seconds, reading it a fraction of one.

The worker makes it anew when a name has changed; the site goes on with the one it has until the
new one is there.
"""

import os
import pickle
from pathlib import Path
from typing import Any

from flask import current_app

from search.lexicon import Lexicon

FILE = "lexicon"
MOST_REMEMBERED = 2

_recent: dict[str, Lexicon] = {}


def read(mark: Any) -> Lexicon | None:
    """The lexicon of the file, if it was made of what the mark says.

    One that this process has read or made for another application is taken again.
    """
    found = _recent.get(repr(mark)) or _from_file(mark)
    if found is not None:
        _remember(repr(mark), found)
    return found


def _remember(key: str, lexicon: Lexicon) -> None:
    _recent[key] = lexicon
    while len(_recent) > MOST_REMEMBERED:
        _recent.pop(next(iter(_recent)))


def _from_file(mark: Any) -> Lexicon | None:
    try:
        with _path().open("rb") as file:
            if pickle.load(file) != mark:  # noqa: S301 - beside the database, and written below
                return None
            found = pickle.load(file)  # noqa: S301 - likewise
    except (OSError, EOFError, pickle.PickleError, AttributeError, ImportError, ValueError):
        return None
    return found if isinstance(found, Lexicon) else None


def write(mark: Any, lexicon: Lexicon) -> None:
    """Put the file in its place whole or not at all; without it everything works, only slower."""
    _remember(repr(mark), lexicon)
    draft = _path().with_suffix(f".{os.getpid()}")
    try:
        with draft.open("wb") as file:
            pickle.dump(mark, file, pickle.HIGHEST_PROTOCOL)
            pickle.dump(lexicon, file, pickle.HIGHEST_PROTOCOL)
        draft.replace(_path())
    except OSError:
        draft.unlink(missing_ok=True)
        current_app.logger.warning("%s cannot be written", _path())


def written_at() -> int:
    """When the file was put in its place, in nanoseconds; 0 where there is none."""
    try:
        return _path().stat().st_mtime_ns
    except OSError:
        return 0


def _path() -> Path:
    return Path(current_app.instance_path) / FILE

"""The lexicon in a file of the instance: making it takes seconds, reading it a fraction of one.

The worker makes it anew when a name has changed; the site goes on with the one it has until the
new one is there.
"""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app

from search.lexicon import Lexicon

FILE = "lexicon"
MOST_REMEMBERED = 2

_recent: dict[str, Lexicon] = {}


class Mark(NamedTuple):
    """What a lexicon is made of: versions of code and files, and the state of the records."""

    versions: tuple[Any, ...]
    state: tuple[Any, ...]


def read(mark: Mark) -> Lexicon | None:
    """The lexicon of the file, if it was made of what the mark says.

    One that this process has read or made for another application is taken again.
    """
    found = _recent.get(repr(mark))
    if found is None:
        kept = _from_file(lambda written: written == mark)
        found = kept[1] if kept else None
    if found is not None:
        _remember(mark, found)
    return found


def newest(versions: tuple[Any, ...]) -> tuple[Mark, Lexicon] | None:
    """The lexicon of the file, whatever the state of the records that it was made of."""
    return _from_file(lambda written: isinstance(written, Mark) and written.versions == versions)


def _remember(mark: Mark, lexicon: Lexicon) -> None:
    _recent[repr(mark)] = lexicon
    while len(_recent) > MOST_REMEMBERED:
        _recent.pop(next(iter(_recent)))


def _from_file(fits: Callable[[Any], bool]) -> tuple[Mark, Lexicon] | None:
    try:
        with _path().open("rb") as file:
            mark = pickle.load(file)  # noqa: S301 - beside the database, and written below
            if not fits(mark):
                return None
            found = pickle.load(file)  # noqa: S301 - likewise
    except (OSError, EOFError, pickle.PickleError, AttributeError, ImportError, ValueError):
        return None
    return (mark, found) if isinstance(found, Lexicon) else None


def write(mark: Mark, lexicon: Lexicon) -> None:
    """Put the file in its place whole or not at all; without it everything works, only slower."""
    _remember(mark, lexicon)
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

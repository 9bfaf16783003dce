"""What is made of all names, which takes seconds: at hand in processes, and in a file of the
instance.

The worker makes it anew when a name has changed; the site goes on with the one it has until the
new one is there.
"""

import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, cast

from flask import current_app, g, has_request_context

FOLDER = "names"
MOST_REMEMBERED = 2
UNREADABLE = (
    *(OSError, EOFError, pickle.PickleError, ImportError),
    *(AttributeError, IndexError, KeyError, TypeError, ValueError),
)
"""What reading a file may raise that was cut short, or is of another version."""
_Made = TypeVar("_Made")


def pickled(one: Any) -> bytes:
    """Something as it is written to a file."""
    return pickle.dumps(one, pickle.HIGHEST_PROTOCOL)


class Mark(NamedTuple):
    """What something is made of: versions of code and files, and the state of the records."""

    versions: tuple[Any, ...]
    state: tuple[Any, ...]


class Sources(NamedTuple):
    """How to learn what things would be made of now; only the state of the records is asked of the
    database."""

    versions: Callable[[], tuple[Any, ...]]
    state: Callable[[], tuple[Any, ...]]

    def mark(self) -> Mark:
        """As of now."""
        return Mark(self.versions(), self.state())


@dataclass(slots=True)
class _Held(Generic[_Made]):
    """What an application has at hand, what it was made of, and how old the file was then."""

    mark: Mark
    made: _Made
    file: int


class Kept(Generic[_Made]):
    """Something of one type, how it is made, and of what."""

    def __init__(self, kind: type[_Made], make: Callable[[], _Made], sources: Sources) -> None:
        self._kind, self._make, self._sources = kind, make, sources
        self._name = kind.__name__.lower()
        self._key = f"kept_{self._name}"
        self._recent: dict[str, _Made] = {}

    def get(self) -> _Made:
        """As of now. A request looks once, and takes what is at hand until the worker has made a
        new one; only if there is none at all, it is made."""
        if not has_request_context():
            return self._now()
        if self._key not in g:
            setattr(g, self._key, self._at_hand())
        return cast(_Made, g.get(self._key))

    def take(self) -> _Made | None:
        """Have at hand what is in the file, whatever has changed since; needs no database."""
        kept = self._from_file()
        if kept is None:
            return None
        current_app.extensions[self._key] = _Held(*kept, self._written_at())
        return kept[1]

    def keep(self, mark: Mark) -> None:
        """Make anew what is in the file, unless it was made of just this."""
        if self._mark_in_file() != mark:
            self._write(mark, self._make())

    def _at_hand(self) -> _Made:
        held: _Held[_Made] | None = current_app.extensions.get(self._key)
        if held is not None and held.file == self._written_at():
            return held.made
        return self.take() or (held.made if held else self._now())

    def _now(self) -> _Made:
        held: _Held[_Made] | None = current_app.extensions.get(self._key)
        mark = self._sources.mark()
        if held is not None and held.mark == mark:
            held.file = self._written_at()
            return held.made
        # what this process has read or made for another application is taken again
        found = self._recent.get(repr(mark))
        if found is None:
            kept = self._from_file(mark)
            found = kept[1] if kept else self._make()
            if kept is None:
                self._write(mark, found)
        self._remember(mark, found)
        current_app.extensions[self._key] = _Held(mark, found, self._written_at())
        return found

    def _remember(self, mark: Mark, made: _Made) -> None:
        self._recent[repr(mark)] = made
        while len(self._recent) > MOST_REMEMBERED:
            self._recent.pop(next(iter(self._recent)))

    def _mark_in_file(self) -> Mark | None:
        try:
            with self._path().open("rb") as file:
                return cast(Mark, pickle.load(file))  # noqa: S301 - beside the database, and ours
        except UNREADABLE:
            return None

    def _from_file(self, wanted: Mark | None = None) -> tuple[Mark, _Made] | None:
        """What the file holds, if it is of this version of the code; and of a mark, if told."""
        try:
            with self._path().open("rb") as file:
                mark = pickle.load(file)  # noqa: S301 - likewise
                if not isinstance(mark, Mark) or mark.versions != self._sources.versions():
                    return None
                if wanted not in (None, mark):
                    return None
                found = pickle.load(file)  # noqa: S301 - likewise
        except UNREADABLE:
            return None
        return (mark, found) if isinstance(found, self._kind) else None

    def _write(self, mark: Mark, made: _Made) -> None:
        """Put the file in its place whole or not at all; without it all works, only slower."""
        draft = self._path().with_suffix(f".{os.getpid()}")
        try:
            draft.parent.mkdir(exist_ok=True)
            with draft.open("wb") as file:
                file.write(pickled(mark))
                file.write(pickled(made))
            draft.replace(self._path())
        except OSError:
            with suppress(OSError):
                draft.unlink()
            current_app.logger.warning("%s cannot be written", self._path())

    def _written_at(self) -> int:
        """When the file was put in its place, in nanoseconds; 0 where there is none."""
        try:
            return self._path().stat().st_mtime_ns
        except OSError:
            return 0

    def _path(self) -> Path:
        return Path(current_app.instance_path) / FOLDER / self._name

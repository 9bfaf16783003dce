"""The folders of a Whoosh index: which one counts, and putting a new one in its place.

- `<root>/current`: name of the folder that counts
- `<root>/g-00000001/`: an index, with `versions.json` beside its files
- `<root>/suspect`: name of a folder in which a process could not read
- `<root>/writing`: lock of the one process that writes
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import FileLock, try_for

from search.engine import IndexBusy, IndexUnavailable, IndexWriteFailed
from search.whoosh_schema import VERSIONS, schema

_POINTER = "current"
_VERSIONS = "versions.json"
_SUSPECT = "suspect"
_Made = TypeVar("_Made")


class IndexStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's file storage that can close what it opened: Whoosh does not when it fails."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        file = super().open_file(name, **options)
        self._opened.append(file)
        return file

    def create_file(self, name: str, *args: Any, **options: Any) -> Any:
        file = super().create_file(name, *args, **options)
        self._opened.append(file)
        return file

    def close_files(self) -> None:
        """Close every file still open; what was read from them must not be used again."""
        for file in self._opened:
            with suppress(OSError, BufferError, ValueError):
                file.file.close()
        self._opened.clear()


@contextmanager
def _told(what: str) -> Iterator[None]:
    """What the system refuses (rights, a full disk) as `IndexWriteFailed`."""
    try:
        yield
    except OSError as error:
        raise IndexWriteFailed(f"{what} ({error.strerror})") from error


class IndexFolder:
    """The root folder of an index."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = str(root / _POINTER)  # read for every search: paths are slow

    def current(self) -> str:
        """Name of the folder that counts; raises `IndexUnavailable` where there is none."""
        try:
            with open(self._pointer, encoding="ascii") as file:
                name = file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailable("there is no search index") from error
        if not name.startswith("g-") or "/" in name:
            raise IndexUnavailable("the pointer to the search index is damaged")
        return name

    def with_current(self, use: Callable[[str], _Made]) -> tuple[str, _Made]:
        """Name of the folder that counts, and what comes of using it.

        A rebuild may put another in its place meanwhile: then that one is used. Raises as
        `current` and `use`.
        """
        name = self.current()
        while True:
            try:
                return name, use(name)
            except Exception:
                replaced, name = name, self.current()
                if name == replaced:
                    raise

    def check_versions(self, name: str) -> None:
        """Raise `IndexUnavailable` unless this version of the code wrote the folder."""
        try:
            versions = json.loads((self.root / name / _VERSIONS).read_bytes())
        except (OSError, ValueError) as error:
            raise IndexUnavailable("the search index is damaged") from error
        if versions != VERSIONS:
            raise IndexUnavailable("the search index is of another version")

    def suspect(self, name: str) -> None:
        """Leave word for the worker that the folder could not be read."""
        with suppress(OSError):
            (self.root / _SUSPECT).write_text(name, encoding="ascii")

    def suspected(self) -> str:
        """Name of the folder that some process could not read; '' for none."""
        try:
            return (self.root / _SUSPECT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def clear_suspicion(self) -> None:
        (self.root / _SUSPECT).unlink(missing_ok=True)

    def open(self, name: str) -> Any:
        """Open an index; raises `IndexUnavailable` when other versions of the code wrote it."""
        self.check_versions(name)
        storage = IndexStorage(self.root / name)
        try:
            return storage.open_index(schema=schema())
        except BaseException:
            storage.close_files()
            raise

    def create(self) -> tuple[str, Any]:
        """Create an empty index beside the one that counts."""
        numbers = [int(path.name[2:]) for path in self.root.glob("g-*") if path.name[2:].isdigit()]
        name = f"g-{max(numbers, default=0) + 1:08}"
        path = self.root / name
        with _told("a new search index could not be made"):
            path.mkdir(parents=True)
        storage = IndexStorage(path)
        try:
            index = storage.create_index(schema())
            (path / _VERSIONS).write_text(json.dumps(VERSIONS), encoding="ascii")
        except Exception as error:
            storage.close_files()
            self.remove(name)
            raise IndexWriteFailed("a new search index could not be made") from error
        return name, index

    def remove(self, name: str) -> None:
        shutil.rmtree(self.root / name, ignore_errors=True)

    def point_to(self, name: str) -> None:
        """Make a folder the one that counts, at once, and remove all others.

        Raises `IndexWriteFailed`.
        """
        fresh = self.root / f"{_POINTER}.new"
        with _told("the new search index could not be put in its place"):
            with fresh.open("w", encoding="ascii") as pointer:
                pointer.write(name)
                pointer.flush()
                os.fsync(pointer.fileno())
            fresh.replace(self.root / _POINTER)
        for path in self.root.glob("g-*"):
            if path.name != name:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Hold the lock of the one writer; raises `IndexBusy` after `timeout` seconds.

        Raises `IndexWriteFailed` where the folder cannot be made or written.
        """
        lock = FileLock(str(self.root / "writing"))
        with _told(f"the folder of the search index, {self.root}, cannot be written"):
            self.root.mkdir(parents=True, exist_ok=True)
            acquired = try_for(lock.acquire, timeout=timeout, delay=0.05)
        if not acquired:
            raise IndexBusy("another process is writing the search index")
        try:
            yield
        finally:
            lock.release()

"""The search engine by default: a Whoosh index, fed with our own tokens.

Whoosh keeps the index's segments and commits; what is in a segment is written and read here as
arrays (`search.whoosh_codec`), and matching, scoring and facets are computed on them.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, local
from typing import Any, TypeVar

from search.engine import (
    IndexDocument,
    IndexReport,
    IndexUnavailable,
    IndexWriteFailed,
    InvalidDocument,
    SearchRequest,
    SearchResult,
    check_document,
)
from search.whoosh_answering import answer
from search.whoosh_checking import problems_of
from search.whoosh_folder import IndexFolder
from search.whoosh_generation import Generation
from search.whoosh_similar import similar
from search.whoosh_writing import Commit

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")

LOCK_TIMEOUT = 120.0
"""Seconds that a writer waits for another, which may be rebuilding."""


class WhooshEngine:
    """A `SearchEngine` on a folder. One instance serves all threads of a process."""

    def __init__(self, root: Path, lock_timeout: float = LOCK_TIMEOUT) -> None:
        self._folder = IndexFolder(root)
        self._lock_timeout = lock_timeout
        # Threads take turns: what a state remembers is not made for two at once.
        self._lock = Lock()
        self._generation: Generation | None = None
        self._writer = local()

    def search(self, request: SearchRequest) -> SearchResult:
        return self._read(lambda generation: answer(generation, request))

    def similar(self, word: str, most: int = 5) -> tuple[tuple[str, int], ...]:
        return self._read(lambda generation: similar(generation, word, most))

    def document_count(self) -> int:
        return self._read(lambda generation: generation.count)

    def codes(self) -> frozenset[str]:
        return self._read(lambda generation: frozenset(generation.codes()))

    def version(self) -> str:
        return self._mark(self._folder.current())

    def _mark(self, name: str) -> str:
        """What tells the states of the index apart; read from the disk, some 20 µs."""
        return f"{name}.{_committed(os.path.join(self._folder.root, name))}"

    def close(self) -> None:
        with self._lock:
            self._forget()

    def _read(self, ask: Callable[[Generation], _Answer]) -> _Answer:
        """Ask the newest state; a state replaced while it was read is opened once more."""
        with self._lock:
            try:
                return ask(self._newest())
            except IndexUnavailable:
                self._forget()
                raise
            except Exception as error:  # Whoosh raises anything on a file that changed
                _log.info("search index reopened after %r", error)
                self._forget()
            try:
                return ask(self._newest())
            except IndexUnavailable:
                raise
            except Exception as error:
                self._forget()
                with suppress(IndexUnavailable):
                    self._folder.suspect(self._folder.current())
                raise IndexUnavailable("the search index is damaged") from error

    def needs_rebuild(self) -> bool:
        try:
            name, _none = self._folder.with_current(self._folder.check_versions)
        except IndexUnavailable:
            return True
        if self._folder.suspected() != name:
            return False
        with self._lock:
            self._forget()  # what is open may still show files that are gone
        if self.check().problems:
            return True
        self._folder.clear_suspicion()
        return False

    def _newest(self) -> Generation:
        name = self._folder.current()
        known = self._generation
        if known is not None and known.mark == self._mark(name):
            return known
        name, index = self._folder.with_current(self._folder.open)
        mark = self._mark(name)
        self._generation = Generation(mark, index, known.kept if known else {})
        return self._generation

    def _forget(self) -> None:
        self._generation = None

    def apply(self, adds: Sequence[IndexDocument], deletes: Sequence[str] = ()) -> None:
        for document in adds:
            check_document(document)
        latest = {document.code: document for document in adds}
        gone = {*latest, *deletes}
        if not gone:
            return
        with self.writing():
            index = self._open_for_writing()
            _write(index, latest.values(), gone, whole=False)

    @contextmanager
    def writing(self) -> Iterator[None]:
        if getattr(self._writer, "here", False):
            yield
            return
        with self._folder.writing(self._lock_timeout):
            self._writer.here = True
            try:
                yield
            finally:
                self._writer.here = False

    def _open_for_writing(self) -> Any:
        name = self._folder.current()
        try:
            return self._folder.open(name)
        except IndexUnavailable:
            raise
        except Exception as error:
            raise IndexUnavailable("the search index is damaged") from error

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        with self.writing():
            name, index = self._folder.create()
            try:
                source = _Source(documents)
                _write(index, source, (), whole=True)
                self._folder.point_to(name)
                self._folder.clear_suspicion()
            except BaseException:
                self._folder.remove(name)
                raise
            return len(source.seen)

    def check(self) -> IndexReport:
        try:
            return self._read(self._inspect)
        except IndexUnavailable as error:
            return IndexReport(0, (str(error),))

    def _inspect(self, generation: Generation) -> IndexReport:
        folder = self._folder.root / self._folder.current()
        return IndexReport(generation.count, tuple(problems_of(generation, folder)))


def _committed(path: str) -> int:
    """Number of the last commit in a folder, from its `_MAIN_<number>.toc`; -1 without one."""
    try:
        names = os.listdir(path)
    except OSError:
        return -1
    commits = [name[6:-4] for name in names if name.startswith("_MAIN_") and name.endswith(".toc")]
    return max((int(number) for number in commits if number.isdigit()), default=-1)


class _Source:
    """Documents as they come; remembers what failed in making them: no fault of the index."""

    def __init__(self, documents: Iterable[IndexDocument]) -> None:
        self._documents = documents
        self.seen: set[str] = set()
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[IndexDocument]:
        try:
            for document in self._documents:
                check_document(document)
                if document.code in self.seen:
                    raise InvalidDocument(f"{document.code}: twice")
                self.seen.add(document.code)
                yield document
        except Exception as error:
            self.error = error
            raise


def _write(
    index: Any,
    adds: Iterable[IndexDocument] | _Source,
    deletes: Iterable[str],
    *,
    whole: bool,
) -> None:
    """Write a batch in one commit; on any error nothing of it remains."""
    commit = None
    try:
        commit = Commit(index)
        commit.delete(deletes)
        commit.add(adds)
        commit.finish(whole=whole)
    except BaseException as error:
        if commit is not None:
            commit.cancel()
        if isinstance(error, Exception) and error is not getattr(adds, "error", None):
            raise IndexWriteFailed("the search index was not written") from error
        raise
    finally:
        index.storage.close_files()

"""The search engine by default: a Whoosh index, fed with our own tokens.

Whoosh keeps the postings; matching, scoring and facets are computed here on its readers, with
sets of documents as whole numbers (six facets cost as much as one).
"""

import heapq
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from search.bitsets import bits_of, members
from search.engine import (
    Hit,
    IndexDocument,
    IndexReport,
    IndexUnavailable,
    IndexWriteFailed,
    InvalidDocument,
    SearchRequest,
    SearchResult,
    Sort,
    check_document,
)
from search.whoosh_folder import IndexFolder
from search.whoosh_generation import Generation
from search.whoosh_matching import Matching
from search.whoosh_schema import AUDIENCE, fields_of

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")

LOCK_TIMEOUT = 10.0
"""Seconds that a writer waits for another."""
_BUFFER_MEGABYTES = 64


class WhooshEngine:
    """A `SearchEngine` on a folder. One instance serves all threads of a process."""

    def __init__(self, root: Path, lock_timeout: float = LOCK_TIMEOUT) -> None:
        self._folder = IndexFolder(root)
        self._lock_timeout = lock_timeout
        # A Whoosh reader shared by threads gives wrong answers, so they take turns.
        self._lock = Lock()
        self._generation: Generation | None = None
        self._matching: Matching | None = None

    def search(self, request: SearchRequest) -> SearchResult:
        return self._read(lambda generation: self._answer(generation, request))

    def document_count(self) -> int:
        return self._read(lambda generation: generation.count)

    def codes(self) -> frozenset[str]:
        return self._read(lambda generation: frozenset(generation.numbers))

    def version(self) -> str:
        return self._read(lambda generation: generation.mark)

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
                raise IndexUnavailable("the search index is damaged") from error

    def _newest(self) -> Generation:
        name = self._folder.current()
        known = self._generation
        if known is not None and known.mark == f"{name}.{_committed(self._folder.root / name)}":
            return known
        index = self._folder.open(name)
        try:
            generation = Generation(name, index, known.segments if known else {})
        except BaseException:
            index.storage.close_files()
            raise
        self._forget()
        self._generation = generation
        self._matching = Matching(generation)
        return generation

    def _forget(self) -> None:
        if self._generation is not None:
            self._generation.close()
        self._generation = self._matching = None

    def _answer(self, generation: Generation, request: SearchRequest) -> SearchResult:
        matching = self._matching or Matching(generation)
        permitted = generation.values.get(AUDIENCE, {}).get(request.audience, 0)
        found = matching.bits(request.node) & permitted & _named(generation, request)
        chosen = {
            name: _any_of(generation, name, values) for name, values in request.filters.items()
        }
        within = found
        for bits in chosen.values():
            within &= bits
        facets = {
            name: _count(generation, name, _without(found, chosen, name)) for name in request.count
        }
        hits = _page(generation, matching, request, within)
        return SearchResult(within.bit_count(), hits, facets)

    def apply(self, adds: Sequence[IndexDocument], deletes: Sequence[str] = ()) -> None:
        for document in adds:
            check_document(document)
        latest = {document.code: document for document in adds}
        gone = {*latest, *deletes}
        if not gone:
            return
        with self._folder.writing(self._lock_timeout):
            index = self._open_for_writing()
            _write(index, latest.values(), gone)

    def _open_for_writing(self) -> Any:
        name = self._folder.current()
        try:
            return self._folder.open(name)
        except IndexUnavailable:
            raise
        except Exception as error:
            raise IndexUnavailable("the search index is damaged") from error

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        with self._folder.writing(self._lock_timeout):
            name, index = self._folder.create()
            try:
                seen: set[str] = set()
                _write(index, _checked(documents, seen), ())
                self._folder.point_to(name)
            except BaseException:
                self._folder.remove(name)
                raise
            return len(seen)

    def check(self) -> IndexReport:
        try:
            return self._read(_inspect)
        except IndexUnavailable as error:
            return IndexReport(0, (str(error),))


def _committed(path: Path) -> int:
    """Number of the last commit in a folder; a directory listing, some 30 µs."""
    numbers = [
        int(entry.stem.rpartition("_")[2])
        for entry in path.glob("_MAIN_*.toc")
        if entry.stem.rpartition("_")[2].isdigit()
    ]
    return max(numbers, default=-1)


def _checked(documents: Iterable[IndexDocument], seen: set[str]) -> Iterable[IndexDocument]:
    for document in documents:
        check_document(document)
        if document.code in seen:
            raise InvalidDocument(f"{document.code}: twice")
        seen.add(document.code)
        yield document


def _write(index: Any, adds: Iterable[IndexDocument], deletes: Iterable[str]) -> None:
    """Write a batch in one commit; on any error nothing of it remains, not even a lock.

    The caller holds the folder's lock, so Whoosh's own, which it keeps after a failed commit,
    is not taken.
    """
    writer = None
    try:
        writer = index.writer(compound=False, limitmb=_BUFFER_MEGABYTES, _lk=False)
        with index.reader() as reader:
            for code in deletes:
                _delete(writer, reader, code)
        for document in adds:
            writer.add_document(**fields_of(document))
        writer.commit()
    except BaseException as error:
        if writer is not None and not writer.is_closed:
            with suppress(Exception):
                writer.cancel()
        if isinstance(error, Exception) and not isinstance(error, InvalidDocument):
            raise IndexWriteFailed("the search index was not written") from error
        raise
    finally:
        index.storage.close_files()


def _delete(writer: Any, reader: Any, code: str) -> None:
    term = code.encode()
    if ("code", term) in reader:
        for number in reader.postings("code", term).all_ids():
            writer.delete_document(number)


def _named(generation: Generation, request: SearchRequest) -> int:
    """The documents that the request allows by code."""
    bits = generation.live
    if request.only is not None:
        numbers = (generation.numbers.get(code) for code in request.only)
        bits &= bits_of((n for n in numbers if n is not None), generation.size)
    if request.without:
        numbers = (generation.numbers.get(code) for code in request.without)
        bits &= ~bits_of((n for n in numbers if n is not None), generation.size)
    return bits


def _any_of(generation: Generation, name: str, values: tuple[str, ...]) -> int:
    known = generation.values.get(name, {}) if not name.startswith("@") else {}
    bits = 0
    for value in values:
        bits |= known.get(value, 0)
    return bits if values else generation.live


def _without(found: int, chosen: dict[str, int], name: str) -> int:
    for other, bits in chosen.items():
        if other != name:
            found &= bits
    return found


def _count(generation: Generation, name: str, within: int) -> dict[str, int]:
    if name.startswith("@"):
        return {}
    known = generation.values.get(name, {})
    counts = [(value, (bits & within).bit_count()) for value, bits in known.items()]
    return dict(sorted(((v, n) for v, n in counts if n), key=lambda pair: (-pair[1], pair[0])))


def _page(
    generation: Generation, matching: Matching, request: SearchRequest, within: int
) -> tuple[Hit, ...]:
    start = max(0, request.offset)
    end = start + max(0, request.limit)
    if start == end or not within:
        return ()
    found = members(within)
    if request.sort is Sort.RELEVANCE:
        scores = matching.scores(request.node)
        if scores is not None:
            best = _best(found, scores, generation.by_newest, end)[start:end]
            return tuple(Hit(generation.codes[n], scores[n]) for n in best)
    ranks = {Sort.CODE: "by_code", Sort.OLDEST: "by_oldest"}.get(request.sort, "by_newest")
    ranked = heapq.nsmallest(end, found, key=getattr(generation, ranks).__getitem__)
    return tuple(Hit(generation.codes[n]) for n in ranked[start:])


def _best(found: list[int], scores: list[float], ranks: list[int], most: int) -> list[int]:
    """The best of the found, equal scores in the order of `ranks`."""
    if len(found) > 4 * most:
        least = heapq.nlargest(most, map(scores.__getitem__, found))[-1]
        found = [n for n in found if scores[n] >= least]
    found.sort(key=ranks.__getitem__)
    found.sort(key=scores.__getitem__, reverse=True)
    return found


def _inspect(generation: Generation) -> IndexReport:
    """Read every posting; damage shows as an error, disagreement as a problem."""
    problems = []
    for leaf, _base, segment in generation.leaves:
        for field in ("code", "words", "stems", "marks"):
            for term in leaf.lexicon(field):
                matcher = leaf.postings(field, term)
                while matcher.is_active():
                    if matcher.id() >= segment.size:
                        problems.append(f"{field}: a posting beyond the last document")
                    matcher.next()
    if len(generation.numbers) != generation.count:
        problems.append("a code occurs twice")
    return IndexReport(generation.count, tuple(problems))

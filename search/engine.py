"""What a search engine is asked and what it answers, whichever engine stands behind it.

Engines hold tokens, codes, facet values and dates, never texts: pages read those from the
database, through the one door.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Protocol

from search.analysis.streams import Stream
from search.query import Node

LONGEST_TOKEN = 200
SEPARATOR = "="
"""Stands between a facet's name and value in engines, so not in a name."""
RESERVED = "@"
"""Begins the names of what engines keep beside the facets."""
DOCUMENTS_VERSION = 3
"""Raise when documents are made of other things than before: indexes are then rebuilt."""


class SearchProblem(Exception):
    """Base of what can go wrong in searching."""


class IndexUnavailable(SearchProblem):
    """The index is missing, damaged or of another version; a rebuild mends it."""


class IndexBusy(SearchProblem):
    """Another process is writing the index; try again later."""


class IndexWriteFailed(SearchProblem):
    """The batch was not written and the index is as it was before."""


class InvalidDocument(SearchProblem):
    """A document cannot be indexed; its batch was not begun."""


class Sort(StrEnum):
    """Orders of results. Documents without a date come last in both orders by date."""

    RELEVANCE = "relevance"
    OLDEST = "date"
    NEWEST = "-date"
    TITLE = "title"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a long text, found by itself and counted as its record.

    `key` tells the caller where it stands; engines only give it back. A phrase never reaches from
    one section into another, but words of a query may stand in several.
    """

    key: str
    text: Stream
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One record as the index sees it.

    `audience` names who may find it (`public`, `staff`…); `title` and `text` are token streams
    over all its languages; `date` is the ordinal of the day before which it certainly was not;
    `cited` is how many other records refer to it: among like matches the better known comes first.
    `exact` are marks of whole titles (`search.ranking.exact_mark`); `order` gives, by language of
    the site, the bytes by which its title is sorted there; `sections` are the rest of long texts.
    """

    code: str
    audience: tuple[str, ...]
    title: Stream = ()
    text: Stream = ()
    stems: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: int | None = None
    cited: int = 0
    exact: tuple[str, ...] = ()
    order: Mapping[str, bytes] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Boost:
    """Documents with this value of a facet (the index's own or a given one) score `factor` times
    as much; those of several boosts, the product."""

    facet: str
    value: str
    factor: float


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question: several values of one facet mean any of them, several facets mean all.

    `only` and `without` are codes settled elsewhere. `given` are facets settled elsewhere, since
    they depend on the day asked about: name → value → codes; they are filtered and counted like
    the index's own. `until` leaves out documents dated later. By relevance the code `first` comes
    first if it is found, then documents with the mark `exact`; `boosts` tilt the rest. `language`
    is that of the order by title. `offset` and `limit` count results from 0.
    """

    node: Node
    audience: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    count: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    given: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    until: int | None = None
    first: str = ""
    exact: str = ""
    boosts: tuple[Boost, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document; `score` compares within one answer only, and is 0 in other orders.

    `section` is the key of its section that matches best, '' where none does.
    """

    code: str
    score: float = 0.0
    section: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An answer, computed within the audience of the request and nothing beyond it.

    `facets` gives, for each facet asked for, the number of documents per value, most first. A
    facet's own filter does not restrict its counts, so that its other values stay in reach.
    `later` is the number of documents that only `until` left out.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    later: int = 0


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a check of the index found; no `problems` means that it is sound."""

    documents: int
    problems: tuple[str, ...] = ()


class SearchEngine(Protocol):
    """An engine. Every method may raise `IndexUnavailable`, writing ones `IndexBusy` too."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request."""

    def apply(self, adds: Sequence[IndexDocument], deletes: Sequence[str] = ()) -> None:
        """Add or replace documents and delete codes, all in one commit or not at all.

        Raises `InvalidDocument` before anything is written, `IndexWriteFailed` when it is not.
        """

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        """Build anew beside the index, put it in place at once, and return the number indexed."""

    def similar(self, word: str, most: int = 5) -> tuple[tuple[str, int], ...]:
        """Indexed words like a folded one, with the number of documents that hold each.

        Words within one edit of it (two, from eight letters on), nearest first, then most frequent
        first; the word itself is not among them. Never a word that only staff may find.
        """

    def writing(self) -> AbstractContextManager[None]:
        """Be the one writer, across processes, until the end of the block.

        What is read inside cannot be overtaken by what another writer has read before. `apply`
        and `rebuild` of the same thread may stand inside. Raises `IndexBusy`.
        """

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, of another version, or found damaged by any process.

        Cheap unless some process suspects damage; then the index is read through. Never raises.
        """

    def document_count(self) -> int:
        """Number of documents, of every audience."""

    def codes(self) -> frozenset[str]:
        """Codes of all documents, for comparing with the database."""

    def version(self) -> str:
        """A mark that changes whenever the answers may."""

    def check(self) -> IndexReport:
        """Read the whole index and report; never raises on a damaged one."""

    def close(self) -> None:
        """Let go of files."""


def check_document(document: IndexDocument) -> None:
    """Raise `InvalidDocument` unless every engine can take the document."""
    try:
        _check_names(document)
        for stream in (document.title, document.text, *(s.text for s in document.sections)):
            _check_stream(document.code, stream)
        stems = chain(document.stems, *(section.stems for section in document.sections))
        _check_tokens(document.code, chain(stems, document.concepts, document.exact))
        _check_keys(document)
    except (TypeError, ValueError, AttributeError) as error:
        raise InvalidDocument(f"{document.code!r}: {error}") from error
    date = document.date
    if date is not None and (type(date) is not int or not -(2**62) < date < 2**62):
        raise InvalidDocument(f"{document.code}: not a date: {date!r}")


def _check_names(document: IndexDocument) -> None:
    if not document.code or document.code != document.code.strip():
        raise InvalidDocument(f"not a code: {document.code!r}")
    if not document.audience:
        raise InvalidDocument(f"{document.code}: no audience")
    _check_tokens(document.code, (document.code, *document.audience))
    for name, values in document.facets.items():
        if SEPARATOR in name or name.startswith(RESERVED):
            raise InvalidDocument(f"{document.code}: a facet cannot be called {name!r}")
        _check_tokens(document.code, (name, *values))


def _check_keys(document: IndexDocument) -> None:
    """Sections' keys and sort keys are no tokens: of any length, and kept as they are."""
    for section in document.sections:
        section.key.encode()
    for language, key in document.order.items():
        if SEPARATOR in language or type(key) is not bytes:
            raise InvalidDocument(f"{document.code}: not an order: {language!r}")


def _check_stream(code: str, stream: Stream) -> None:
    _check_tokens(code, (token for token, _position in stream))
    last = 0
    for _token, position in stream:
        if type(position) is not int or not last <= position < 2**31:
            raise InvalidDocument(f"{code}: positions out of order")
        last = position


def _check_tokens(code: str, tokens: Iterable[object]) -> None:
    for token in tokens:
        if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
            raise InvalidDocument(f"{code}: not a token: {token!r}")
        if not token.isascii():
            token.encode()  # UnicodeEncodeError, a ValueError, for half of a surrogate pair

"""How documents lie in a Whoosh index: fields that take our tokens as they are.

The fields encode their postings themselves, so that none of Whoosh's analyzers is involved.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence, Frequency, Positions

from search.analysis.chain import ANALYSIS_VERSION
from search.analysis.streams import TEXT_GAP, Stream
from search.engine import DOCUMENTS_VERSION, SEPARATOR, IndexDocument

SCHEMA_VERSION = 2
VERSIONS = {
    "schema": SCHEMA_VERSION,
    "analysis": ANALYSIS_VERSION,
    "documents": DOCUMENTS_VERSION,
}
"""Kept beside the index; an index of other versions is rebuilt."""

TITLE_WEIGHT = 3.0
AUDIENCE = "@audience"
CONCEPT = "@concept"

Posting = tuple[bytes, int, float, bytes]
"""Term, frequency, weight, encoded positions."""


def encoded(positions: list[int]) -> bytes:
    """Positions as machine words: read ten times as fast as Whoosh's pickles."""
    return array("I", sorted(set(positions))).tobytes()


def positions_in(value: bytes) -> Iterable[int]:
    """Undo `encoded`."""
    return array("I", value)


class _StreamField(FieldType):  # type: ignore[misc]
    """Takes `(title, text)`, two token streams; words of the title weigh more."""

    def __init__(self) -> None:
        super().__init__(format=Positions(), analyzer=None, scorable=True)

    def index(self, value: tuple[Stream, Stream], **_options: Any) -> Iterator[Posting]:
        title, text = value
        places: dict[str, list[int]] = defaultdict(list)
        for token, position in title:
            places[token].append(position)
        titled = {token: len(positions) for token, positions in places.items()}
        base = title[-1][1] + TEXT_GAP if title else 0
        for token, position in text:
            places[token].append(base + position)
        for token, positions in places.items():
            in_title = titled.get(token, 0)
            weight = len(positions) - in_title + in_title * TITLE_WEIGHT
            yield token.encode(), len(positions), weight, encoded(positions)


class _BagField(FieldType):  # type: ignore[misc]
    """Takes tokens without positions, and counts them."""

    def __init__(self) -> None:
        super().__init__(format=Frequency(), analyzer=None, scorable=True)

    def index(self, value: Sequence[str], **_options: Any) -> Iterator[Posting]:
        counts: dict[str, int] = defaultdict(int)
        for token in value:
            counts[token] += 1
        # The weight is a block value of its own; positions are never asked for.
        for token, count in counts.items():
            yield token.encode(), count, float(count), count.to_bytes(4, "big")


class _MarkField(FieldType):  # type: ignore[misc]
    """Takes marks that a document has or has not."""

    def __init__(self, *, unique: bool = False) -> None:
        super().__init__(format=Existence(), analyzer=None, stored=unique, unique=unique)

    def index(self, value: str | Sequence[str], **_options: Any) -> Iterator[Posting]:
        for mark in {value} if isinstance(value, str) else set(value):
            yield mark.encode(), 1, 1.0, b""


def schema() -> Schema:
    """The schema: code, words with positions, stems, marks (facets, audience, concepts)."""
    return Schema(
        code=_MarkField(unique=True),
        words=_StreamField(),
        stems=_BagField(),
        marks=_MarkField(),
        date=STORED(),
        cited=STORED(),
    )


def fields_of(document: IndexDocument) -> dict[str, Any]:
    """The values of a checked document, by field."""
    named = {**document.facets, AUDIENCE: document.audience, CONCEPT: document.concepts}
    pairs = [(name, value) for name, values in named.items() for value in values]
    return {
        "code": document.code,
        "words": (document.title, document.text),
        "stems": document.stems,
        "marks": [f"{name}{SEPARATOR}{value}" for name, value in pairs],
        "date": document.date,
        "cited": document.cited,
    }

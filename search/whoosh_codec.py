"""A codec for Whoosh: its segments in one file of arrays each.

The engine reads the arrays themselves; through this, Whoosh's own searcher reads the same index.
Only documented parts of a codec are used, which Whoosh's forks have too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.codec.whoosh3 import W3Segment
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.whoosh_arrays import Bools
from search.whoosh_schema import SCORED
from search.whoosh_segment import EXTENSION, SegmentArrays


class ArrayCodec(Codec):  # type: ignore[misc]
    """Reads and names segments; `search.whoosh_writing` makes them."""

    def new_segment(self, _storage: Any, indexname: str) -> Any:
        return W3Segment(self, indexname)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        return _Terms(arrays_of(storage, segment))

    def per_document_reader(self, storage: Any, segment: Any) -> PerDocumentReader:
        return _Documents(arrays_of(storage, segment), segment)


def path_of(storage: Any, segment: Any) -> Path:
    """The file of a segment."""
    return Path(storage.folder, segment.make_filename(EXTENSION))


def arrays_of(storage: Any, segment: Any) -> SegmentArrays:
    """What stands in the file of a segment. Raises `OSError`, `DamagedArrays`."""
    return SegmentArrays.read(path_of(storage, segment))


def alive_in(segment: Any) -> Bools:
    """The units of a segment that are not deleted."""
    alive = np.ones(segment.doc_count_all(), np.bool_)
    alive[np.fromiter(segment.deleted_docs(), np.int64, segment.deleted_count())] = False
    return alive


class _Terms(TermsReader):  # type: ignore[misc]
    def __init__(self, segment: SegmentArrays) -> None:
        self._segment = segment

    def indexed_field_names(self) -> list[str]:
        return list(self._segment.fields)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return self._segment.fields[name].find(text) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name, field in self._segment.fields.items():
            yield from ((name, term) for term in field.all_terms())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        start, _end = self._segment.fields[fieldname].beginning(prefix)
        for name, field in self._segment.fields.items():
            if name >= fieldname:
                begin = start if name == fieldname else 0
                yield from ((name, term) for term in field.all_terms(begin))

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from(next(iter(self._segment.fields)), b"")

    def _postings(self, fieldname: str, text: bytes) -> tuple[list[int], list[float]]:
        field = self._segment.fields[fieldname]
        number = field.find(text)
        if number is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        within = slice(*field.starts[number : number + 2])
        units = field.units[within].tolist()
        scored = fieldname in SCORED
        return units, field.weights[within].tolist() if scored else [1.0] * len(units)

    def frequency(self, fieldname: str, text: bytes) -> float:
        return sum(self._postings(fieldname, text)[1]) if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._segment.fields[fieldname].units_of(text))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        units, weights = self._postings(fieldname, text)
        lengths = self._segment.lengths(fieldname)[units] if fieldname in SCORED else np.ones(1)
        return TermInfo(
            weight=sum(weights), df=len(units), maxweight=max(weights), minid=units[0],
            maxid=units[-1], minlength=int(lengths.min()), maxlength=int(lengths.max()),
        )  # fmt: skip

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        units, weights = self._postings(fieldname, text)
        info = self.term_info(fieldname, text)
        term = (fieldname, text)
        return ListMatcher(units, weights, None, format_, scorer, term=term, terminfo=info)


class _Documents(PerDocumentReader):  # type: ignore[misc]
    def __init__(self, arrays: SegmentArrays, segment: Any) -> None:
        self._arrays = arrays
        self._segment = segment

    def doc_count(self) -> int:
        return self._arrays.size - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        return self._arrays.size

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Any:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        scored = fieldname in SCORED
        return int(self._arrays.lengths(fieldname)[docnum]) if scored else default

    def field_length(self, fieldname: str) -> int:
        return self._arrays.totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        return int(self._arrays.lengths(fieldname).min()) if fieldname in SCORED else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._arrays.lengths(fieldname).max()) if fieldname in SCORED else 0

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {"code": self._arrays.code(docnum)}

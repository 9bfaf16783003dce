"""The formats that a list or a record can be taken away in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from exchange.exports.citing.bibtex import bibtex_pieces
from exchange.exports.citing.csl import csl_pieces, one_csl
from exchange.exports.citing.ris import ris_pieces
from exchange.exports.contents import Published
from exchange.exports.iati.document import activity_pieces
from exchange.exports.json_files import object_pieces, one_object
from exchange.exports.lines import Line, lines_of
from exchange.exports.linked.nodes import linked_pieces, one_linked
from exchange.exports.rows import latest_rows, rows_of
from exchange.exports.workbook_file import workbook_pieces
from exchange.exports.writing import CSV_ROWS, JSON_ROWS, RowForm

PIECE = 65_536
"""Bytes that are sent together, about."""


@dataclass(frozen=True)
class Taken:
    """What is taken away: records in their order, of these kinds, as they stand on a day.

    `alone`: it is one record by its own address, not a list that happens to have one. `address` is
    that of the list or record, in full. `latest` are the ids of the records, where they are taken
    at their latest versions.
    """

    records: Iterable[Published]
    kinds: tuple[str, ...]
    day: date
    address: str
    alone: bool = False
    latest: Sequence[int] | None = None

    @property
    def lines(self) -> Iterator[Line]:
        """All of it in the long format."""
        return (line for one in self.records for line in lines_of(one))

    def rows(self, form: RowForm) -> Iterator[bytes]:
        """The same as rows of a file, with what stands before the first."""
        yield form.head.encode()
        if self.latest is None:
            yield from rows_of(self.records, form)
        else:
            yield from latest_rows(self.latest, self.day, form)


@dataclass(frozen=True)
class Format:
    """A format: the suffix of its files, its name, its media type, and how it is written.

    `cites`: it holds citations, in the reader's language. `charset`: whether its media type has
    that parameter. `kinds`: of which kinds it can be; of every one where there are none.
    """

    suffix: str
    label: str
    media_type: str
    write: Callable[[Taken], Iterator[bytes]]
    cites: bool = False
    charset: bool = False
    kinds: frozenset[str] = frozenset()

    def is_of(self, kind: str) -> bool:
        """Whether records of a kind can be taken away in it."""
        return not self.kinds or kind in self.kinds

    @property
    def content_type(self) -> str:
        """The header of the same name."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


def _together(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Small pieces together."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _text(write: Callable[[Taken], Iterable[str]]) -> Callable[[Taken], Iterator[bytes]]:
    return lambda taken: _together(piece.encode() for piece in write(taken))


def _rows(form: RowForm) -> Callable[[Taken], Iterator[bytes]]:
    return lambda taken: _together(taken.rows(form))


def _either(
    one: Callable[[Published], str], many: Callable[[Taken], Iterable[str]]
) -> Callable[[Taken], Iterator[bytes]]:
    """A record alone is an object, records are a list or a document of them."""
    return _text(lambda taken: map(one, taken.records) if taken.alone else many(taken))


def _objects(taken: Taken) -> Iterator[str]:
    head = {"url": taken.address, "as_of": taken.day.isoformat()}
    return object_pieces(taken.records, head)


ALL = (
    Format("csv", "CSV", "text/csv", _rows(CSV_ROWS), charset=True),
    Format(
        "xlsx",
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda taken: workbook_pieces(taken.lines, taken.kinds, taken.address, taken.day),
    ),
    Format("json", "JSON", "application/json", _either(one_object, _objects)),
    Format(
        "jsonl",
        "JSON Lines",
        "application/jsonl",
        _rows(JSON_ROWS),
        charset=True,
    ),
    Format(
        "jsonld",
        "JSON-LD",
        "application/ld+json",
        _either(one_linked, lambda taken: linked_pieces(taken.records)),
    ),
    Format(
        "ris",
        "RIS",
        "application/x-research-info-systems",
        _text(lambda taken: ris_pieces(taken.records)),
        cites=True,
        charset=True,
    ),
    Format(
        "bib",
        "BibTeX",
        "application/x-bibtex",
        _text(lambda taken: bibtex_pieces(taken.records)),
        cites=True,
        charset=True,
    ),
    Format(
        "csl.json",
        "CSL-JSON",
        "application/vnd.citationstyles.csl+json",
        _either(one_csl, lambda taken: csl_pieces(taken.records)),
        cites=True,
    ),
    Format(
        "iati.xml",
        "IATI 2.03",
        "application/xml",
        lambda taken: _together(activity_pieces(taken.records)),
        kinds=frozenset({"project"}),
    ),
)
FORMATS: Mapping[str, Format] = {one.suffix: one for one in ALL}

"""Kinds: what a package registers of a record type, so that lower packages can reach its pages.

A new kind is one model, one template and one `register(Kind(...))`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.database import Model
from registry.models import Record

Composed = tuple[str, str] | None  # a title and its origin


def _no_title(_record: Any, _language: str) -> Composed:
    return None


def _code_title(record: Any) -> tuple[str, str]:
    return record.code, "und"


def _by_code(code: str, _within: str) -> dict[str, Any]:
    return {"code": code}


@dataclass(frozen=True)
class KeptRows:
    """Rows of a table that follow from one record alone, kept beside it for sums over very many.

    `of` gives them by column; `record_id`, which the table has too, is left to the projections.
    """

    model: type[Model]
    of: Callable[[Any], list[dict[str, Any]]]


@dataclass(frozen=True)
class KeptSums:
    """What is added up over all records of a kind and kept, in the transaction that changed one.

    `keep` adds up anew and tells whether it was other, `as_they_are` whether nothing would change.
    """

    keep: Callable[[], bool]
    as_they_are: Callable[[], bool]


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    `label` and `plural` are lazy strings; `page_values(code, within)` gives the arguments of
    the page's address.
    `compose_title` makes a title (and its origin) in a language in which there is no text, or, with
    `composed_first`, whatever texts there are. `plain_title` gives a title and its language where
    there is no text at all. `names_others`: composed titles of other records contain this kind's.
    `dated_by_ledger`: the record's own date is that of its first event. `track`: the ledger track
    whose status lists show. `has_ledger`: events are recorded of it, though none gives a status.
    `kept`: what is kept of each of its records for sums; `sums`: the sums over all of them
    (`registry/projections.py`).
    """

    name: str
    model: type[Record]
    label: Any
    plural: Any
    list_endpoint: str
    page_endpoint: str
    page_values: Callable[[str, str], dict[str, Any]] = _by_code
    compose_title: Callable[[Any, str], Composed] = _no_title
    composed_first: bool = False
    plain_title: Callable[[Any], tuple[str, str]] = _code_title
    names_others: bool = False
    dated_by_ledger: bool = False
    track: str = ""
    has_ledger: bool = False
    kept: tuple[KeptRows, ...] = ()
    sums: KeptSums | None = None

    @property
    def takes_events(self) -> bool:
        """Whether events are recorded of records of the kind."""
        return self.has_ledger or bool(self.track)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Its name is the polymorphic identity of its model."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> Mapping[str, Kind]:
    """All kinds by name, in the order of registration."""
    return _kinds


def kind_of(record: Record) -> Kind:
    """The kind of a record."""
    return _kinds[record.kind]


def code_places() -> dict[str, str]:
    """For each endpoint of a record's own page, which value of its address is the code."""
    mark = "-"
    return {
        kind.page_endpoint: name
        for kind in _kinds.values()
        for name, value in kind.page_values(mark, "").items()
        if value == mark and not name.startswith("_")
    }

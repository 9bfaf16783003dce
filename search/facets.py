"""The facets of the search page: their values, names and order."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select

from core.cache import registry_version, remembered
from core.database import session
from core.languages import language_name, locale_of
from core.reader import Reader
from registry.kinds import kinds
from registry.ledger_models import StatusPeriod
from registry.models import Record
from registry.references import Reference, by_title, references_to
from registry.statuses import possible_on
from registry.vocabulary import STATUSES, SUBJECTS

DAYS_KEPT = 4
MOST_OPTIONS = 40
"""Values that a facet offers; those chosen stay, however rare."""

Bodies = Mapping[str, Reference]
"""Administrations that the reader may see, by code."""
Named = Mapping[str, str]


@dataclass(frozen=True)
class Facet:
    """One facet. `known` tells whether a value means anything, as far as that needs no database."""

    name: str
    label: Any
    known: Callable[[str], bool]
    naming: Callable[[Sequence[str], Reader, Bodies], Named]
    order: Callable[[Sequence[str], Named, Reader, Bodies], Iterable[str]]

    def options(
        self, counts: Mapping[str, int], chosen: Sequence[str], reader: Reader, bodies: Bodies
    ) -> list[dict[str, Any]]:
        """What the filter form offers: the most frequent values and all chosen ones, in order."""
        frequent = sorted(counts, key=lambda value: -counts[value])[:MOST_OPTIONS]
        values = list(dict.fromkeys((*frequent, *chosen)))
        names = self.naming(values, reader, bodies)
        return [
            {
                "value": value,
                "label": names[value],
                "count": counts.get(value, 0),
                "selected": value in chosen,
            }
            for value in self.order([v for v in values if v in names], names, reader, bodies)
        ]


def _kind_names(values: Sequence[str], _reader: Reader, _bodies: Bodies) -> Named:
    return {value: str(kinds()[value].plural) for value in values if value in kinds()}


def _in_order_of(vocabulary: Callable[[], Iterable[str]]) -> Callable[..., Iterable[str]]:
    def order(values: Sequence[str], _names: Named, _reader: Reader, _b: Bodies) -> Iterable[str]:
        return [value for value in vocabulary() if value in values]

    return order


def _terms(vocabulary: Mapping[str, Any]) -> Callable[..., Named]:
    def names(values: Sequence[str], _reader: Reader, _bodies: Bodies) -> Named:
        return {value: str(vocabulary[value]) for value in values if value in vocabulary}

    return names


def _body_names(values: Sequence[str], _reader: Reader, bodies: Bodies) -> Named:
    return {value: bodies[value].title for value in values if value in bodies}


def _bodies_in_order(
    values: Sequence[str], _names: Named, _reader: Reader, bodies: Bodies
) -> Iterable[str]:
    return sorted(values, key=lambda value: (bodies[value].sort_key, value))


def _years(values: Sequence[str], _reader: Reader, _bodies: Bodies) -> Named:
    return {value: value for value in values}


def _newest_first(values: Sequence[str], *_others: Any) -> Iterable[str]:
    return sorted(values, reverse=True)


def _language_names(values: Sequence[str], reader: Reader, _bodies: Bodies) -> Named:
    return {value: language_name(value, reader.locale) for value in values}


def _as_found(values: Sequence[str], *_others: Any) -> Iterable[str]:
    return values  # the most frequent first


def _is_year(value: str) -> bool:
    return len(value) == 4 and value.isascii() and value.isdigit()


def _is_language(value: str) -> bool:
    return 2 <= len(value) <= 20 and language_name(value, locale_of("en")) != value


FACETS = (
    Facet("kind", _l("Kind"), lambda v: v in kinds(), _kind_names, _in_order_of(kinds)),
    Facet("administration", _l("Administration"), lambda _v: True, _body_names, _bodies_in_order),
    Facet(
        "subject",
        SUBJECTS.title,
        lambda v: v in SUBJECTS,
        _terms(SUBJECTS),
        _in_order_of(lambda: SUBJECTS),
    ),
    Facet("year", _l("Year"), _is_year, _years, _newest_first),
    Facet(
        "status",
        STATUSES.title,
        lambda v: v in STATUSES,
        _terms(STATUSES),
        _in_order_of(lambda: STATUSES),
    ),
    Facet("language", _l("Language of the text"), _is_language, _language_names, _as_found),
)
BY_NAME = {facet.name: facet for facet in FACETS}


def administrations(language: str) -> Bodies:
    """All published administrations, in the order of the language; remembered."""

    def read() -> dict[str, Reference]:
        query = select(Record.id).where(Record.kind == "administration")
        ids = session().scalars(query.where(Record.state == "published")).all()
        return {body.code: body for body in by_title(references_to(ids, language).values())}

    return remembered(("administrations by name", language), read)


def statuses_by_day(day: date, states: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Status → codes of the records that have it on the day, certainly or possibly.

    Read from the database and not indexed: what holds changes with the day, and a search may ask
    about any day. The last few answers are kept while nothing changes. `states` are those of the
    records that the session's actor may see.
    """
    kept: OrderedDict[Any, dict[str, frozenset[str]]]
    kept = current_app.extensions.setdefault("search_statuses", OrderedDict())
    key = (registry_version(), states, day)
    found = kept.get(key)
    if found is None:
        found = kept[key] = _read_statuses(day)
    while len(kept) > DAYS_KEPT:
        kept.pop(next(iter(kept)), None)
    return found


def _read_statuses(day: date) -> dict[str, frozenset[str]]:
    tracks = [
        and_(Record.kind == kind.name, StatusPeriod.track == kind.track)
        for kind in kinds().values()
        if kind.track
    ]
    rows = session().execute(
        select(StatusPeriod.status, Record.code)
        .join(Record, Record.id == StatusPeriod.record_id)
        .where(StatusPeriod.party_id.is_(None), possible_on(day), or_(*tracks))
    )
    found: dict[str, set[str]] = {}
    for status, code in rows:
        found.setdefault(status, set()).add(code)
    return {status: frozenset(codes) for status, codes in found.items()}

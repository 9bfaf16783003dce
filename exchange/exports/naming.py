"""What exports tell of records beside their contents, read for many at once, as a visitor.

How the records that they name are called, when their versions were published, and when agreements
came about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from cooperation.agreements.queries import BEGINNINGS
from core.database import session
from core.languages import DEFAULT_LANGUAGE
from core.permissions import VISITOR
from core.web import full_address
from exchange.exports.contents import AT_ONCE, Published
from registry.door import acting_as, visible
from registry.ledger_models import Event, event_record, not_corrected
from registry.models import Heading, Record
from registry.sources import Source, link_of
from registry.versions import Revision

Item = TypeVar("Item")


class Name(NamedTuple):
    """How a record is called in a language ('und': not known). `link`: where a source is read."""

    kind: str
    title: str
    language: str
    link: str


def batches(records: Iterable[Item]) -> Iterator[list[Item]]:
    """The records by so many as are read together."""
    rest = iter(records)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def address_of(code: str) -> str:
    """The permanent address of a record, in full."""
    return full_address("permanent.redirect", code=code)


def address_of_version(code: str, number: int) -> str:
    """The permanent address of a version, in full."""
    return full_address("permanent.version_redirect", code=code, number=number)


def names_of(codes: Iterable[str], fully: Iterable[str] = ()) -> dict[str, list[Name]]:
    """Names by code: in the record's source language, or English; `fully`: in all of the site's."""
    whole = set(fully)
    found: dict[str, dict[str, Name]] = {}
    sources: dict[str, str] = {}
    with acting_as(VISITOR):
        rows = session().execute(_headings(whole.union(codes), whole)).all()
    for code, kind, source, language, title, title_language, *told in rows:
        link = link_of(*told) if kind == "source" else ""
        found.setdefault(code, {})[language] = Name(kind, title, title_language, link)
        sources[code] = source
    return {
        code: list(names.values()) if code in whole else [_chosen(names, sources[code])]
        for code, names in found.items()
    }


def _chosen(names: Mapping[str, Name], source: str) -> Name:
    return names.get(source) or next(iter(names.values()))


def _headings(codes: set[str], whole: set[str]) -> Select[Any]:
    publication = Source.__table__
    return (
        select(
            Record.code,
            Record.kind,
            Record.source_language,
            Heading.language,
            Heading.title,
            Heading.title_language,
            publication.c.source_kind,
            publication.c.address,
        )
        .join(Heading, Heading.record_id == Record.id)
        .outerjoin(publication, publication.c.id == Record.id)
        .where(Record.code.in_(codes))
        .where(
            or_(
                Heading.language == Record.source_language,
                Heading.language == DEFAULT_LANGUAGE,
                Record.code.in_(whole),
            )
        )
        .order_by(Record.code, Heading.language)
    )


def version_times(records: Sequence[Published]) -> dict[str, datetime]:
    """When the versions were published (UTC), by the code of the record."""
    numbers = {one.code: one.version for one in records}
    query = (
        select(Record.code, Revision.number, Revision.at)
        .join(Revision, Revision.record_id == Record.id)
        .where(Record.code.in_(numbers))
    )
    with acting_as(VISITOR):
        rows = session().execute(query).all()
    return {code: at for code, number, at in rows if numbers[code] == number}


def conclusions(records: Sequence[Published]) -> dict[str, str]:
    """The date (EDTF) of the act by which each agreement came about; '' where none is dated."""
    codes = [one.code for one in records if one.kind == "agreement"]
    if not codes:
        return {}
    agreement = aliased(Record)
    query = (
        visible(Event, VISITOR)
        .join(event_record, event_record.c.event_id == Event.id)
        .join(agreement, agreement.id == event_record.c.record_id)
        .with_only_columns(agreement.code, Event.date_text)
        .where(agreement.code.in_(codes), Event.event_kind.in_(BEGINNINGS))
        .where(Event.date_text != "", not_corrected(Event.id))
        .order_by(Event.sort_day.desc(), Event.code.desc())
    )
    with acting_as(VISITOR):
        rows = session().execute(query).tuples().all()
    return dict(rows)  # the earliest comes last, and stays

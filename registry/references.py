"""References: what a page needs of another record to name it and link to it, many in one statement.

They are read through the door, so a record that the reader may not see has no reference and is not
named anywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from core.database import session
from core.dates import EventDate
from registry.kinds import kinds
from registry.models import Heading, Record, dated


@dataclass(frozen=True)
class Reference:
    """A record by name. `title` is the heading for the reader; `language` that of the heading."""

    id: int
    code: str
    kind: str
    within: str
    date_text: str
    title: str
    language: str
    origin: str
    sort_key: bytes

    @property
    def url(self) -> str:
        """Address of the record's page in the reader's language."""
        return page_url(self)

    @property
    def date(self) -> EventDate | None:
        """The record's own date."""
        return dated(self.date_text)


def page_url(record: Record | Reference, **values: Any) -> str:
    """Address of a record's page in the reader's language (or `lang=`)."""
    kind = kinds()[record.kind]
    return url_for(kind.page_endpoint, **kind.page_values(record.code, record.within), **values)


def references_to(ids: Iterable[int | None], language: str) -> dict[int, Reference]:
    """References by record id, those that the reader may see."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    return {ref.id: ref for ref in _read(language, Record.id.in_(wanted))}


def references_by_code(codes: Iterable[str], language: str) -> dict[str, Reference]:
    """References by code, those that the reader may see."""
    wanted = set(codes)
    if not wanted:
        return {}
    return {ref.code: ref for ref in _read(language, Record.code.in_(wanted))}


def references_of_kinds(names: Iterable[str], language: str) -> list[Reference]:
    """References to all records of these kinds that the reader may see, by their names for them."""
    return by_title(_read(language, Record.kind.in_(list(names))))


def _read(language: str, condition: Any) -> list[Reference]:
    rows = session().execute(
        select(
            Record.id,
            Record.code,
            Record.kind,
            Record.within,
            Record.date_text,
            Heading.title,
            Heading.title_language,
            Heading.origin,
            Heading.sort_key,
        )
        .join(Heading, (Heading.record_id == Record.id) & (Heading.language == language))
        .where(condition)
    )
    return [Reference(*row) for row in rows]


def by_title(references: Iterable[Reference]) -> list[Reference]:
    """In the order of the reader's language."""
    return sorted(references, key=lambda ref: (ref.sort_key, ref.code))

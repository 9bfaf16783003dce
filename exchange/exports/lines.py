"""The long format: a line a value, with the record, the field and the language it belongs to.

It holds records of any kind and any number of languages in one table whose header never changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from exchange.exports.contents import Published
from registry.schema.contents import Content
from registry.schema.fields import Field
from registry.schema.forms import PartForm, form_of
from registry.statuses import Status

LANGUAGE, ORIGIN = "language", "origin"


class Line(NamedTuple):
    """One value. `row` tells rows of a part of a record apart (a code, else a number from 1);
    `language` and `origin` are those of a text, else ''."""

    record: str
    kind: str
    version: int
    field: str
    row: str
    language: str
    value: str
    origin: str


HEADER = Line._fields


def lines_of(one: Published) -> Iterator[Line]:
    """All that is held of a record, in the order of its form; what is empty has no line."""
    yield from dated_lines(one.code, one.kind, one.version, one.date_text, one.statuses)
    yield from content_lines(one.code, one.kind, one.version, one.content)


def dated_lines(
    code: str, kind: str, version: int, date_text: str, statuses: Iterable[Status]
) -> Iterator[Line]:
    """What follows from the ledger, and is another thing on another day."""
    if date_text:
        yield Line(code, kind, version, "date", "", "", date_text, "")
    for one in statuses:
        name = f"status.{one.track}"
        yield Line(code, kind, version, name, one.certainty, "", one.status, "")


def content_lines(code: str, kind: str, version: int, content: Content) -> Iterator[Line]:
    """What was published with the version; it stays as it is."""
    form = form_of(kind).whole
    for field in form.fields:
        for value in values_of(field, content[field.name]):
            yield Line(code, kind, version, field.name, "", "", plain(value), "")
    for part, fields in _told_parts(kind):
        for number, row in enumerate(content[part.name], 1):
            key, language = row.get("code") or str(number), row.get(LANGUAGE) or ""
            for field, name, mark in fields:
                for value in values_of(field, row[field.name]):
                    origin = row.get(mark) or row.get(ORIGIN) or ""
                    yield Line(code, kind, version, name, key, language, plain(value), origin)


@cache
def _told_parts(kind: str) -> list[tuple[PartForm, list[tuple[Field, str, str]]]]:
    """The parts of a kind, with (field, name of its lines, key of its origin)."""
    return [
        (part, [(one, f"{part.name}.{one.name}", f"{one.name}_{ORIGIN}") for one in told(part)])
        for part in form_of(kind).whole.parts
    ]


def told(part: PartForm) -> list[Field]:
    """The fields of a part that have lines: language and origin are columns."""
    return [
        one
        for one in part.fields
        if one.name not in (LANGUAGE, ORIGIN) and not one.name.endswith(f"_{ORIGIN}")
    ]


def values_of(field: Field, value: Any) -> Sequence[Any]:
    """The values of a field, none if it is empty."""
    if not value and field.is_empty(value):
        return ()
    return value if field.many else (value,)


def plain(value: Any) -> str:
    """A value as text: true and false, numbers with a point, days as EDTF."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

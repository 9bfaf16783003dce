"""The long format: a line a value, with the record, the field and the language it belongs to.

It holds records of any kind and any number of languages in one table whose header never changes.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from exchange.exports.contents import Published
from registry.schema.fields import Field
from registry.schema.forms import PartForm, form_of

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
    form = form_of(one.kind).whole

    def line(field: str, value: Any, row: str = "", language: str = "", origin: str = "") -> Line:
        return Line(one.code, one.kind, one.version, field, row, language, plain(value), origin)

    if one.date_text:
        yield line("date", one.date_text)
    for status in one.statuses:
        yield line(f"status.{status.track}", status.status, row=status.certainty)
    for field in form.fields:
        for value in values_of(field, one.content[field.name]):
            yield line(field.name, value)
    for part in form.parts:
        rows = one.content[part.name]
        fields = [(f, f"{part.name}.{f.name}", f"{f.name}_{ORIGIN}") for f in told(part) if rows]
        for number, row in enumerate(rows, 1):
            key, language = row.get("code") or str(number), row.get(LANGUAGE) or ""
            for field, name, mark in fields:
                for value in values_of(field, row[field.name]):
                    yield line(name, value, key, language, row.get(mark) or row.get(ORIGIN) or "")


def told(part: PartForm) -> list[Field]:
    """The fields of a part that have lines: language and origin are columns."""
    return [
        one
        for one in part.fields
        if one.name not in (LANGUAGE, ORIGIN) and not one.name.endswith(f"_{ORIGIN}")
    ]


def values_of(field: Field, value: Any) -> list[Any]:
    """The values of a field, none if it is empty."""
    if field.is_empty(value):
        return []
    return list(value) if field.many else [value]


def plain(value: Any) -> str:
    """A value as text: true and false, numbers with a point, days as EDTF."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

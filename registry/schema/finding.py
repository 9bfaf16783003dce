"""The records that contents name: found by code, as far as the session may see them."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import session
from core.problems import BadValue
from registry.models import Record
from registry.schema.fields import Find, Reference
from registry.schema.forms import RecordForm


def found_by(code: str) -> Record:
    """The record of a code. Raises `BadValue`."""
    record = session().scalars(select(Record).where(Record.code == code)).one_or_none()
    return _there(record, code)


def finding(form: RecordForm, content: dict[str, Any]) -> Find:
    """Finds the records that a content names, all read at once."""
    codes: set[str] = set()
    for one, values in references_in(form, content):
        value = values[one.name]
        codes.update(value if one.many else [value] if value else [])
    query = select(Record).where(Record.code.in_(codes))
    found = {record.code: record for record in session().scalars(query)} if codes else {}
    return lambda code: _there(found.get(code), code)


def _there(record: Record | None, code: str) -> Record:
    if record is None:
        raise BadValue(_("There is no record %(code)s.", code=code))
    return record


def references_in(
    form: RecordForm, content: dict[str, Any]
) -> Iterator[tuple[Reference, dict[str, Any]]]:
    """The fields that name records, each with the values that it is in: all, or those of a row."""
    places = [(form.fields, [content]), *((part.fields, content[part.name]) for part in form.parts)]
    for fields, rows in places:
        for one in fields:
            if isinstance(one, Reference):
                yield from ((one, row) for row in rows)

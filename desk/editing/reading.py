"""What was typed into the form of a record, read into a content; nothing typed is lost.

The fields of the form are called as their places: `city`, `texts-0-title`. A field `row` names each
row that is there, in order. What cannot be read is kept as it was typed (`registry.schema.unread`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from core.characters import NUL
from core.database import session
from core.problems import BadValue
from desk.editing.wording import code_in
from registry.models import Record
from registry.schema.contents import MINOR, Content
from registry.schema.fields import Field, Reference
from registry.schema.forms import TEXTS, PartForm, RecordForm
from registry.schema.unread import Unread, blank, set_value

Typed = MultiDict[str, str]
ROW, WHOLE, MEANT = "row", "whole", "meant"
_PART_CODE = re.compile(r"[A-Z]{1,4}\d{1,12}")


def input_name(*path: object) -> str:
    """The name, and the id, of the field of a place."""
    return "-".join(map(str, path))


def read_content(
    form: RecordForm, typed: Typed, held: Content, languages: frozenset[str] | None = None
) -> Content:
    """The content that was typed. Raises `BadValue` where the form did not come whole.

    With `languages` only the texts in these are of the form; the rest stays as it is held.
    """
    if not typed.get(WHOLE):
        raise BadValue(_("The form did not arrive whole. Nothing was saved. Send it again."))
    reading = _Reading(form, typed)
    if languages is not None:
        kept = [row for row in held[TEXTS.name] if row["language"] not in languages]
        rows = [*kept, *reading.rows(TEXTS)]
        return {**held, TEXTS.name: sorted(rows, key=lambda row: str(row["language"]))}
    content: Content = {}
    reading.fill(content, "", form.fields)
    for part in form.parts:
        content[part.name] = reading.rows(part)
    return content


class _Reading:
    """Reads fields, with the kinds of all records that the form names looked up at once."""

    def __init__(self, form: RecordForm, typed: Typed) -> None:
        self.typed = typed
        self.kinds = _kinds_of(set(_codes(form, typed)))

    def rows(self, part: PartForm) -> list[Content]:
        """The rows of a part, in the order of the form."""
        names = (name for name in self.typed.getlist(ROW) if name.startswith(f"{part.name}-"))
        return [self._row(part, name) for name in dict.fromkeys(names)]

    def _row(self, part: PartForm, name: str) -> Content:
        row: Content = {}
        self.fill(row, f"{name}-", part.fields)
        if part.numbering:
            code = self.typed.get(f"{name}-code", "")
            row["code"] = code if _PART_CODE.fullmatch(code) else ""
        if part is TEXTS and self.typed.get(f"{name}-{MINOR}"):
            row[MINOR] = True
        return row

    def fill(self, values: Content, prefix: str, fields: tuple[Field, ...]) -> None:
        """Set the fields of a content or a row."""
        for one in fields:
            set_value(values, one, self._read(one, given(self.typed, prefix + one.name, one)))

    def _read(self, one: Field, said: list[str]) -> Any:
        try:
            value = one.read(said)
        except BadValue:
            return Unread(
                tuple(text.replace(NUL, "\ufffd") for text in said)
            )  # no database takes it
        if one.is_empty(value) or value == ():
            return blank(one)
        if isinstance(one, Reference) and not self._known(one, value):
            return Unread(tuple(text for text in said if text.strip()))
        return value

    def _known(self, one: Reference, value: Any) -> bool:
        kinds = [self.kinds.get(code) for code in (value if one.many else [value])]
        return all(kind and (not one.kinds or kind in one.kinds) for kind in kinds)


def given(typed: Typed, name: str, one: Field) -> list[str]:
    """What was typed into a field; where several records were offered, the one that was chosen."""
    said = typed.getlist(name)
    meant = typed.get(f"{name}-{MEANT}", "").strip()
    if meant and isinstance(one, Reference):
        return [*said[:-1], meant] if one.many else [meant]  # the words stand in the last field
    return said


def _codes(form: RecordForm, typed: Typed) -> Iterator[str]:
    """Everything in the form that may be the code of a record."""
    rows = ((f"{name}-", _fields(form, name)) for name in typed.getlist(ROW))
    for prefix, fields in (("", form.fields), *rows):
        for one in fields:
            if isinstance(one, Reference):
                for text in given(typed, prefix + one.name, one):
                    yield from map(code_in, text.split("\n"))


def _fields(form: RecordForm, row: str) -> tuple[Field, ...]:
    part = form.part(row.rpartition("-")[0])
    return part.fields if part else ()


def _kinds_of(codes: set[str]) -> Mapping[str, str]:
    """Kinds of the records that the person may see, by code."""
    wanted = {code for code in codes if code and code.isprintable()}
    if not wanted:
        return {}
    found = session().execute(select(Record.code, Record.kind).where(Record.code.in_(wanted)))
    return {row.code: row.kind for row in found}

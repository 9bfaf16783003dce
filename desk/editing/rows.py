"""Rows added, taken away and moved by the buttons of the form; what was typed is read before."""

import re

from registry.schema.contents import Content, trimmed
from registry.schema.forms import TEXTS, PartForm, RecordForm
from registry.schema.merging import keyed
from registry.schema.unread import TYPED

_ACTION = re.compile(r"(add|remove|up|down):([a-z_]+)(?:-(\d{1,6}))?")


def carry_out(form: RecordForm, content: Content, action: str, language: str = "") -> str:
    """Do what the button says to the rows; the name of the row to look at, '' for no such button.

    `language` is that of a new text.
    """
    match = _ACTION.fullmatch(action)
    part = form.part(match[2]) if match else None
    if match is None or part is None:
        return ""
    rows = content[part.name]
    if match[1] == "add":
        rows.append(blank_row(form, part, language))
        return f"{part.name}-{len(rows) - 1}"
    place = int(match[3] or -1)
    if not 0 <= place < len(rows):
        return part.name
    if match[1] == "remove":
        del rows[place]
        return part.name
    return f"{part.name}-{_moved(rows, place, -1 if match[1] == 'up' else 1)}"


def _moved(rows: list[Content], place: int, step: int) -> int:
    other = min(max(place + step, 0), len(rows) - 1)
    rows[place], rows[other] = rows[other], rows[place]
    return other


def blank_row(form: RecordForm, part: PartForm, language: str = "") -> Content:
    """A row that says nothing yet."""
    row: Content = trimmed({part.name: [{}]}, form)[part.name][0]
    if part is TEXTS and language:
        row["language"] = language
    return row


def without_blank_rows(form: RecordForm, content: Content, base: Content) -> Content:
    """The content without new rows in which nobody typed anything."""
    return {**content, **{part.name: _said_rows(part, content, base) for part in form.parts}}


def _said_rows(part: PartForm, content: Content, base: Content) -> list[Content]:
    kept = keyed(part, base)
    return [row for row in content[part.name] if part.key_of(row) in kept or _says(part, row)]


def _says(part: PartForm, row: Content) -> bool:
    """A new text has its language from the start."""
    own = {"language"} if part is TEXTS else set()
    said = (row[one.name] for one in part.fields if one.name not in own)
    return bool(row.get(TYPED)) or any(value not in (None, "", []) for value in said)

"""Contents: a record as JSON, as its form knows it; read from a record, checked, put back on one.

A content holds the values of the form's fields and a list of rows for each of its parts. It is a
subset of a snapshot, so a revision can be restored by the same way as a proposal is applied.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect

from core.problems import BadValue
from registry.models import TEXT_FIELDS, Record, Text
from registry.schema.codes import next_code
from registry.schema.fields import Field, Find, Reference
from registry.schema.finding import finding
from registry.schema.forms import CITATIONS, TEXTS, PartForm, RecordForm, form_of
from registry.schema.unread import Unread, blank, value_of
from registry.versions import snapshot

Content = dict[str, Any]
LONGEST_SHOWN = 80
MINOR = "minor"
"""Key of a text's row: the edit changes no substance, so nothing that renders it becomes stale."""
SEEN = "seen"
"""Key of a text's row: the substance of the source text that its words were written against."""
MARKS = (MINOR, SEEN)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a content: where (see `registry.schema.paths`), and why, in words."""

    path: tuple[str, ...]
    message: str


def content_of(record: Record, form: RecordForm | None = None) -> Content:
    """The content of a record as it is, by the form of its kind or another one of it."""
    return trimmed(snapshot(record), form or form_of(record.kind))


def form_in(kind: str, content: Content) -> RecordForm:
    """The form that a content of the kind follows: where it holds what the form keeps beside it, as
    one that restores a version does, the whole form."""
    form = form_of(kind)
    return form.whole if any(part.name in content for part in form.kept) else form


def empty_content(form: RecordForm, source_language: str = "en") -> Content:
    """The content of a record that is to be made."""
    content = trimmed({}, form)
    if form.field("source_language"):
        content["source_language"] = source_language
    if form.part(TEXTS.name):
        content[TEXTS.name] = [_row({"language": source_language}, TEXTS)]
    return content


def trimmed(held: Content, form: RecordForm) -> Content:
    """What the form knows of a snapshot or content; blanks where that holds nothing."""
    content = _values(held, form.fields)
    for part in form.parts:
        content[part.name] = [_row(row, part) for row in held.get(part.name) or ()]
    return content


def _values(held: Content, fields: Iterable[Field]) -> Content:
    found = {}
    for one in fields:
        value = held.get(one.name)
        if value is None:
            found[one.name] = blank(one)
        else:
            found[one.name] = list(value) if one.many else value
    return found


def _row(row: Content, part: PartForm) -> Content:
    found = _values(row, part.fields)
    if part.numbering:
        found["code"] = row.get("code") or ""
    if part is TEXTS:
        found |= {mark: row[mark] for mark in MARKS if row.get(mark)}
    return found


def faults_of(content: Content, form: RecordForm, find: Find | None = None) -> list[Fault]:
    """Everything that keeps the content from being published, in the order of the form."""
    find = find or finding(form, content)
    faults = [Fault((one.name,), why) for one, why in _wrong(content, form.fields, find)]
    for part in form.parts:
        seen: set[str] = set()
        for row in content[part.name]:
            key = part.key_of(row)
            faults += [
                Fault((part.name, key, one.name), why)
                for one, why in _wrong(row, part.fields, find)
            ]
            if key in seen:
                faults.append(Fault((part.name, key), _("This stands here twice.")))
            seen.add(key)
    faults += [*_without_title(content, form), *_without_source(content, form)]
    faults += [Fault((name,), str(why)) for name, why in form.check(content)]
    return faults


def _wrong(values: Content, fields: Iterable[Field], find: Find) -> Iterator[tuple[Field, str]]:
    for one in fields:
        value = value_of(values, one)
        if isinstance(value, Unread):
            yield one, why_unread(one, value)
        elif one.is_empty(value):
            if one.required:
                yield one, _("This field is needed.")
        elif why := _refused(one, value, find):
            yield one, why


def _refused(one: Field, value: Any, find: Find) -> str:
    try:
        one.check(value, find)
    except BadValue as error:
        return str(error)
    return ""


def why_unread(one: Field, value: Unread) -> str:
    """Why what was typed could not be read."""
    if isinstance(one, Reference):
        shown: str = value.typed[-1][:LONGEST_SHOWN]
        return str(_("No record was chosen for “%(words)s”.", words=shown))
    try:
        one.read(value.typed)
    except BadValue as error:
        return str(error)
    why: str = _("It could not be read when it was typed. Type it again.")
    return why


def _without_title(content: Content, form: RecordForm) -> Iterator[Fault]:
    if form.part(TEXTS.name) is None or form.untitled:
        return
    language = content.get("source_language", "")
    rows = {row["language"]: row for row in content[TEXTS.name]}
    if not rows.get(language, {}).get("title"):
        yield Fault((TEXTS.name, language, "title"), _("A title in the source language is needed."))


def _without_source(content: Content, form: RecordForm) -> Iterator[Fault]:
    if form.part(CITATIONS.name) and not content[CITATIONS.name]:
        yield Fault((CITATIONS.name,), _("Name a source: every statement needs one."))


def apply_content(
    record: Any, content: Content, form: RecordForm, find: Find | None = None
) -> None:
    """Put a content on a record, inside of `changing`. Raises `BadValue`."""
    find = find or finding(form, content)
    for one in form.fields:
        one.put(record, content[one.name], find)
    for part in form.parts:
        _apply_rows(record, content[part.name], part, find)


def _apply_rows(record: Any, wanted: list[Content], part: PartForm, find: Find) -> None:
    kept = list(getattr(record, part.name))
    rows = []
    for position, values in enumerate(wanted):
        taken = _taken(kept, values, part)
        row = taken or part.model()
        _fill(row, values, part, find)
        if part.numbering and taken is None:
            row.code = next_code(part.numbering, part.model)
        if part.first_position is not None:
            row.position = part.first_position + position
        rows.append(row)
    if part is TEXTS:
        _settle_texts(record, rows, wanted)
    setattr(record, part.name, rows)


def _fill(row: Any, values: Content, part: PartForm, find: Find) -> None:
    for one in part.fields:
        one.put(row, values[one.name], find)


def _taken(kept: list[Any], values: Content, part: PartForm) -> Any:
    """The row that these values are of, taken off the list; None for a new one."""
    code, key = values.get("code") if part.numbering else "", _natural(values, part)
    for same in (lambda row: code and row.code == code, lambda row: _natural_of(row, part) == key):
        for row in kept:
            if same(row):
                kept.remove(row)
                return row
    return None


def _natural(values: Content, part: PartForm) -> tuple[str, ...]:
    return tuple(str(values.get(name) or "") for name in part.key)


def _natural_of(row: Any, part: PartForm) -> tuple[str, ...]:
    found = (getattr(row, name) for name in part.key)
    return tuple(str((one.code if isinstance(one, Record) else one) or "") for one in found)


def _settle_texts(record: Record, rows: list[Text], wanted: list[Content]) -> None:
    """Count substances, the source text's first, and say what the translations render.

    A text whose words changed gains a substance unless the edit is minor. A translation that was
    touched renders the source text that its writer had before them; without word of that, or where
    the source text changes with it, the present one.
    """
    marks = {values["language"]: values for values in wanted}
    source_language = record.source_language
    source = next((row for row in rows if row.language == source_language), None)
    for row in sorted(rows, key=lambda one: one.language != source_language):
        is_new = not inspect(row).persistent
        if not is_new and not _words_changed(row):
            continue
        if is_new:
            row.substance = 1
        elif not marks[row.language].get(MINOR):
            row.substance += 1
        if row is not source and source is not None:
            seen = None if _words_changed(source) else marks[row.language].get(SEEN)
            row.base_language = source.language
            row.base_substance = seen or source.substance


def _words_changed(row: Text) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in TEXT_FIELDS)

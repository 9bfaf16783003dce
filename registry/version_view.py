"""A published version in words: what it says by the labels of its form, and what it changed.

Other records are named through references, so what the reader may not see is not named.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from core.reader import Reader
from registry.references import Reference as Name
from registry.references import references_by_code
from registry.schema.contents import Content, trimmed
from registry.schema.fields import Address, Field, Paragraphs, Reference
from registry.schema.forms import PartForm, RecordForm
from registry.schema.merging import Change, Path, changes, keyed
from registry.schema.unread import Unread
from registry.value_words import words_of
from registry.versions import REFERENCES, referred_codes, without

UNKNOWN = "und"


@dataclass(frozen=True)
class Said:
    """A value in words. `language` is '' for words of the site, `address` that of a page."""

    text: str
    language: str = ""
    address: str = ""
    outside: bool = False
    block: bool = False


@dataclass(frozen=True)
class Labelled:
    """A field of a version; in a comparison `old` is what it was, and `words` the two texts.

    `path` names the place that changed.
    """

    label: Any
    values: list[Said]
    old: list[Said] = field(default_factory=list)
    words: tuple[str, str] | None = None
    language: str = UNKNOWN
    path: Path = ()


@dataclass(frozen=True)
class Group:
    """Fields that belong together: the record's own, or a row's. `kind`: same, added, removed,
    changed."""

    label: Any
    name: list[Said]
    fields: list[Labelled]
    kind: str = "same"
    path: Path = ()


def named_codes(form: RecordForm, snapshot: Content) -> set[str]:
    """Codes of the records that a snapshot names; a text of the same name is no code."""
    return referred_codes({k: v for k, v in snapshot.items() if not _is_words(form, k)})


def shown_content(form: RecordForm, snapshot: Content, hidden: set[str]) -> Content:
    """The snapshot without what names a record that the reader may not see."""
    kept = {name: value for name, value in snapshot.items() if _is_words(form, name)}
    return without(snapshot, hidden) | kept


def _is_words(form: RecordForm, name: str) -> bool:
    if name not in REFERENCES:
        return False
    known = form.field(name)
    return known is not None and not isinstance(known, Reference)


class VersionView:
    """What a snapshot says, and what differs from an earlier one, to one reader."""

    def __init__(
        self, form: RecordForm, snapshot: Content, earlier: Content | None, reader: Reader
    ) -> None:
        self.form = form
        self.reader = reader
        given = [one for one in (snapshot, earlier) if one is not None]
        codes = set().union(*(named_codes(form, one) for one in given))
        self.names: Mapping[str, Name] = references_by_code(codes, reader.language)
        self.hidden = codes - set(self.names)
        self.content = shown_content(form, snapshot, self.hidden)
        self.earlier = earlier and shown_content(form, earlier, self.hidden)

    @cached_property
    def own(self) -> list[Labelled]:
        """The record's own fields that say something."""
        return self._labelled(self.form.fields, trimmed(self.content, self.form))

    @cached_property
    def parts(self) -> list[tuple[Any, list[Group]]]:
        """(label of a part, its rows)."""
        content = trimmed(self.content, self.form)
        found = (
            (part.label, [self._row(part, row) for row in content[part.name]])
            for part in self.form.parts
        )
        return [(label, rows) for label, rows in found if rows]

    @cached_property
    def further(self) -> list[tuple[str, Any]]:
        """What the form does not know: raw names and values."""
        known = {one.name for one in self.form.fields} | {one.name for one in self.form.parts}
        return sorted((k, v) for k, v in self.content.items() if k not in known and _says(v))

    @cached_property
    def changed(self) -> list[Group]:
        """What differs from the earlier version, in the order of the form."""
        old, new = (trimmed(one or {}, self.form) for one in (self.earlier, self.content))
        groups: dict[tuple[str, ...], Group] = {}
        for change in changes(self.form, old, new):
            part = self.form.part(change.path[0]) if len(change.path) > 1 else None
            if part is None:
                own = groups.setdefault((), Group("", [], [], "changed"))
                own.fields.append(self._own_change(change))
            elif change.is_row:
                kind = "removed" if change.new is None else "added"
                whole = self._row(part, change.new or change.old, kind)
                groups[change.path] = replace(whole, path=change.path)
            else:
                row = _row_of(part, new, change.path[1])
                held = groups.setdefault(
                    change.path[:2], Group(part.one, self._row_name(part, row), [], "changed")
                )
                held.fields.append(self._row_change(part, row, change))
        return list(groups.values())

    def place(self, path: Path) -> Group:
        """What a path names, in words: the row that it is in, and the field, without values."""
        part = self.form.part(path[0])
        known = self.form.fields if part is None else part.fields
        fields = [
            Labelled(one.label, []) for one in known if len(path) != 2 and one.name == path[-1]
        ]
        if part is None:
            return Group("", [], fields, path=path)
        if len(path) == 1:
            return Group(part.label, [], [], path=path)
        row = next((rows[path[1]] for rows in self._rows(part) if path[1] in rows), None)
        return Group(part.one, self._row_name(part, row) if row else [], fields, path=path)

    def _rows(self, part: PartForm) -> list[dict[str, Content]]:
        """The rows of a part by their keys, as they are and as they were."""
        both = (trimmed(one, self.form) for one in (self.content, self.earlier) if one)
        return [keyed(part, content) for content in both]

    def _own_change(self, change: Change) -> Labelled:
        known = self.form.field(change.path[0])
        if known is None:
            part = self.form.part(change.path[0])
            return Labelled(
                part.label if part else "", [Said(_("in another order"))], path=change.path
            )
        return self._change(known, change, self._language(known, self.content))

    def _row_change(self, part: PartForm, row: Content, change: Change) -> Labelled:
        known = next(one for one in part.fields if one.name == change.path[2])
        return self._change(known, change, self._language(known, row))

    def _change(self, known: Field, change: Change, language: str) -> Labelled:
        if _is_text(known):
            words = (str(change.old or ""), str(change.new or ""))
            return Labelled(known.label, [], words=words, language=language, path=change.path)
        old, new = (list(self._said(known, one, language)) for one in (change.old, change.new))
        return Labelled(known.label, new, old, path=change.path)

    def _row(self, part: PartForm, row: Content, kind: str = "same") -> Group:
        label = "" if kind == "same" else part.one
        named = {one.name for one in self._naming(part, row)}
        fields = self._labelled((one for one in part.fields if one.name not in named), row)
        return Group(label, self._row_name(part, row), fields, kind)

    def _naming(self, part: PartForm, row: Content) -> list[Field]:
        """The fields that tell the row from its neighbours, as far as they say something."""
        by_name = {one.name: one for one in part.fields}
        known = [by_name[name] for name in part.key if name in by_name]
        return [one for one in known if not one.is_empty(row[one.name])]

    def _row_name(self, part: PartForm, row: Content) -> list[Said]:
        """What tells the row from its neighbours, in words."""
        return [
            said
            for one in self._naming(part, row)
            for said in self._said(one, row[one.name], self._language(one, row))
        ]

    def _labelled(self, fields: Iterable[Field], values: Content) -> list[Labelled]:
        found = (
            Labelled(
                one.label, list(self._said(one, values[one.name], self._language(one, values)))
            )
            for one in fields
        )
        return [one for one in found if one.values]

    def _language(self, known: Field, values: Mapping[str, Any]) -> str:
        """The language of a text: of its own, of the row it is in, or not known."""
        for name in (f"{known.name}_language", "language"):
            if isinstance(values.get(name), str) and values[name]:
                return str(values[name])
        return UNKNOWN

    def _said(self, known: Field, value: Any, language: str) -> Iterator[Said]:
        if isinstance(value, Unread):
            yield Said(str(value), UNKNOWN)
            return
        if known.is_empty(value) or value == ():
            return
        for one in value if known.many else [value]:
            if isinstance(known, Reference):
                name = self.names.get(one)
                if name:
                    yield Said(name.title, name.language, name.url)
            elif isinstance(known, Address):
                yield Said(str(one), UNKNOWN, str(one), outside=True)
            elif words := words_of(known):
                yield Said(words(self.reader, known, one))
            else:
                yield Said(str(one), language, block=isinstance(known, Paragraphs))


def _is_text(known: Field) -> bool:
    """Whether people wrote it in words."""
    return type(known) in (Field, Paragraphs)


def _says(value: Any) -> bool:
    return value not in (None, "", [], {})


def _row_of(part: PartForm, content: Content, key: str) -> Content:
    found: Content = next(row for row in content[part.name] if part.key_of(row) == key)
    return found

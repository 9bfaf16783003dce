"""What contents say, in the reader's words: values, rows and their names, places that differ."""

from collections.abc import Iterable, Iterator
from typing import Any

from core.reader import Reader
from desk.editing.place import LONGEST_CODE
from registry.references import Reference as Name
from registry.references import references_by_code
from registry.schema.contents import Content
from registry.schema.fields import Field, Paragraphs, Reference
from registry.schema.finding import references_in
from registry.schema.forms import PartForm, RecordForm
from registry.schema.unread import Unread, value_of
from registry.value_words import words_of
from registry.version_view import UNKNOWN, Labelled, Said


class Wording:
    """Names of all records that some contents name (one statement), and words for values."""

    def __init__(self, form: RecordForm, contents: Iterable[Content], reader: Reader) -> None:
        self.form = form
        self.reader = reader
        codes = set().union(*(_named(form, content) for content in contents))
        self.names: dict[str, Name] = references_by_code(codes, reader.language)

    def said(self, one: Field, value: Any, language: str = UNKNOWN) -> list[Said]:
        """A value in words; what could not be read as it was typed."""
        if isinstance(value, Unread):
            return [Said(text, UNKNOWN) for text in value.typed]
        if one.is_empty(value) or value == ():
            return []
        words = words_of(one)
        return [
            self._one_said(one, each, words, language) for each in (value if one.many else [value])
        ]

    def _one_said(self, one: Field, value: Any, words: Any, language: str) -> Said:
        if isinstance(one, Reference):
            name = self.names.get(value)
            return Said(name.title, name.language, name.url) if name else Said(value, UNKNOWN)
        if words:
            return Said(words(self.reader, one, value))
        return Said(str(value), language, block=isinstance(one, Paragraphs))

    def row(self, part: PartForm, row: Content) -> list[Labelled]:
        """What a row says."""
        said = ((one, self.said(one, value_of(row, one), language_in(row))) for one in part.fields)
        return [Labelled(one.label, values) for one, values in said if values]

    def row_name(self, part: PartForm, row: Content) -> list[Said]:
        """What tells a row from the others of its list."""
        known = {one.name: one for one in part.fields}
        return [
            said
            for name in part.key
            if name in known
            for said in self.said(known[name], value_of(row, known[name]), language_in(row))
        ]


def language_in(values: Content) -> str:
    """The language of the words of a row; not known where it says none."""
    language = values.get("language")
    return language if isinstance(language, str) and language else UNKNOWN


def _named(form: RecordForm, content: Content) -> Iterator[str]:
    """What may be the code of a record, also in what could not be read as a whole."""
    for one, values in references_in(form, content):
        value = value_of(values, one)
        if isinstance(value, Unread):
            yield from map(code_in, value.typed)
        else:
            yield from value if one.many else [value] if value else []


def code_in(text: str) -> str:
    """The code that a text may begin with, as a picker fills it in: `KZ Kazakhstan`."""
    return text.strip().partition(" ")[0][:LONGEST_CODE]

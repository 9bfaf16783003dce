"""Columns of one value: a field of the record, its words in a language, where those come from.

A column reads a cell into a content and shows a content as a cell.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from exchange.sheets.cells import item, items, listed, value
from registry.models import TEXT_FIELDS
from registry.schema.contents import Content
from registry.schema.fields import Choice, Field, YesNo
from registry.schema.forms import TEXTS, PartForm
from registry.schema.unread import blank as nothing

TRUE, FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name is stable, its label and help are in the reader's language."""

    name: str
    label: Any
    help: Any = ""
    field: Field | None = None
    required: bool = False

    @property
    def choice(self) -> Choice | None:
        """The code list that the values are of."""
        return self.field if isinstance(self.field, Choice) else None

    def read(self, cell: str, content: Content) -> None:
        """Put what the cell says into the content; '' empties. Raises `BadValue`."""
        raise NotImplementedError

    def show(self, content: Content) -> str:
        """The cell of a content."""
        raise NotImplementedError


class FieldColumn(Column):
    """A field of the record."""

    @cached_property
    def _field(self) -> Field:
        assert self.field is not None
        return self.field

    def read(self, cell: str, content: Content) -> None:
        one = self._field
        if not cell:
            content[self.name] = list(one.empty) if one.many else one.empty
        elif one.many:
            content[self.name] = one.read([value(part) for part in items(cell)])
        else:
            content[self.name] = one.read([typed(one, cell)])

    def show(self, content: Content) -> str:
        shown = self._field.shown(content[self.name])
        return listed(map(item, shown)) if self._field.many else "".join(shown)


def typed(one: Field, text: str) -> str:
    """What the field reads; programs for sheets write TRUE and FALSE their own way."""
    if isinstance(one, YesNo):
        word = text.casefold()
        return "true" if word in TRUE else "false" if word in FALSE else text
    return text


@dataclass(frozen=True, kw_only=True)
class TextColumn(Column):
    """The title, summary or note in one language."""

    language: str
    word: str

    def read(self, cell: str, content: Content) -> None:
        one = TEXTS_FIELDS[self.word]
        words = one.read([cell]) if cell else ""
        row = text_row(content, self.language)
        if row is None and words:
            row = blank(TEXTS) | {"language": self.language}
            content[TEXTS.name].append(row)
        if row is None or row[self.word] == words:
            return
        row[self.word] = words
        row[f"{self.word}_origin"] = self._origin(content) if words else ""

    def _origin(self, content: Content) -> str:
        """Unless the row says another: what is written in the source language is the original."""
        return "original" if self.language == content.get("source_language") else "human"

    def show(self, content: Content) -> str:
        row = text_row(content, self.language)
        return str(row[self.word]) if row else ""


TEXTS_FIELDS = {one.name: one for one in TEXTS.fields}


@dataclass(frozen=True, kw_only=True)
class OriginColumn(Column):
    """Where the words come from that the row changes in one language; it is never exported."""

    language: str

    def read(self, cell: str, content: Content) -> None:
        """Only checked here: `settle_texts` sets it."""
        if cell and self.field:
            self.field.read([cell])

    def show(self, content: Content) -> str:
        return ""


def text_row(content: Content, language: str) -> Content | None:
    """The text of a language."""
    rows: list[Content] = content[TEXTS.name]
    return next((row for row in rows if row["language"] == language), None)


def settle_texts(content: Content, base: Content, origins: dict[str, str]) -> None:
    """Set the origins that a row of a sheet gives, and drop texts that were emptied."""
    for row in content[TEXTS.name]:
        old = text_row(base, row["language"]) or {}
        for word in TEXT_FIELDS:
            given = origins.get(row["language"])
            if given and row[word] and row[word] != old.get(word, ""):
                row[f"{word}_origin"] = given
    content[TEXTS.name] = [
        row for row in content[TEXTS.name] if any(row[word] for word in TEXT_FIELDS)
        or row in base[TEXTS.name]
    ]  # fmt: skip


def blank(part: PartForm) -> Content:
    """A row of a part in which nothing is written yet."""
    row = {one.name: nothing(one) for one in part.fields}
    return row | {"code": ""} if part.numbering else row

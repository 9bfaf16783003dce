"""A text of an agreement for one reader: which languages are held, which is shown, beside which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from cooperation.agreements.models import Agreement
from cooperation.agreements.texts.ordering import common_order
from cooperation.agreements.texts.queries import AUTHORITY, texts_of, titles_of, units_of
from cooperation.agreements.texts.units import Unit
from cooperation.agreements.texts.vocabulary import nature_words
from core.characters import quoted
from core.database import session
from core.problems import BadValue
from core.reader import Reader
from registry.documents.models import Document
from registry.documents.queries import documents_of
from registry.references import Reference, references_by_code
from registry.versions import Revision, snapshot

PAGE_SIZE = 60
"""Articles of a page."""


@dataclass(frozen=True)
class Text:
    """A text as a version of its agreement names it; `source` and `document` are codes."""

    language: str
    origin: str
    reviewed: bool
    source: str | None
    locator: str
    document: str | None
    licence: str
    digest: str

    @property
    def nature(self) -> str:
        """What it is, in words."""
        return nature_words(self.origin, self.reviewed)

    @property
    def rank(self) -> tuple[int, str]:
        """Its place among the languages: the authentic first."""
        return AUTHORITY[self.origin], self.language


def text_of(row: Mapping[str, Any]) -> Text:
    """The text that a row of a snapshot names."""
    return Text(**{name: row[name] for name in Text.__dataclass_fields__})


def texts_held(record: Agreement, revision: Revision | None = None) -> list[Text]:
    """The texts of an agreement, or of a version of it, the authentic first.

    A redacted version has none.
    """
    if revision is None:
        rows = [snapshot(one) for one in session().scalars(texts_of(record.id))]
    else:
        rows = revision.snapshot.get("full_texts") or []
    return sorted(map(text_of, rows), key=lambda text: text.rank)


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a unit by the label of the text that is read, or of another."""

    unit: Unit
    language: str
    page: int
    held: bool


class Reading:
    """The texts of an agreement, with one chosen to be read, and perhaps one beside it."""

    def __init__(self, record: Agreement, reader: Reader, revision: Revision | None = None) -> None:
        self.record = record
        self.revision = revision
        self.texts = texts_held(record, revision)
        self._reader = reader
        self._sought = ""

    def turn_to(self, identifier: str) -> bool:
        """Read a language that has the unit, unless another is asked for; whether any has it."""
        self._sought = identifier if identifier in self.order else ""
        return bool(self._sought)

    @cached_property
    def text(self) -> Text | None:
        """The text to be read: the one asked for, else the best for the reader. Raises
        `BadValue`."""
        return self._asked("in") or self._best

    @cached_property
    def beside(self) -> Text | None:
        """The one to be read beside it. Raises `BadValue`."""
        asked = self._asked("with")
        return None if asked is self.text else asked

    @property
    def shown(self) -> list[Text]:
        """The one or two texts."""
        return [one for one in (self.text, self.beside) if one]

    def _asked(self, parameter: str) -> Text | None:
        tag = request.args.get(parameter, "").strip().lower()
        if not tag:
            return None
        found = next((text for text in self.texts if text.language == tag), None)
        if found is None:
            raise BadValue(
                _("No text is held in the language “%(tag)s”.", tag=quoted(tag)), parameter
            )
        return found

    @property
    def _best(self) -> Text | None:
        texts = self.languages_of(self._sought) if self._sought else self.texts
        by_language = {text.language: text for text in texts}
        wanted = (*self._reader.languages(self.record.source_language), *by_language)
        return next((by_language[tag] for tag in wanted if tag in by_language), None)

    @cached_property
    def titles(self) -> dict[str, dict[str, Unit]]:
        """Numbers and headings by language and identifier."""
        held = titles_of(self.record.id, {text.language: text.digest for text in self.texts})
        return {
            language: {unit.identifier: unit for unit in units} for language, units in held.items()
        }

    @cached_property
    def order(self) -> list[str]:
        """All identifiers, in the order that the languages share."""
        return common_order([list(self.titles.get(text.language, ())) for text in self.texts])

    def entry(self, identifier: str) -> Entry:
        """A unit by its best label."""
        for text in (*self.shown, *self.texts):
            unit = self.titles.get(text.language, {}).get(identifier)
            if unit is not None:
                page = self.order.index(identifier) // PAGE_SIZE + 1
                return Entry(unit, text.language, page, text is self.text)
        raise KeyError(identifier)

    @cached_property
    def contents(self) -> list[Entry]:
        """All units, in order."""
        return [self.entry(identifier) for identifier in self.order]

    def units(self, identifiers: Sequence[str]) -> dict[str, dict[str, Unit]]:
        """The units of the texts shown, by language and identifier."""
        digests = {text.language: text.digest for text in self.shown}
        found = units_of(self.record.id, digests, identifiers)
        return {tag: {unit.identifier: unit for unit in held} for tag, held in found.items()}

    def languages_of(self, identifier: str) -> list[Text]:
        """The texts that have the unit."""
        return [one for one in self.texts if identifier in self.titles.get(one.language, {})]

    @cached_property
    def sources(self) -> dict[str, Reference]:
        """The sources of the texts by code, those that the reader may see."""
        codes = {text.source for text in self.texts if text.source}
        return references_by_code(codes, self._reader.language)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents that the texts are taken from by code, those that the reader may open."""
        codes = [text.document for text in self.texts if text.document]
        if not codes:
            return {}
        found = documents_of(self.record, current_user).where(Document.code.in_(codes))
        return {one.code: one for one in session().scalars(found)}

    def neighbours(self, identifier: str) -> tuple[Entry | None, Entry | None]:
        """The unit before, and the one behind."""
        place = self.order.index(identifier)
        before = self.contents[place - 1] if place else None
        behind = self.contents[place + 1] if place + 1 < len(self.order) else None
        return before, behind

    def url(self, identifier: str = "", **changed: Any) -> str:
        """The address of the text, or of an article in it, with the languages that are asked for
        but for what is changed."""
        asked: dict[str, Any] = {name: request.args.get(name) for name in ("in", "with")}
        asked |= {"version": self.revision.number if self.revision else None} | changed
        kept = {name: value or None for name, value in asked.items()}
        if identifier:
            kept["identifier"] = identifier
        page = "agreement_texts.article_page" if identifier else "agreement_texts.text_page"
        return url_for(page, code=self.record.code, **kept)

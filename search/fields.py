"""The fields that a query may name (`party:KZ`, `in:2015..2019`) and what their values mean.

Names of fields, kinds, subjects and statuses may be written in any language of the site, since a
query goes along when the reader changes the language.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core.languages import SITE_LANGUAGES, locale_of
from core.reader import FIRST_YEAR, LAST_YEAR, Reader
from registry.kinds import kinds
from registry.references import references_by_code
from registry.vocabulary import STATUSES, SUBJECTS
from search.analysis.chain import fold
from search.facets import BY_NAME, administrations
from search.marks import (
    administration_mark,
    concept_mark,
    language_mark,
    marked_code,
    organization_mark,
)
from search.names import lexicon
from search.nodes import Codes, Concept, Field, Node, Nothing
from search.notes import Fault, Notes

NAMES: Mapping[str, tuple[str, ...]] = {
    "party": ("party", "administration"),
    "kind": ("kind",),
    "subject": ("subject",),
    "status": ("status",),
    "year": ("in", "year"),
    "language": ("language", "lang"),
    "concept": ("concept",),
    "code": ("code",),
}
"""The names of each field that are known in every language."""
LABELS: Mapping[str, tuple[Any, ...]] = {
    "party": (_l("Party"), _l("Administration")),
    "kind": (_l("Kind"),),
    "subject": (_l("Subject"),),
    "status": (_l("Status"),),
    "year": (_l("Year"),),
    "language": (_l("Language"),),
    "concept": (_l("Concept"),),
    "code": (_l("Code"),),
}
"""What fields are called in the languages of the site."""

_YEARS = re.compile(
    r"(?P<first>[0-9]{4})?(?:\s*(?P<dash>\.{2,3}|…|[-−–—~～〜至])\s*(?P<last>[0-9]{4})?)?"
)
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_KEPT = "search_field_words"


class QueryFields:
    """The fields for one reader; the `fields` of `search.query.parse`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._readers: Mapping[str, Callable[[str], Node | None]] = {
            "party": self._party,
            "kind": lambda value: _of_list("kind", value),
            "subject": lambda value: _of_list("subject", value),
            "status": lambda value: _of_list("status", value),
            "language": self._language,
            "concept": self._concept,
            "code": self._code,
        }

    def called(self, name: str) -> str:
        """The field of a name that was typed, '' where there is none."""
        return _words()["field"].get(_folded(name), "")

    def node(self, field: str, value: str, piece: str, notes: Notes) -> Node:
        """What a value asks for; a value that nothing has matches nothing, and a note says so."""
        if field == "year":
            node = _years(value, piece, notes)
        else:
            node = self._readers[field](value)
        if node is None:
            notes.add(Fault.VALUE_UNKNOWN, piece, field)
        return node or Nothing()

    def _party(self, value: str) -> Node | None:
        """An administration by code or by name; an organization is met where it is named."""
        if value.upper() in administrations(self._reader.language):
            return Field("administration", (value.upper(),))
        named = self._named(value, administration_mark(""))
        if named:
            return Field("administration", tuple(map(marked_code, named)))
        bodies = self._named(value, organization_mark(""))
        return Concept(bodies) if bodies else None

    def _language(self, value: str) -> Node | None:
        tag = value.lower()
        if BY_NAME["language"].known(tag):
            return Field("language", (tag,))
        mark = language_mark("")
        tags = tuple(name.removeprefix(mark) for name in self._named(value, mark))
        return Field("language", tags) if tags else None

    def _concept(self, value: str) -> Node | None:
        code = value.upper()
        found = references_by_code((code,), self._reader.language).get(code)
        if found is not None and found.kind == "concept":
            return Concept((concept_mark(code),))
        named = self._named(value, concept_mark(""))
        return Concept(named) if named else None

    def _code(self, value: str) -> Node | None:
        code = value.upper()
        return Codes(frozenset({code})) if references_by_code((code,), "en") else None

    def _named(self, value: str, mark: str) -> tuple[str, ...]:
        """What of a sort the whole of a value names."""
        names = lexicon()
        for tag in names.tags_in(value, self._reader.language):
            if value[tag.start : tag.end].strip() == value.strip():
                found = tuple(token for token in tag.tokens if token.startswith(mark))
                return found or names.meanings(value, mark)
        return names.meanings(value, mark)


def choices_of(field: str) -> list[str]:
    """The values of a field that has a short list of them, in the language of the request."""
    labels: dict[str, Callable[[], Iterable[Any]]] = {
        "kind": lambda: (kind.label for kind in kinds().values()),
        "subject": SUBJECTS.values,
        "status": STATUSES.values,
    }
    return [str(label) for label in labels[field]()] if field in labels else []


def names_of_fields() -> dict[str, str]:
    """For each field its name that is known everywhere, and what it is called in the language of
    the request."""
    return {NAMES[field][0]: str(labels[0]).lower() for field, labels in LABELS.items()}


def _of_list(field: str, value: str) -> Node | None:
    code = _words()[field].get(_folded(value))
    return Field(field, (code,)) if code else None


def _years(value: str, piece: str, notes: Notes) -> Node | None:
    """A year or a range, in whatever digits; open ends reach as far as days can be asked for."""
    found = _YEARS.fullmatch("".join(map(_western, value.strip())))
    if found is None or not (found["first"] or found["last"]):
        return None
    if not found["dash"]:
        return Field("year", (found["first"],))
    first, last = int(found["first"] or FIRST_YEAR), int(found["last"] or LAST_YEAR)
    if first > last:
        notes.add(Fault.YEARS_TURNED, piece)
        first, last = last, first
    years = range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1)
    return Field("year", tuple(map(str, years))) if years else None


def _western(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _folded(words: str) -> str:
    return _BETWEEN_WORDS.sub("", fold(words))


def _words() -> dict[str, dict[str, str]]:
    """For fields, kinds, subjects and statuses: what is meant by a folded word; kept by the app."""
    kept: dict[str, dict[str, str]] | None = current_app.extensions.get(_KEPT)
    if kept is None:
        kept = {"field": {}, "kind": {}, "subject": {}, "status": {}}
        for language in (None, *SITE_LANGUAGES):
            _learn(kept, language)
        current_app.extensions[_KEPT] = kept
    return kept


def _learn(words: dict[str, dict[str, str]], language: str | None) -> None:
    """Add the words of a language; None: the codes, which come before all words."""
    with force_locale(str(locale_of(language or "en"))):
        labels: dict[str, Mapping[str, Iterable[Any]]] = {
            "field": LABELS if language else NAMES,
            "kind": {name: (k.label, k.plural) for name, k in kinds().items()},
            "subject": {code: (label,) for code, label in SUBJECTS.items()},
            "status": {code: (label,) for code, label in STATUSES.items()},
        }
        for field, values in labels.items():
            for code, names in values.items():
                for name in names if language or field == "field" else (code,):
                    words[field].setdefault(_folded(str(name)), code)

"""Why a record was found although the words that were typed do not stand in what is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from core.languages import language_name
from core.reader import Reader
from registry.references import Reference
from search.lexicon import Lexicon
from search.nodes import ParsedQuery

MOST_MEANT = 6
"""Things named in a query that are looked for in the records found."""

Holders = Callable[[Sequence[str]], frozenset[str]]
"""Codes of the found records that have any of these marks in the index."""


class Said(NamedTuple):
    """A text of a record: its words and their language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a query names: its marks, what it is called for the reader, and the codes of the found
    records that the index has it of."""

    marks: frozenset[str]
    name: str
    holders: frozenset[str] = frozenset()


def meant_by(
    query: ParsedQuery, named: Mapping[str, Reference], holders: Holders, reader: Reader
) -> list[Meant]:
    """What a query names, each thing once; `named`: the records by code."""
    found: dict[frozenset[str], Meant] = {}
    for tag in query.tags:
        marks = frozenset(tag.tokens)
        if marks not in found and len(found) < MOST_MEANT:
            name = _name(tag.tokens[0], named, reader) or query.text[tag.start : tag.end]
            found[marks] = Meant(marks, name, holders(tag.tokens))
    return list(found.values())


def _name(mark: str, named: Mapping[str, Reference], reader: Reader) -> str:
    kind, _, code = mark.partition(":")
    if kind == "l":
        return language_name(code, reader.locale)
    if kind == "t":
        return ""  # the capital is called as it was typed: its record is another's
    return named[code].title if code in named else ""


def reasons(
    code: str,
    meant: Sequence[Meant],
    shown: Iterable[Said],
    others: Iterable[Said],
    words: Lexicon,
    reader: Reader,
) -> list[str]:
    """A sentence for each thing that a record has and that is not met in what is `shown`.

    `others` are the record's other texts, the likeliest first; no more of them are read than it
    takes. What is met in none of them is a relation of the record.
    """
    missing = [one for one in meant if code in one.holders]
    found: list[str] = []
    for said in shown:
        met = _marks(said, missing, words)
        missing = [one for one in missing if not one.marks & met]
    for said in others:
        if not missing:
            return found
        met = _marks(said, missing, words)
        found += [_told(one, said.language, reader) for one in missing if one.marks & met]
        missing = [one for one in missing if not one.marks & met]
    return found + [_("matched “%(name)s”, which it concerns", name=one.name) for one in missing]


def _marks(said: Said, missing: Sequence[Meant], words: Lexicon) -> set[str]:
    wanted = frozenset(mark for one in missing for mark in one.marks)
    tags = words.reading(said.text, said.language).named_of(wanted)
    return {mark for tag in tags for mark in tag.tokens}


def _told(one: Meant, language: str, reader: Reader) -> str:
    spoken = language_name(language, reader.locale)
    return str(_("matched “%(name)s”, found in %(language)s", name=one.name, language=spoken))

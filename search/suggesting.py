"""What may be meant while somebody types: bodies and concepts by their names, records by titles.

The same for everybody: only what visitors may see is suggested, whoever asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from core.permissions import VISITOR
from core.reader import Reader
from registry.door import acting_as, audience_for
from registry.kinds import kinds
from registry.references import Reference, references_by_code
from search.beginnings import Begun, begins
from search.engine import IndexUnavailable, SearchRequest
from search.highlights import Sought, Span, marked, sought_by, spans_in
from search.lexicon import Lexicon
from search.limits import SearchesBusy, turn
from search.marks import marked_code
from search.names import beginnings, lexicon
from search.nodes import Node
from search.query import parse
from search.questions import boosts_for
from search.setup import search_engine

LONGEST_TYPED = 100
"""Characters that are read: nobody chooses from suggestions for more."""
MOST_BODIES, MOST_CONCEPTS, MOST_RECORDS = 5, 4, 6
CANDIDATES = 12
"""Records asked for: those whose titles show the words come first among them."""
BODIES, CONCEPTS = "cot", "g"
"""First letters of the marks of bodies (by their capitals, too) and of concepts."""
NAMED_KINDS = ("administration", "organization", "concept")
"""Kinds of records that are suggested by name, not among the others."""
FIRST_UNSPACED = "\u0e00"
"""From here on come the scripts in which one character says something."""


@dataclass(frozen=True)
class Suggestion:
    """A record to go to. `spelling`: the name that was typed, where the title does not show it."""

    reference: Reference
    title: Markup
    kind: str
    spelling: str = ""
    spelling_language: str = ""


@dataclass(frozen=True)
class Group:
    """Suggestions of a sort under their heading."""

    label: str
    suggestions: list[Suggestion]


def suggestions_for(typed: str, reader: Reader) -> list[Group]:
    """What may be meant, in groups; none of them empty. One statement names what is shown."""
    typed = typed[:LONGEST_TYPED].strip()
    if not typed:
        return []
    words = lexicon()
    begun = beginnings().find(typed, reader.language)
    bodies, concepts = _first(begun, BODIES, MOST_BODIES), _first(begun, CONCEPTS, MOST_CONCEPTS)
    node = _node(typed, reader.language, words)
    found = _records(node, typed, reader.as_of)
    with acting_as(VISITOR):
        named = references_by_code((*bodies, *concepts, *found), reader.language)
    sought = sought_by(node)
    records = _titled(found, named, sought, words)
    groups = (
        Group(_("Administrations and organizations"), _named(bodies, named, sought, typed, words)),
        Group(_("Concepts"), _named(concepts, named, sought, typed, words)),
        Group(_("Records"), records),
    )
    return [group for group in groups if group.suggestions]


def _first(begun: Sequence[Begun], sorts: str, most: int) -> dict[str, Begun]:
    """The first of some sorts by the codes of their records."""
    found: dict[str, Begun] = {}
    for one in begun:
        if one.mark[0] in sorts and len(found) < most:
            found.setdefault(marked_code(one.mark), one)
    return found


def _node(typed: str, language: str, words: Lexicon) -> Node:
    """The query in which the last word is only begun."""
    if typed.count('"') % 2:  # a phrase is being typed
        typed = typed.replace('"', " ")
    text = typed if typed.endswith(('"', "*", ")")) else f"{typed}*"
    return parse(text, (language,), partial(words.tags_in, language=language)).node


def _records(node: Node, typed: str, as_of: date | None) -> list[str]:
    """Codes of the records that fit best; none while it cannot be asked, nor for a letter."""
    if len(typed) == 1 and typed < FIRST_UNSPACED:
        return []
    request = SearchRequest(
        node=node,
        audience=audience_for(VISITOR),
        filters={"kind": tuple(name for name in kinds() if name not in NAMED_KINDS)},
        limit=CANDIDATES,
        until=as_of.toordinal() if as_of else None,
        first=typed.upper(),
        boosts=boosts_for(VISITOR),
    )
    try:
        with turn():
            return [hit.code for hit in search_engine().search(request).hits]
    except (IndexUnavailable, SearchesBusy) as problem:
        current_app.logger.info("suggestions: %r", problem)
        return []


def _named(
    begun: Mapping[str, Begun],
    named: Mapping[str, Reference],
    sought: Sought,
    typed: str,
    words: Lexicon,
) -> list[Suggestion]:
    """What was found by name; with the spelling that was typed where the title is another."""
    found = []
    for code, one in begun.items():
        reference = named.get(code)
        if reference is None:
            continue
        shown = begins(reference.title, reference.language, typed)
        spelt = ("", "") if shown else (one.name, one.language)
        spans = spans_in(reference.title, reference.language, sought, words) if shown else []
        found.append(_suggestion(reference, spans, *spelt))
    return found


def _titled(
    codes: Sequence[str], named: Mapping[str, Reference], sought: Sought, words: Lexicon
) -> list[Suggestion]:
    """Records by their titles, those first whose shown title has most of the words."""
    found = [
        (reference, spans_in(reference.title, reference.language, sought, words))
        for reference in _present(codes, named)
    ]
    found.sort(key=lambda pair: -len({span.key for span in pair[1]}))
    return [_suggestion(reference, spans) for reference, spans in found[:MOST_RECORDS]]


def _present(codes: Sequence[str], named: Mapping[str, Reference]) -> Iterator[Reference]:
    return (named[code] for code in codes if code in named)


def _suggestion(reference: Reference, spans: list[Span], *spelling: Any) -> Suggestion:
    kind = str(kinds()[reference.kind].label)
    return Suggestion(reference, marked(reference.title, spans), kind, *spelling)

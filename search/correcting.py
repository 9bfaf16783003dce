"""Did you mean: what a fruitless search may have wanted, as far as it finds something.

Words that nothing holds are replaced by near ones of the index and of the names, across scripts
(`tamozhnya` is «таможня») and keyboards (`ghbdtn`), or left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from flask import current_app
from flask_login import current_user

from core.page_cache import not_for_everybody
from registry.door import audience_for
from search.engine import IndexUnavailable, SearchRequest, SearchResult
from search.keyboards import otherwise_typed
from search.limits import SearchesBusy, turn
from search.names import spellings
from search.nodes import Node, settled
from search.questions import Question
from search.respelling import UNKNOWN, Respelt, Speller, respelt
from search.setup import search_engine
from search.spellings import SHORTEST

FEW = 2
"""Records found up to which something else is looked for."""
MANY = 5
"""Where something was found, another spelling must find so many times as much."""
MOST = 3
MOST_PARTS = 6
"""Parts of what was typed that are looked at."""
MOST_COUNTED = 10
"""Other spellings that are tried."""

_PART = re.compile(r'-?"[^"]*"?|\S+')
_OPERATORS = frozenset({"OR", "AND", "NOT", "|", "||", "&", "&&"})
_SYNTAX = frozenset('"*:()|')


@dataclass(frozen=True)
class Correction:
    """Words that find `total` records; `without`: what was typed, but for these.

    `parameters` are those of the address that asks so, filters, order and day as they were.
    """

    text: str
    language: str
    total: int
    parameters: Mapping[str, list[str]]
    without: str = ""


@dataclass(frozen=True)
class _Part:
    """A part of what was typed, between spaces or in quotation marks."""

    start: int
    end: int
    text: str

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but letters, and no word of the query language."""
        if self.text in _OPERATORS or self.text.startswith("-"):
            return False
        return not any(one in _SYNTAX or one.isdigit() for one in self.text)

    @property
    def is_word(self) -> bool:
        """Whether it is a word that may be misspelt."""
        return self.is_plain and len(self.text) >= SHORTEST


def corrections(question: Question, result: SearchResult) -> list[Correction]:
    """What to ask instead of a question that found next to nothing; often there is nothing.

    At most `MOST` other spellings, then at most `MOST` ways to leave something out.
    """
    if result.total > FEW or not question.text.strip():
        return []
    try:
        with turn():
            return list(_Correcting(question, result.total).found())
    except (IndexUnavailable, SearchesBusy) as problem:
        current_app.logger.info("corrections: %r", problem)
        not_for_everybody()  # who asks next may get some
        return []


class _Correcting:
    """The corrections of one question."""

    def __init__(self, question: Question, total: int) -> None:
        self._question = question
        self._total = total
        self._text = question.text
        self._parts = [_Part(*m.span(), m.group()) for m in _PART.finditer(self._text)]
        self._parts = self._parts[:MOST_PARTS]

    def found(self) -> Iterator[Correction]:
        """Spellings first; they are looked for only where some word is hardly held."""
        words = [one for one in self._parts if one.is_word]
        rare = [one for one in words if self._is_rare(one.text)]
        if rare or not words:
            yield from islice(self._counted(self._spellings(rare)), MOST)
        if not self._total:
            yield from islice(self._shorter(rare), MOST)

    def _spellings(self, rare: Sequence[_Part]) -> Iterator[Respelt]:
        """What may have been meant, the likeliest first."""
        language = self._question.reader.language
        speller = Speller(search_engine(), spellings(), self._holding, language)
        places = {one.place: speller.alternatives(one.text) for one in rare}
        yield from respelt(self._text, places)
        if all(one in rare or (one.is_plain and not one.is_word) for one in self._parts):
            yield from self._as_a_whole(speller)

    def _as_a_whole(self, speller: Speller) -> Iterator[Respelt]:
        """What all of it may be, where nothing of it means anything: typed on another keyboard, or
        the syllables of one name."""
        for typed, language in otherwise_typed(self._text):
            yield Respelt(0, typed, language)
        joined = "".join(one.text for one in self._parts)
        for near in speller.alternatives(joined) if len(self._parts) > 1 else ():
            yield Respelt(near.distance, near.text, near.language)

    def _counted(self, spellings: Iterable[Respelt]) -> Iterator[Correction]:
        """Those that find something, or much more than was found; of forms of a word, which find
        the same, the first."""
        totals = set()
        for spelt in islice(spellings, MOST_COUNTED):
            total = self._count(spelt.text)
            if total > self._total * MANY and total not in totals:
                totals.add(total)
                yield self._correction(spelt.text, spelt.language, total)

    def _shorter(self, rare: Sequence[_Part]) -> Iterator[Correction]:
        """The question without one of its parts, those first that nothing holds."""
        if len(self._parts) < 2 or any(one.text in _OPERATORS for one in self._parts):
            return
        if any(one in self._text for one in "()|"):
            return
        for part in sorted(self._parts, key=lambda one: one not in rare):
            rest = " ".join((self._text[: part.start] + self._text[part.end :]).split())
            total = self._count(rest)
            if total:
                yield self._correction(rest, UNKNOWN, total, part.text)

    def _correction(self, text: str, language: str, total: int, without: str = "") -> Correction:
        parameters = {"q": [text]}
        for name, value in self._question.kept:
            parameters.setdefault(name, []).append(value)
        return Correction(text, language, total, parameters, without)

    def _is_rare(self, word: str) -> bool:
        return self._holding(self._meaning(word)) <= FEW

    def _meaning(self, text: str) -> Node:
        return replace(self._question, typed=text).query.node

    @cached_property
    def _request(self) -> SearchRequest:
        return self._question.request(current_user, limit=0)

    def _count(self, text: str) -> int:
        """How many records the question finds with other words, its filters as they are."""
        node = settled(self._meaning(text), self._request.given)
        return search_engine().search(replace(self._request, node=node)).total

    def _holding(self, node: Node) -> int:
        """How many records hold something, whatever else is asked for."""
        request = SearchRequest(node, audience_for(current_user), limit=0)
        return search_engine().search(request).total

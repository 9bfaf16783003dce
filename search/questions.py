"""A question as an address asks it: words, filters and order; read from parameters, kept, asked.

The search page, feeds, saved searches and mails all read the same parameters here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core.characters import quoted
from core.problems import BadValue
from core.reader import Reader
from registry.door import audience_for, states_for
from search.engine import Boost, SearchRequest, Sort
from search.facets import BY_NAME, FACETS, statuses_by_day
from search.fields import QueryFields
from search.marks import marked_code, own_code
from search.names import lexicon
from search.nodes import ParsedQuery, Tag, settled
from search.notes import LONGEST_QUERY
from search.query import DEFAULT_LANGUAGES, parse
from search.ranking import (
    KIND_FACTORS,
    NAMED_FACTOR,
    OWN_FACTOR,
    STATUS_FACTORS,
    exact_mark,
)

NAMED = "named"
"""The facet, settled here, of the records that the query names."""
EVERYWHERE = frozenset({"T002"})
"""The concept of customs itself: who adds the word asks for nothing else by it."""
MAIN_SHARE = 0.55
"""Of the letters of a question that name one thing, if it is all about that."""
LONGEST_VALUE = 100
MOST_VALUES = 20

Parameters = MultiDict[str, str]


@dataclass(frozen=True)
class Question:
    """Words, filters (facet → values, any of them) and an order, for one reader's language and day.

    `typed` is all that came; only its first `LONGEST_QUERY` characters are read.
    """

    typed: str
    values: Mapping[str, tuple[str, ...]]
    sort: Sort
    reader: Reader

    @classmethod
    def of(cls, parameters: Parameters, reader: Reader) -> "Question":
        """Read the parameters of an address. Raises `BadValue` on one that means nothing."""
        values = {facet.name: _chosen(parameters, facet.name) for facet in FACETS}
        return cls(parameters.get("q", ""), values, _sort(parameters), reader)

    @cached_property
    def query(self) -> ParsedQuery:
        """What was typed, as it was understood."""
        language = self.reader.language
        languages = tuple(dict.fromkeys((language, *DEFAULT_LANGUAGES)))
        names = lexicon()
        tagger = partial(names.tags_in, language=language)
        return parse(self.typed, languages, tagger, QueryFields(self.reader), names.parts_of)

    @property
    def text(self) -> str:
        """What was typed, as far as it was read."""
        return self.typed[:LONGEST_QUERY]

    @property
    def empty(self) -> bool:
        """Whether nothing was typed or chosen: such a question finds everything."""
        return not self.typed.strip() and not any(self.values.values())

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Filters, order and day as parameters; with `q` they make the same question again."""
        pairs = [(name, value) for name, values in self.values.items() for value in values]
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", str(self.sort)))
        if self.reader.as_of:
            pairs.append(("as_of", self.reader.as_of.isoformat()))
        return pairs

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """All of the question as parameters of an address, in a fixed order."""
        return [("q", self.text)] * bool(self.text) + self.kept

    def request(self, actor: Any, **others: Any) -> SearchRequest:
        """The question as it is put to the engine for an actor; `others` are fields of it."""
        as_of: date | None = self.reader.as_of
        given = {
            "status": statuses_by_day(self.reader.day, states_for(actor)),
            NAMED: {NAMED: self.named},
        }
        return SearchRequest(
            node=settled(self.query.node, given),
            audience=audience_for(actor),
            filters={name: values for name, values in self.values.items() if values},
            sort=self.sort,
            given=given,
            until=as_of.toordinal() if as_of else None,
            first=self._first(),
            exact=exact_mark(self.query.words),
            boosts=(*boosts_for(actor), Boost(NAMED, NAMED, NAMED_FACTOR)),
            language=self.reader.language,
            **others,
        )

    @property
    def main(self) -> frozenset[str]:
        """Codes of the records that most of the words name: what it is all about."""
        words = len(self.query.words.replace(" ", ""))
        tags = (
            tag
            for tag in self.query.tags
            if len(self.query.text[tag.start : tag.end].replace(" ", "")) > MAIN_SHARE * words
        )
        return _own_codes(tags) - EVERYWHERE

    @cached_property
    def named(self) -> frozenset[str]:
        """Codes of the records that the query names."""
        return _own_codes(self.query.tags)

    def _first(self) -> str:
        """The code that was typed, or that of the one thing which most of the query names."""
        text = self.query.text
        words = self.query.words.strip()
        for tag in self.query.tags:
            if len(tag.tokens) == 1 and text[tag.start : tag.end] == words:
                return marked_code(tag.tokens[0])
        return next(iter(self.main)) if len(self.main) == 1 else words.upper()


def _own_codes(tags: Iterable[Tag]) -> frozenset[str]:
    marks = (mark for tag in tags for mark in tag.tokens)
    return frozenset(code for mark in marks if (code := own_code(mark)))


def boosts_for(actor: Any) -> tuple[Boost, ...]:
    """What is tilted for everybody, and for a delegate what is about the own administration."""
    return (
        *(Boost("kind", kind, factor) for kind, factor in KIND_FACTORS.items()),
        *(Boost("status", status, factor) for status, factor in STATUS_FACTORS.items()),
        *(Boost("administration", code, OWN_FACTOR) for code in sorted(actor.scopes("delegate"))),
    )


def _chosen(parameters: Parameters, name: str) -> tuple[str, ...]:
    values = [value for value in parameters.getlist(name) if value]
    if len(values) > MOST_VALUES:
        raise BadValue(_("Too many values were chosen. Choose fewer."), name)
    for value in values:
        if len(value) > LONGEST_VALUE or not BY_NAME[name].known(value):
            raise unknown_value(name, value)
    return tuple(dict.fromkeys(values))


def _sort(parameters: Parameters) -> Sort:
    try:
        return Sort(parameters.get("sort") or Sort.RELEVANCE)
    except ValueError:
        message = _("The list cannot be sorted this way. Choose one of the orders offered.")
        raise BadValue(message, "sort") from None


def unknown_value(name: str, value: str) -> BadValue:
    """A filter was given a value that is none of its own."""
    return BadValue(
        _(
            "“%(value)s” is not a value of the filter “%(name)s”. Choose one of the list.",
            value=quoted(value),
            name=BY_NAME[name].label,
        ),
        name,
    )

"""A question as an address asks it: words, filters and order; read from parameters, kept, asked.

The search page, feeds, saved searches and mails all read the same parameters here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core.problems import BadValue
from core.reader import Reader
from registry.door import audience_for, states_for
from search.engine import SearchRequest, Sort
from search.facets import BY_NAME, FACETS, statuses_by_day
from search.names import lexicon, marked_code
from search.query import DEFAULT_LANGUAGES, LONGEST_QUERY, ParsedQuery, parse

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
        languages = dict.fromkeys((self.reader.language, *DEFAULT_LANGUAGES))
        return parse(self.typed, tuple(languages), lexicon().tags_in)

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
        return SearchRequest(
            node=self.query.node,
            audience=audience_for(actor),
            filters={name: values for name, values in self.values.items() if values},
            sort=self.sort,
            given={"status": statuses_by_day(self.reader.day, states_for(actor))},
            until=as_of.toordinal() if as_of else None,
            first=self._first(),
            **others,
        )

    def _first(self) -> str:
        """The code that was typed, or that of the one thing which all of the query names."""
        text = self.query.text.strip()
        for tag in self.query.tags:
            if len(tag.tokens) == 1 and self.query.text[tag.start : tag.end] == text:
                return marked_code(tag.tokens[0])
        return text.upper()


def _chosen(parameters: Parameters, name: str) -> tuple[str, ...]:
    values = [value for value in parameters.getlist(name) if value]
    if len(values) > MOST_VALUES:
        raise BadValue(_("Too many values were chosen. Choose fewer."))
    for value in values:
        if len(value) > LONGEST_VALUE or not BY_NAME[name].known(value):
            raise unknown_value(name, value)
    return tuple(dict.fromkeys(values))


def _sort(parameters: Parameters) -> Sort:
    try:
        return Sort(parameters.get("sort") or Sort.RELEVANCE)
    except ValueError:
        message = _("The list cannot be sorted this way. Choose one of the orders offered.")
        raise BadValue(message) from None


def unknown_value(name: str, value: str) -> BadValue:
    """A filter was given a value that is none of its own."""
    return BadValue(
        _(
            "“%(value)s” is not a value of the filter “%(name)s”. Choose one of the list.",
            value=value[:40],
            name=BY_NAME[name].label,
        )
    )

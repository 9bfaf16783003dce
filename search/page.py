"""The search page for one request: parameters, the question, the answer, and what goes with it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from core.openings import note_fruitless
from core.page_cache import not_for_everybody
from core.problems import BadValue
from core.reader import Reader
from registry.references import Reference, references_by_code
from search.engine import IndexUnavailable, SearchResult, Sort
from search.facets import BY_NAME, FACETS
from search.highlights import sought_by
from search.names import lexicon, marked_code
from search.query import LONGEST_QUERY, MOST_TERMS, Note, ParsedQuery
from search.questions import Question, unknown_value
from search.results import FoundRow, rows_for
from search.setup import search_engine

PAGE_SIZE = 20
SORTS: dict[str, Any] = {
    Sort.RELEVANCE: _l("Relevance"),
    Sort.NEWEST: _l("Latest first"),
    Sort.OLDEST: _l("Earliest first"),
    Sort.CODE: _l("Code"),
}


class SearchPage:
    """One search for one reader. Raises `BadValue` on a parameter that means nothing.

    `result` is None while the index cannot be read.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.question = Question.of(request.args, reader)
        self.number = self._number()

    def _number(self) -> int:
        text = request.args.get("page") or "1"
        if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0):
            raise BadValue(_("A page is a number from 1."))
        return int(text)

    @property
    def query(self) -> ParsedQuery:
        """What was typed, as it was understood."""
        return self.question.query

    @property
    def asked(self) -> bool:
        """Whether anything was typed or chosen."""
        return not self.question.empty

    @cached_property
    def result(self) -> SearchResult | None:
        """The engine's answer."""
        question = self.question.request(
            current_user,
            count=tuple(BY_NAME),
            offset=(self.number - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )
        try:
            found = search_engine().search(question)
        except IndexUnavailable as error:
            current_app.logger.error("search: %s", error)
            not_for_everybody()  # who asks next may find the index mended
            return None
        if not found.total and not question.filters and not self.reader.as_of:
            note_fruitless(self.reader.language, self.shown_query)
        return found

    @property
    def total(self) -> int:
        """How many records were found."""
        return self.result.total if self.result else 0

    @property
    def hidden(self) -> int:
        """How many records are later than the day asked about."""
        return self.result.later if self.result else 0

    @cached_property
    def rows(self) -> list[FoundRow]:
        """The records of this page. Raises `NotFound` beyond the last page."""
        if self.result is None:
            return []
        if self.number > self.pages:
            raise NotFound
        codes = [hit.code for hit in self.result.hits]
        return rows_for(codes, sought_by(self.query.node), lexicon(), self.reader)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def pagination(self) -> dict[str, int]:
        """The page's place, as the macro takes it."""
        first = (self.number - 1) * PAGE_SIZE + 1
        last = min(self.total, self.number * PAGE_SIZE)
        place = {"number": self.number, "pages": self.pages, "total": self.total}
        return place | {"first": first, "last": last}

    @cached_property
    def _named(self) -> Mapping[str, Reference]:
        """Administrations of the facet and records that the query names; one statement."""
        counted = self.result.facets["administration"] if self.result else {}
        marks = [marked_code(mark) for tag in self.query.tags for mark in tag.tokens]
        chosen = self.question.values["administration"]
        found = references_by_code((*counted, *chosen, *marks), self.reader.language)
        for value in chosen:
            if value not in found or found[value].kind != "administration":
                raise unknown_value("administration", value)
        return found

    @property
    def understood(self) -> list[Reference]:
        """Concepts and administrations that the query names: they are met in every language."""
        codes = dict.fromkeys(marked_code(m) for tag in self.query.tags for m in tag.tokens)
        return [self._named[code] for code in codes if code in self._named]

    @cached_property
    def facets(self) -> list[dict[str, Any]]:
        """Facets with the values that occur and how often, as the filter form takes them."""
        counts = self.result.facets if self.result else {}
        bodies = {k: r for k, r in self._named.items() if r.kind == "administration"}
        found = []
        for facet in FACETS:
            chosen = self.question.values[facet.name]
            options = facet.options(counts.get(facet.name, {}), chosen, self.reader, bodies)
            if options:
                label = str(facet.label)
                part = {"name": facet.name, "label": label, "kind": "choices", "options": options}
                found.append(part)
        return found

    @property
    def filter_form(self) -> dict[str, Any]:
        """The form as the macro takes it."""
        as_of = self.reader.as_of
        sorts = [
            {"value": str(code), "label": label, "selected": code == self.question.sort}
            for code, label in SORTS.items()
        ]
        return {
            "action": url_for("search.search_page"),
            "reset_url": self.address(q=self.shown_query) if self.shown_query else self.address(),
            "hidden": [("q", self.shown_query)] if self.shown_query else [],
            "fields": self.facets,
            "sort": {"name": "sort", "options": sorts},
            "as_of": {"name": "as_of", "value": as_of.isoformat() if as_of else ""},
        }

    @property
    def shown_query(self) -> str:
        """What was typed, as far as it was read."""
        return self.question.text

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search box keeps of this search: its filters, order and day."""
        return self.question.kept

    @property
    def chips(self) -> list[dict[str, str]]:
        """What is chosen, each with the address that drops it."""
        return [
            {
                "label": f"{facet['label']}: {option['label']}",
                "url": self.page_url(1, without=(facet["name"], option["value"])),
            }
            for facet in self.facets
            for option in facet["options"]
            if option["selected"]
        ]

    @property
    def notes(self) -> list[str]:
        """What of the query was not read, in words."""
        words = {
            Note.TEXT_CUT: _("Only the first %(num)s characters were read.", num=LONGEST_QUERY),
            Note.TERMS_CUT: _("Only the first %(num)s words were searched for.", num=MOST_TERMS),
            Note.QUOTE_UNCLOSED: _(
                "A quotation mark is not closed; the rest was read as a phrase."
            ),
            Note.PREFIX_SHORT: _("A word with * needs two letters before it; it was left out."),
            Note.NO_WORDS: _("There is nothing in this query that can be searched for."),
        }
        return [words[note] for note in self.query.notes]

    def address(self, **values: Any) -> str:
        """Address of the search page in the reader's language."""
        return url_for("search.search_page", **{"as_of": None} | values)

    def page_url(self, number: int, without: tuple[str, str] = ("", "")) -> str:
        """Address of a page of this very search, or of one with a value less."""
        values: dict[str, Any] = {"q": self.shown_query} if self.shown_query else {}
        for name, value in self.kept:
            if (name, value) != without:
                values.setdefault(name, []).append(value)
        if number > 1:
            values["page"] = number
        return self.address(**values)

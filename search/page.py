"""The search page for one request: parameters, the question, the answer, and what goes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup

from cooperation.agreements.clauses.vocabulary import CLAUSES
from core.cache import remembered
from core.collation import sorted_for
from core.languages import SITE_LANGUAGES, language_name
from core.openings import note_fruitless
from core.page_cache import not_for_everybody
from core.problems import BadValue
from core.reader import Reader
from registry.door import states_for
from registry.references import Reference, references_by_code
from search.advanced import choices
from search.answers import Answer, answer, holders
from search.clause_names import clauses_named
from search.correcting import Correction, corrections
from search.engine import IndexUnavailable, SearchResult, Sort
from search.facets import BY_NAME, FACETS
from search.fields import choices_of, names_of_fields
from search.highlights import sought_by
from search.limits import RETRY_AFTER_S, SearchesBusy, turn
from search.marks import capital_mark, language_mark, marked_code
from search.names import lexicon
from search.nodes import ParsedQuery
from search.notes import worded
from search.questions import Question, unknown_value
from search.reasons import meant_by
from search.results import FoundRow, rows_for

PAGE_SIZE = 20
NO_RECORDS = (capital_mark(""), language_mark(""))
"""Beginnings of marks that stand for no record of their own."""
LONGEST_NUMBER = 7
"""Digits of the number of a page."""
SORTS: dict[str, Any] = {
    Sort.RELEVANCE: _l("Relevance"),
    Sort.NEWEST: _l("Latest first"),
    Sort.OLDEST: _l("Earliest first"),
    Sort.TITLE: _l("Title"),
    Sort.CODE: _l("Code"),
}


class SearchPage:
    """One search for one reader. Raises `BadValue` on a parameter that means nothing.

    `result` is None while the index cannot be read, and while too many others search (`busy`).
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.busy = False
        self.question = Question.of(request.args, reader)
        self.number = self._number()

    def _number(self) -> int:
        text = request.args.get("page") or "1"
        if not (
            text.isascii() and text.isdigit() and 0 < len(text) <= LONGEST_NUMBER and int(text)
        ):
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

    @property
    def result(self) -> SearchResult | None:
        """What was found."""
        return self._answer.result if self._answer else None

    @property
    def whole(self) -> int | None:
        """How many of the found have all that was asked for; None if all have."""
        return self._answer.whole if self._answer else None

    @cached_property
    def _answer(self) -> Answer | None:
        """The engine's answer."""
        try:
            with turn():
                found = answer(
                    self.question,
                    current_user,
                    count=tuple(BY_NAME),
                    offset=(self.number - 1) * PAGE_SIZE,
                    limit=PAGE_SIZE,
                )
        except SearchesBusy:
            self.busy = True
            return None
        except IndexUnavailable as error:
            current_app.logger.error("search: %s", error)
            not_for_everybody()  # who asks next may find the index mended
            return None
        filtered = any(self.question.values.values()) or self.reader.as_of
        if not (found.result.total if found.whole is None else found.whole) and not filtered:
            note_fruitless(self.reader.language, self.shown_query)
        return found

    @cached_property
    def corrections(self) -> list[Correction]:
        """What may have been meant, where little or nothing has all that was asked for."""
        if self.result is None:
            return []
        met = self.result if self.whole is None else replace(self.result, total=self.whole)
        asked = (self.reader.language, *self.question.parameters, states_for(current_user))
        return remembered(("corrections", *asked), lambda: corrections(self.question, met))

    @property
    def total(self) -> int:
        """How many records were found."""
        return self.result.total if self.result else 0

    @property
    def hidden(self) -> int:
        """How many records are later than the day asked about."""
        return self.result.later if self.result else 0

    @property
    def beyond(self) -> bool:
        """Whether there are fewer pages than the number asked for."""
        return self.result is not None and self.number > self.pages

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
        if self.result is None and self.busy:
            return 503
        return 404 if self.beyond else 200

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the answer beside those that every page has."""
        return {"Retry-After": str(RETRY_AFTER_S)} if self.status == 503 else {}

    @cached_property
    def rows(self) -> list[FoundRow]:
        """The records of this page; none beyond the last one."""
        if self.result is None or self.beyond:
            return []
        meant = meant_by(self.query, self._named, self._holders, self.reader)
        sought = sought_by(self.query.node)
        return rows_for(self.result.hits, sought, meant, lexicon(), self.reader)

    def _holders(self, marks: Sequence[str]) -> frozenset[str]:
        """Codes of the records of this page that have any of these marks."""
        hits = self.result.hits if self.result else ()
        return holders(marks, frozenset(hit.code for hit in hits), current_user)

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
        chosen = self.question.values["administration"]
        found = references_by_code((*counted, *chosen, *self._codes_named), self.reader.language)
        for value in chosen:
            if value not in found or found[value].kind != "administration":
                raise unknown_value("administration", value)
        return found

    @property
    def understood(self) -> list[Reference]:
        """Concepts and administrations that the query names: they are met in every language."""
        return [self._named[code] for code in self._codes_named if code in self._named]

    @cached_property
    def clauses(self) -> list[tuple[str, str]]:
        """Standard clauses of agreements that are named so: (label, address)."""
        return [
            (str(CLAUSES[code]), url_for("clauses.clause_page", clause=code))
            for code in clauses_named(self.shown_query)
        ]

    @property
    def _codes_named(self) -> list[str]:
        """Codes of the records that the query names."""
        marks = [mark for tag in self.query.tags for mark in tag.tokens]
        return list(
            dict.fromkeys(marked_code(mark) for mark in marks if not mark.startswith(NO_RECORDS))
        )

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
        """What of the query was not read, or read otherwise than it was typed, in words."""
        locale = self.reader.locale
        return [worded(note, locale, choices_of(note.field)) for note in self.query.notes]

    @property
    def field_names(self) -> dict[str, str]:
        """What the fields of a query are called in the reader's language."""
        return names_of_fields()

    @property
    def choices(self) -> Markup:
        """The choices of the form for who does not type; kept, since all their names cost much."""
        counted = self.result.facets["language"] if self.result else {}
        chosen = self.question.values
        tags = frozenset((*SITE_LANGUAGES, *counted, *chosen["language"]))
        of = (self.reader.language, tags, *chosen.items(), states_for(current_user))
        return remembered(("choices", *of), lambda: self._choices(tags))

    def _choices(self, tags: frozenset[str]) -> Markup:
        locale, language = self.reader.locale, self.reader.language
        named = sorted_for(tags, lambda tag: language_name(tag, locale), language)
        offered = choices(self.question.values, named, self.reader)
        return Markup(render_template("search/_choices.html", choices=offered))  # noqa: S704 - ours

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

"""What the API holds: its entry, and the kinds with their filters and codes."""

from typing import Any

from flask import url_for
from flask_babel import force_locale

from cooperation.agreements.holdings import holdings_shown
from core.languages import SITE_LANGUAGES
from core.permissions import VISITOR
from core.web import absolute
from exchange.api.asking import Asked
from exchange.api.collections import collections
from exchange.api.records import Answer
from exchange.api.sparse import names_in
from registry.filters import Filter, PartyFilter
from registry.kinds import Kind, kinds
from registry.listing import ListPage, list_of
from registry.schema.forms import form_of

VERSION = "1.0"


def entry_answer(_asked: Asked) -> Answer:
    """Where everything is. No licence was laid down yet; the terms say what holds."""
    lists = {name: _address("api.collection", collection=name) for name in collections()}
    return {
        "name": "Guantong",
        "version": VERSION,
        "languages": list(SITE_LANGUAGES),
        "licence": None,
        "holdings": _holdings(),
        "links": {
            "self": _address("api.entry"),
            "kinds": _address("api.kinds"),
            "search": _address("api.search"),
            "openapi": _address("api.openapi"),
            "documentation": _address("api_guide.guide", lang="en"),
            "terms": _address("about.reuse", lang="en"),
            "collections": lists,
        },
    }


def _holdings() -> dict[str, Any]:
    """What is held of what agreements say, as the pages count it."""
    held = holdings_shown(VISITOR)
    return {
        "agreements": held.agreements,
        "texts": {
            "total": held.texts,
            "languages": held.languages,
            "agreements": held.with_text,
            "origins": held.origins,
        },
        "clauses": {
            "total": held.clauses,
            "agreements": held.assessed,
            "answers": held.answers,
        },
    }


def kinds_answer(asked: Asked) -> Answer:
    """The kinds in the language asked for."""
    by_kind = {page.kind.name: name for name, page in collections().items()}
    with force_locale(str(asked.reader.locale)):
        return {"kinds": [_kind(kind, by_kind.get(kind.name, "")) for kind in kinds().values()]}


def _kind(kind: Kind, collection: str) -> Answer:
    page = list_of(kind.name)
    return {
        "name": kind.name,
        "label": str(kind.label),
        "plural": str(kind.plural),
        "url": _address("api.collection", collection=collection) if collection else None,
        "track": kind.track or None,
        "content": list(names_in(form_of(kind.name))),
        "filters": [_filter(one) for one in page.filters] if page else [],
        "sorts": list(page.sorts) if page else [],
        "as_of": _has_days(page),
    }


def _has_days(page: ListPage | None) -> bool:
    return page is not None and not page.timeless


def _filter(one: Filter) -> dict[str, Any]:
    codes = one.vocabulary
    values = (
        None
        if codes is None
        else [{"code": code, "label": str(label)} for code, label in codes.items()]
    )
    of = one.kind if isinstance(one, PartyFilter) else None
    return {"name": one.name, "label": str(one.label), "kind": of, "values": values}


def _address(endpoint: str, **values: Any) -> str:
    return absolute(url_for(endpoint, as_of=None, **values))

"""What can be asked of the API: each address with its parameters, its answer and what that is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from exchange.api import searching, sparse
from exchange.api.collections import collections
from exchange.api.overview import entry_answer, kinds_answer
from exchange.api.parameters import AS_OF, LANG, PAGING, Parameter, of_list
from exchange.api.records import Answer, acts_answer, list_answer, record_answer
from exchange.api.texts import ARTICLE, text_answer
from exchange.api.versions import version_answer, versions_answer
from registry.kinds import kinds
from registry.listing import ListPage
from registry.schema.forms import form_of

EXAMPLE = {"code": "A0077", "number": 1}
"""A record that the examples are of, and its version, wherever it is published."""


@dataclass(frozen=True)
class Operation:
    """One address below `/api/v1`. `answer(asked, **values)` is given the values of its path;
    `schema` names its answer in the OpenAPI document; `example` is the query of the example."""

    path: str
    about: str
    parameters: Sequence[Parameter]
    answer: Callable[..., Answer]
    schema: str
    example: Mapping[str, str] = field(default_factory=dict)


@cache
def operations() -> Mapping[str, Operation]:
    """The addresses that are the same whatever kinds there are, by the names of their views."""
    fields = sparse.parameter(form_of(kind) for kind in kinds())
    record, events = (LANG, AS_OF, fields), (LANG, AS_OF, sparse.parameter([form_of("event")]))
    few = {"fields": "code,kind,date,title,statuses", "limit": "2"}
    return {
        "entry": Operation("/", "Where everything is.", (LANG,), entry_answer, "Entry"),
        "kinds": Operation(
            "/kinds",
            "The kinds of records: filters, codes, orders.",
            (LANG,),
            kinds_answer,
            "Kinds",
        ),
        "search": Operation(
            "/search",
            "Search in all records, as the search page does.",
            (*searching.parameters(), *record),
            searching.search_answer,
            "Found",
            {"q": "mutual recognition", **few},
        ),
        "record": Operation(
            "/records/{code}",
            "A record of any kind, as it is published.",
            record,
            lambda asked, code: record_answer(code, asked),
            "Record",
        ),
        "acts": Operation(
            "/records/{code}/events",
            "The acts about a record, earliest first.",
            (*PAGING, *events),
            lambda asked, code: acts_answer(code, asked),
            "Records",
            few,
        ),
        "articles": Operation(
            "/records/{code}/text",
            "The text of an agreement in each language that is held, by article.",
            (LANG, ARTICLE),
            lambda asked, code: text_answer(code, asked),
            "Texts",
        ),
        "versions": Operation(
            "/records/{code}/versions",
            "The published versions of a record, latest first.",
            (LANG, *PAGING),
            lambda asked, code: versions_answer(code, asked),
            "Versions",
        ),
        "version": Operation(
            "/records/{code}/versions/{number}",
            "One published version with its snapshot and hash.",
            (LANG,),
            lambda asked, code, number: version_answer(code, number),
            "Version",
        ),
    }


@cache
def lists() -> Mapping[str, Operation]:
    """The lists of the kinds, by the names of their collections."""
    return {name: _list(name, page) for name, page in collections().items()}


def _list(name: str, page: ListPage) -> Operation:
    kind = page.kind.name
    parameters = (*of_list(page), *PAGING, LANG, AS_OF, sparse.parameter([form_of(kind)]))
    about = f"Records of the kind {kind}, with the filters of their page."
    return Operation(
        f"/{name}", about, parameters, partial(list_answer, page), "Records", {"limit": "1"}
    )

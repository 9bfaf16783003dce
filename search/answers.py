"""A question put to the engine; one that finds little is asked again for most of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.door import audience_for
from search.engine import IndexUnavailable, SearchRequest, SearchResult, Sort
from search.nodes import Concept
from search.questions import Question
from search.relaxing import relaxed, with_named
from search.setup import search_engine

FEW = 5
"""With fewer records than these, those that have most of what is asked for come behind."""

SHARES = (0.4, 0.0)
"""Of the parts of a question so many must still be met; in the end one of them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found; `whole`: how many of it have all that was asked for, None if all have."""

    result: SearchResult
    whole: int | None = None


def answer(question: Question, actor: Any, **others: Any) -> Answer:
    """The engine's answer; `others` are fields of the request. Raises `IndexUnavailable`.

    What the question is all about is found with what matches it. By relevance, what has most of
    it comes behind where few have all: who sorts otherwise wants a list, and no likenesses in it.
    """
    request = question.request(actor, **others)
    main = question.main
    found = search_engine().search(replace(request, node=with_named(request.node, main)))
    if found.total >= FEW + len(main) or request.sort is not Sort.RELEVANCE:
        return Answer(found)
    return _wider(request, main, found) or Answer(found)


def _wider(request: SearchRequest, main: frozenset[str], found: SearchResult) -> Answer | None:
    """What has most of what is asked for; in the end, any of it."""
    answer = None
    for share in SHARES:
        node = relaxed(request.node, share)
        if node is None:
            return None
        more = search_engine().search(replace(request, node=with_named(node, main)))
        if more.total > found.total:
            answer = Answer(more, found.total)
        if more.total >= FEW:
            break
    return answer


def holders(marks: Sequence[str], codes: frozenset[str], actor: Any) -> frozenset[str]:
    """Those of the codes that have any of the marks in the index; none while it can't be read."""
    asked, audience = Concept(tuple(marks)), audience_for(actor)
    try:
        request = SearchRequest(asked, audience, only=codes, limit=len(codes))
        return frozenset(hit.code for hit in search_engine().search(request).hits)
    except IndexUnavailable:
        return frozenset()

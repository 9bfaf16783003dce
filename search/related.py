"""Records that share most concepts, bodies and subjects with one, and records about a concept.

Asked of the index in one question: what few records have in common counts more than what many have.
The pages of records lie below the search; they show what is registered here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from flask_login import current_user

from registry.door import audience_for
from registry.kinds import kinds
from registry.record_view import RecordView, register_related
from registry.references import Reference, references_by_code
from search.engine import Hit, IndexUnavailable, SearchRequest, SearchResult
from search.marks import administration_mark, concept_mark, organization_mark
from search.names import lexicon
from search.nodes import Concept, Field, Node, Or
from search.questions import boosts_for
from search.setup import search_engine

MOST_RELATED = 6
MOST_ABOUT = 10
CONCERNED = ("administration", "organization", "district", "group", "concept")
"""Kinds of what records concern; their own pages list the records, or ask for those about them."""
NOT_SHOWN = frozenset({*CONCERNED, "event", "source"})
MOST_MARKS = 40
_SORTS = "cog"  # capitals and languages say little of what a record is about
_MARKS = {"administration": administration_mark, "organization": organization_mark}


@dataclass(frozen=True)
class Related:
    """(record, name of its kind) to go on to, best first.

    Of a concept `total` counts all that it is met in, itself with them; `query` asks for them.
    """

    rows: list[tuple[Reference, Any]]
    total: int = 0
    query: str = ""


def related_to(view: RecordView) -> Related:
    """What to read next to a record; nothing while the index cannot be read."""
    try:
        if view.kind.name == "concept":
            return _about(view)
        return Related([]) if view.kind.name in NOT_SHOWN else _alike(view)
    except IndexUnavailable as error:
        current_app.logger.info("related records: %s", error)
        return Related([])


def _alike(view: RecordView) -> Related:
    """Records that share marks with it, but for what the page links anyway."""
    marks = _marks(view)
    if not marks:
        return Related([])
    shown = tuple(name for name in kinds() if name not in NOT_SHOWN)
    without = frozenset({view.record.code, *view.linked})
    request = SearchRequest(
        Or(marks), audience_for(current_user), {"kind": shown}, without=without, limit=MOST_RELATED
    )
    return Related(_named(view, _asked(view, request).hits))


def _marks(view: RecordView) -> tuple[Node, ...]:
    """What a record concerns: its concepts, the bodies among its parties, what its title and
    summary name, its subjects."""
    parties = [name for _party, name in view.parties() if name and name.kind in _MARKS]
    marks = [
        *(concept_mark(one.code) for one in view.concepts),
        *(_MARKS[name.kind](name.code) for name in parties),
        *sorted(_said(view)),
    ]
    found = [Concept((mark,)) for mark in dict.fromkeys(marks)][:MOST_MARKS]
    subjects = dict.fromkeys(subject.code for subject in view.record.subjects)
    return (*found, *(Field("subject", (code,)) for code in subjects))


def _said(view: RecordView) -> set[str]:
    """Marks of the bodies and concepts that its own words name."""
    words = lexicon()
    found: set[str] = set()
    for text in view.texts:
        for wording in (text.title, text.summary):
            found |= words.marks_in(wording, text.language)
    return {mark for mark in found if mark[0] in _SORTS}


def _about(view: RecordView) -> Related:
    """Records that carry a concept or whose own words name it, but for those that are listed."""
    code = view.record.code
    known = {code, *view.linked}
    node = Concept((concept_mark(code),))
    request = SearchRequest(node, audience_for(current_user), limit=MOST_ABOUT + len(known))
    found = _asked(view, request)
    hits = [hit for hit in found.hits if hit.code not in known][:MOST_ABOUT]
    return Related(_named(view, hits), found.total, f"concept:{code}")


def _asked(view: RecordView, request: SearchRequest) -> SearchResult:
    """The engine's answer on the reader's day, tilted as that of any search."""
    day = view.reader.as_of
    until = day.toordinal() if day else None
    tilted = replace(request, until=until, boosts=boosts_for(current_user))
    return search_engine().search(tilted)


def _named(view: RecordView, hits: Iterable[Hit]) -> list[tuple[Reference, Any]]:
    codes = [hit.code for hit in hits]
    named = references_by_code(codes, view.reader.language)
    rows = (named[code] for code in codes if code in named)
    return [(reference, kinds()[reference.kind].label) for reference in rows]


register_related(related_to)

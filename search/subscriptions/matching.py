"""Which changes a search, a list or a followed record is concerned by; asked as any visitor would
ask."""

from collections.abc import Callable, Collection
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from core.database import session
from core.permissions import VISITOR
from core.reader import Reader, asked_day
from registry.listing import Listing
from registry.models import Record
from search.engine import SearchResult
from search.questions import Parameters, Question
from search.setup import search_engine
from search.subscriptions.changes import (
    Change,
    and_events,
    changes_of,
    concerning,
    newest_changes,
)

FEW = 1_000
"""A search that finds no more records than this is answered from all of their versions; of others
so many of the registry's latest versions are looked through at a time."""
MOST_LOOKED_THROUGH = 20_000


def question_of(query: str, language: str) -> Question:
    """The question that encoded parameters ask. Raises `BadValue`."""
    pairs = [(name, value.replace("\0", "")) for name, value in parse_qsl(query)]
    parameters: Parameters = MultiDict(pairs)
    return Question.of(parameters, Reader(language, asked_day(parameters.get("as_of", ""))))


def query_of(question: Question) -> str:
    """The parameters of a question, encoded; the same question always gives the same."""
    return urlencode(question.parameters)


def found_by(question: Question, changes: Collection[Change]) -> list[Change]:
    """Those of the changes whose records the search finds. Raises `IndexUnavailable`."""
    codes = frozenset(code for change in changes for code in change.codes)
    if not codes:
        return []
    found = {hit.code for hit in _asked(question, len(codes), codes).hits}
    return [change for change in changes if not found.isdisjoint(change.codes)]


def latest_found(question: Question, most: int) -> list[Change]:
    """The newest changes that concern a search, newest first. Raises `IndexUnavailable`."""
    result = _asked(question, FEW)
    if result.total <= FEW:
        ids = select(Record.id).where(Record.code.in_([hit.code for hit in result.hits]))
        return changes_of(and_events(ids), most)
    found, _all = _looked_through(lambda changes: found_by(question, changes), most)
    return found


def latest_listed(listing: Listing, most: int, before: int | None = None) -> list[Change]:
    """The newest changes of what a list shows, and of the events about it, newest first; `before` a
    revision, if it is given."""
    if listing.total > FEW:
        found, enough = _looked_through(lambda some: _listed(listing, some), most, before)
        if enough:
            return found
    return changes_of(and_events(listing.ids()), most, before)


def _listed(listing: Listing, changes: Collection[Change]) -> list[Change]:
    """Those of the changes that are of a record in the list, or of an event about one."""
    codes = {code for change in changes for code in change.codes}
    asked = listing.ids().with_only_columns(Record.code).where(Record.code.in_(codes))
    found = set(session().scalars(asked))
    return [change for change in changes if not found.isdisjoint(change.codes)]


def _looked_through(
    chosen: Callable[[list[Change]], list[Change]], most: int, before: int | None = None
) -> tuple[list[Change], bool]:
    """What is chosen of more and more of the registry's latest changes, until it is enough; and
    whether it is, or nothing older is left."""
    seen = FEW
    while True:
        changes = newest_changes(seen, before)
        found = chosen(changes)
        enough = len(found) >= most or len(changes) < seen
        if enough or seen >= MOST_LOOKED_THROUGH:
            return found[:most], enough
        seen *= 4


def latest_concerning(record_id: int, most: int) -> list[Change]:
    """The newest changes that concern a record, newest first."""
    pairs = concerning([record_id]).subquery()
    return changes_of(select(pairs.c.record_id), most)


def _asked(question: Question, limit: int, only: frozenset[str] | None = None) -> SearchResult:
    return search_engine().search(question.request(VISITOR, limit=limit, only=only))

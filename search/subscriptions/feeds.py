"""Feeds of changes for anybody: of a search, of a record, of all that concerns an administration.

Whoever asks, a feed shows what every visitor may see.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound, ServiceUnavailable

from core.database import session
from core.permissions import VISITOR, guarded
from core.reader import Reader, reader, reader_language
from core.web import absolute, full_address
from registry.door import acting_as
from registry.kinds import kinds
from registry.listing import list_of
from registry.references import Reference, references_to
from registry.versions import Revision
from registry.views import record_by_code
from search.engine import IndexUnavailable
from search.questions import Question
from search.setup import SEARCH_PATH
from search.subscriptions.atom import MEDIA_TYPE, Entry, Feed, document_of
from search.subscriptions.changes import Change, Told, named
from search.subscriptions.letters import record_address, what_happened
from search.subscriptions.matching import latest_concerning, latest_found, query_of
from search.subscriptions.queries import in_words

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds/<lang>")
MOST = 50
NO_CHANGE = datetime(1970, 1, 1, tzinfo=UTC)
INDEX_AWAY_S = 60


@blueprint.get(SEARCH_PATH)
@guarded("site.read")
def search_feed() -> Response:
    """The newest changes of what a search finds. Raises `BadValue`, `ServiceUnavailable`."""
    question = Question.of(request.args, reader())
    query = query_of(question)
    with acting_as(VISITOR):
        try:
            changes = latest_found(question, MOST)
        except IndexUnavailable as error:
            current_app.logger.error("feed: %s", error)
            raise ServiceUnavailable(retry_after=INDEX_AWAY_S) from error
        return feed_answer(
            with_query(full_address("feeds.search_feed", lang=reader_language()), query),
            with_query(full_address("search.search_page", lang=reader_language()), query),
            in_words(question) or _("All records"),
            changes,
        )


@blueprint.get("/records/<code>")
@guarded("site.read")
def record_feed(code: str) -> Response:
    """The newest versions of a record and of the events about it. Raises `NotFound`."""
    return _record_feed(code)


@blueprint.get("/administrations/<code>")
@guarded("site.read")
def administration_feed(code: str) -> Response:
    """The newest changes of all that concerns an administration. Raises `NotFound`."""
    return _record_feed(code, "administration")


def feed_of_search(question: Question) -> str:
    """The path of the feed of a search, in the reader's language."""
    path = current_app.url_map.bind("").build("feeds.search_feed", {"lang": reader_language()})
    return with_query(path, query_of(question))


def feed_of_record(reference: Reference) -> str:
    """The path of the feed of a record, in the reader's language."""
    values = {"lang": reader_language(), "code": reference.code}
    return current_app.url_map.bind("").build(_endpoint(reference.kind), values)


def _record_feed(code: str, kind: str = "") -> Response:
    with acting_as(VISITOR):
        record = record_by_code(code)
        if kind and record.kind != kind:
            raise NotFound
        reference = references_to([record.id], reader_language())[record.id]
        return feed_answer(
            absolute(feed_of_record(reference)),
            record_address(reference, reader_language()),
            reference.title,
            latest_concerning(record.id, MOST),
        )


def _endpoint(kind: str) -> str:
    """An administration has one feed: at its other address it names the same."""
    return "feeds.administration_feed" if kind == "administration" else "feeds.record_feed"


def with_query(address: str, query: str) -> str:
    """The address with parameters that are encoded already."""
    return f"{address}?{query}" if query else address


def feed_answer(
    own: str, page: str, name: str, changes: Sequence[Change], **parts: str
) -> Response:
    """The feed of a page, about what is named so; `own` and `parts` as `Feed` has them."""
    told = named([(one, one.number == 1) for one in changes], reader_language())
    facts = _facts(told, reader())
    feed = Feed(
        own=own,
        page=page,
        title=_("Changes: %(name)s", name=name),
        language=reader_language(),
        author=_("Guantong"),
        updated=max((one.at for one in changes), default=None) or _newest_instant(),
        entries=[_entry(one, facts.get(one.reference.id, ()), reader()) for one in told],
        **parts,
    )
    return Response(document_of(feed), mimetype=MEDIA_TYPE)


def _newest_instant() -> datetime:
    """When the registry changed last: until then there was nothing to tell."""
    return session().scalar(select(func.max(Revision.at))) or NO_CHANGE


def _facts(told: Sequence[Told], reader: Reader) -> dict[int, Sequence[Any]]:
    """What the lists of their kinds have feeds say of the records, by id."""
    found: dict[int, Sequence[Any]] = {}
    for kind in dict.fromkeys(one.reference.kind for one in told):
        page = list_of(kind)
        if page is not None:
            ids = [one.reference.id for one in told if one.reference.kind == kind]
            found |= page.feed_facts(ids, reader)
    return found


def _entry(told: Told, facts: Sequence[Any], reader: Reader) -> Entry:
    change, reference = told.change, told.reference
    what = _("New") if told.is_new else _("Changed")
    permanent = {"code": change.code, "number": change.number}
    return Entry(
        id=full_address("permanent.version_redirect", **permanent),
        title=reference.title,
        language=reference.language,
        summary=" · ".join([what, what_happened(told, reader), *map(str, facts)]),
        address=record_address(reference, reader.language),
        updated=change.at,
        category=(reference.kind, str(kinds()[reference.kind].label)),
    )

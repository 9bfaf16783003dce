"""Feeds of a list as it is filtered, and of the whole registry: in parts, newest first (RFC 5005).

A part begins after a revision (`?before=`), so it says the same however much is published later.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from core.permissions import VISITOR, guarded
from core.problems import BadValue
from core.reader import reader_language
from core.web import absolute, full_address
from registry.door import acting_as
from registry.listing import Listing, list_of
from search.subscriptions.changes import Change, newest_changes
from search.subscriptions.feeds import MOST, blueprint, feed_answer, with_query
from search.subscriptions.matching import latest_listed


@blueprint.get("/changes")
@guarded("site.read")
def change_feed() -> Response:
    """The newest changes of the whole registry. Raises `BadValue`."""
    language, before = reader_language(), _asked_before()
    own = full_address("feeds.change_feed", lang=language)
    page = full_address("about.changes", lang=language)
    with acting_as(VISITOR):
        return _part(own, page, _("All records"), newest_changes(MOST + 1, before), before)


@blueprint.get("/lists/<of>")
@guarded("site.read")
def list_feed(of: str) -> Response:
    """The newest changes of what the list `of` a kind shows, by the parameters of its page, and of
    the events about it. Raises `BadValue`, `NotFound`."""
    page, before = list_of(of), _asked_before()
    if page is None:
        raise NotFound
    with acting_as(VISITOR):
        listing = page.open()
        changes = latest_listed(listing, MOST + 1, before)
        shown = url_for(listing.kind.list_endpoint, **_asked(listing))
        own = absolute(feed_of_list(listing))
        return _part(own, absolute(shown), _in_words(listing), changes, before)


def feed_of_list(listing: Listing) -> str:
    """The path of the feed of a list."""
    return url_for("feeds.list_feed", of=listing.kind.name, **_asked(listing))


def _asked(listing: Listing) -> dict[str, Any]:
    """What the address says of the list, but for the order: that of a feed is its own."""
    return {name: value for name, value in listing.asked.items() if name != "sort"}


def _in_words(listing: Listing) -> str:
    chosen = (f"{one.label}: {name.words}" for one, _value, name in listing.chosen)
    return " · ".join((str(listing.kind.plural), *chosen))


def _asked_before() -> int | None:
    text = request.args.get("before")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadValue(_("This part of the feed does not exist. Begin with the feed itself."))
    return int(text)


def _part(
    own: str, page: str, name: str, changes: Sequence[Change], before: int | None
) -> Response:
    """The part of the feed with these changes, of which one more than it shows were read."""
    shown, parts = changes[:MOST], dict[str, str]()
    if before is not None:
        parts["part"] = _beginning(own, before)
    if len(changes) > MOST:
        parts["further"] = _beginning(own, shown[-1].id)
    return feed_answer(own, page, name, shown, **parts)


def _beginning(own: str, before: Any) -> str:
    address, _mark, query = own.partition("?")
    return with_query(address, "&".join(filter(None, (query, urlencode({"before": before})))))

"""Binding searches and follows to the app: pages, feeds, the worker's part, what is held."""

from typing import Any

from flask import Flask

import search.subscriptions.jobs  # noqa: F401 - the worker's chore and handler register themselves
from accounts.models import Account
from accounts.people.erasure import hold_beside
from core.database import session
from search.subscriptions import feeds, long_feeds, unsubscribing, views
from search.subscriptions.services import drop, subscriptions_of


def init_app(app: Flask) -> None:
    """Bind all of it."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(unsubscribing.blueprint)
    app.register_blueprint(feeds.blueprint)
    app.add_template_filter(feeds.feed_of_search, "search_feed")
    app.add_template_filter(feeds.feed_of_record, "record_feed")
    app.add_template_filter(long_feeds.feed_of_list, "list_feed")
    hold_beside("subscriptions", held_of, forget_those_of)


def held_of(account: Account) -> list[dict[str, Any]]:
    """What a person keeps and follows, for them to have."""
    return [
        {
            "name": one.name,
            "search": one.query,
            "record": one.record_id,
            "frequency": one.frequency,
            "language": one.language,
            "paused": one.paused,
            "made": one.created_at.isoformat(timespec="seconds"),
        }
        for one in session().scalars(subscriptions_of(account.id))
    ]


def forget_those_of(account: Account) -> None:
    """Drop what a person who is erased keeps and follows."""
    for one in session().scalars(subscriptions_of(account.id)).all():
        drop(one)

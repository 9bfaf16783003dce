"""Ending letters from a letter, without signing in (RFC 8058).

Programs that look through mail open its addresses: opening changes nothing, sending the form does.
The token stands in for a session's, and for signing in.
"""

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from core.database import session
from core.extensions import csrf
from core.page_cache import keep_nothing
from core.permissions import guarded
from search.subscriptions.models import Subscription
from search.subscriptions.services import stop_letters
from search.subscriptions.tokens import subscription_of

blueprint = Blueprint("unsubscribing", __name__, url_prefix="/<lang>/unsubscribe")


@blueprint.after_request
def keep_secret(response: Response) -> Response:
    """The address is a key: it stays out of caches, search engines and other sites' logs."""
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_nothing(response)


@blueprint.get("/<token>")
@guarded("subscription.end")
def end_page(token: str) -> str:
    """What would be ended, and the button."""
    return _page(token, _known(token))


@blueprint.post("/<token>")
@guarded("subscription.end")
def end(token: str) -> str:
    """End the letters; the same again is no fault. No redirection: RFC 8058 forbids it."""
    found = _known(token)
    if found is not None:
        stop_letters(found)
        session().commit()
    return _page(token, found)


csrf.exempt(end)


def _known(token: str) -> Subscription | None:
    """The token's subscription, if it is still kept. Raises `NotFound` on a token not ours."""
    ours, found = subscription_of(token)
    if not ours:
        raise NotFound
    return found


def _page(token: str, found: Subscription | None) -> str:
    return render_template("search/subscriptions/end.html", token=token, subscription=found)

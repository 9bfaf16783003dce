"""The token of a letter that ends letters without signing in: signed, for one subscription only."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from core.database import session
from search.subscriptions.models import Subscription

_SALT = "unsubscribe"


def token_of(subscription: Subscription) -> str:
    """The token. It holds when the subscription was made: numbers of dropped ones come again."""
    return str(_signer().dumps([subscription.id, _mark(subscription)]))


def subscription_of(token: str) -> tuple[bool, Subscription | None]:
    """Whether this site signed the token, and its subscription if that is still kept."""
    try:
        number, mark = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return False, None
    found = session().get(Subscription, number)
    return True, found if found is not None and _mark(found) == mark else None


def _mark(subscription: Subscription) -> int:
    return int(subscription.created_at.timestamp() * 1_000_000)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_SALT)

"""Resumption tokens: all that the next part of a list needs, signed; nothing is kept for them.

A token says after which record to go on, by instant and number. A record that changes meanwhile
moves to the end of the list, so that none is missed; one may come twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from core.database import utcnow
from exchange.oai.arguments import PREFIX, Selection, selection
from exchange.oai.errors import OaiError, bad_token

GOOD_FOR = timedelta(days=1)
_BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a list goes on: after this record. `cursor` records came before, of `total` in all (as
    they were counted when the list began)."""

    selection: Selection
    at: datetime = _BEFORE_ALL
    id: int = 0
    cursor: int = 0
    total: int = 0

    @property
    def is_first(self) -> bool:
        """Whether it is the beginning of a list."""
        return self.cursor == 0


def token_of(verb: str, place: Place) -> str:
    """The token of a place in the list of a verb."""
    asked = place.selection
    told = [verb, PREFIX, asked.of, asked.since_text, asked.until_text]
    return str(_signer().dumps([*told, place.at.isoformat(), place.id, place.cursor, place.total]))


def place_of(verb: str, token: str) -> Place:
    """The place that a token of ours means. Raises `OaiError`."""
    try:
        told = _signer().loads(token, max_age=int(GOOD_FOR.total_seconds()))
        said, prefix, of, since, until, at, key, cursor, total = told
        if (said, prefix) != (verb, PREFIX):
            raise ValueError(said)
        asked = selection(of or None, since or None, until or None)
        return Place(asked, datetime.fromisoformat(at), key, cursor, total)
    except (BadData, ValueError, TypeError, OaiError):
        raise bad_token("The token is over, or was not given for this list.") from None


def good_until() -> datetime:
    """When a token that is given now will be over."""
    return utcnow() + GOOD_FOR


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="guantong oai")

"""The token of a form for people without account and cookie: signed, dated, good for one sending.

It stands in for a session's token: it proves that this site made the form, when, and which form it
is. The instant is our own and not the signer's, which knows whole seconds only.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

GOOD_FOR = timedelta(hours=12)
QUICKEST = timedelta(seconds=3)
_SALT = "report-form"


@dataclass(frozen=True)
class FormToken:
    """Which form, and when it was made."""

    form_id: str
    made_at: datetime

    @property
    def signed(self) -> str:
        """The token as the form carries it."""
        return str(_signer().dumps([self.form_id, self.made_at.timestamp()]))

    def is_over(self, now: datetime) -> bool:
        """Whether the form was open for too long (or comes from the future)."""
        return not timedelta() <= now - self.made_at <= GOOD_FOR

    def is_hasty(self, now: datetime) -> bool:
        """Whether the form comes back sooner than anybody writes."""
        return now - self.made_at < QUICKEST


def new_token(now: datetime) -> FormToken:
    """The token of a new form."""
    return FormToken(secrets.token_urlsafe(18), now)


def renewed(now: datetime) -> FormToken:
    """The token of a form that is shown again filled in: it may be sent at once."""
    return FormToken(secrets.token_urlsafe(18), now - QUICKEST)


def read_token(text: str) -> FormToken | None:
    """The token of a form; None if this site did not sign it."""
    try:
        form_id, instant = _signer().loads(text)
        return FormToken(str(form_id), datetime.fromtimestamp(float(instant), UTC))
    except (BadSignature, ValueError, TypeError, OverflowError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_SALT)

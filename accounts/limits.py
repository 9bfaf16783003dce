"""How often a password may be tried: from one network address, and for one account."""

import hashlib

from flask import Response, g, request
from flask_login import current_user

from accounts.queries import folded_email
from core.extensions import limiter

PER_ADDRESS = "10 per minute"
PER_ACCOUNT = "5 per 15 minutes"  # wrong passwords only


def note_wrong_password() -> None:
    """Count this request as a wrong password."""
    g.wrong_password = True


def _was_wrong(_response: Response) -> bool:
    return bool(g.get("wrong_password"))


def _asked_account() -> str:
    """The account that the form names, whether it exists or not."""
    email = folded_email(request.form.get("email", ""))
    return hashlib.sha256(email.encode()).hexdigest()


def _own_account() -> str:
    return str(current_user.account_id)


per_address = limiter.limit(PER_ADDRESS)
per_asked_account = limiter.limit(PER_ACCOUNT, key_func=_asked_account, deduct_when=_was_wrong)
per_own_account = limiter.limit(PER_ACCOUNT, key_func=_own_account, deduct_when=_was_wrong)

"""How often a password may be tried: from one network address, and there for one account.

Wrong passwords are counted for an account *and* the address that they come from, so nobody can lock
an account for its owner, who signs in from elsewhere. Guessing from many addresses meets the second
step. Codes of the second step are counted for the account alone as well: six digits are few, and
whoever comes so far knows the password.
"""

import hashlib

from flask import Response, g, request
from flask_login import current_user

from accounts.queries import folded_email
from core.extensions import limiter, network_of_sender

PER_ADDRESS = "10 per minute"
WRONG_PER_ADDRESS = "50 per hour"
PER_ACCOUNT = "5 per 15 minutes"  # wrong passwords only
WRONG_CODES = "20 per hour"
LETTERS_PER_ADDRESS = "5 per 15 minutes"


def note_wrong_password() -> None:
    """Count this request as a wrong password."""
    g.wrong_password = True


def _was_wrong(_response: Response) -> bool:
    return bool(g.get("wrong_password"))


def _asked_account() -> str:
    """The account that the form names, whether it exists or not."""
    email = folded_email(request.form.get("email", ""))
    return f"{hashlib.sha256(email.encode()).hexdigest()} {network_of_sender()}"


def _own_account() -> str:
    return f"{current_user.account_id} {network_of_sender()}"


def _entering_account() -> str:
    """The account whose second step is to come."""
    person = getattr(current_user, "person", None)
    return str(person.account_id) if person else network_of_sender()


def _entering_account_here() -> str:
    return f"{_entering_account()} {network_of_sender()}"


per_address = limiter.limit(PER_ADDRESS)
wrong_per_address = limiter.limit(WRONG_PER_ADDRESS, deduct_when=_was_wrong)
per_asked_account = limiter.limit(PER_ACCOUNT, key_func=_asked_account, deduct_when=_was_wrong)
per_own_account = limiter.limit(PER_ACCOUNT, key_func=_own_account, deduct_when=_was_wrong)
per_entering_account = limiter.limit(
    WRONG_CODES, key_func=_entering_account, deduct_when=_was_wrong
)
per_entering_account_here = limiter.limit(
    PER_ACCOUNT, key_func=_entering_account_here, deduct_when=_was_wrong
)
letters_per_address = limiter.limit(LETTERS_PER_ADDRESS)

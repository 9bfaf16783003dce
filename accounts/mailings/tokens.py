"""The token of a letter that ends a mailing without signing in: signed, for one person."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from accounts.mailings.mailings import Mailing, mailings
from accounts.models import Account
from core.database import session

_SALT = "mailing"


def token_of(mailing: Mailing, account: Account) -> str:
    """The token. It holds when the account was made: numbers come again."""
    return str(_signer().dumps([mailing.name, account.id, _mark(account)]))


def read_token(token: str) -> tuple[Mailing, Account] | None:
    """What the token ends, and for whom; None where this site did not sign it, or the account is
    no more."""
    try:
        name, number, mark = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    mailing, account = mailings().get(name), session().get(Account, number)
    if mailing is None or account is None or _mark(account) != mark:
        return None
    return mailing, account


def _mark(account: Account) -> int:
    return int(account.created_at.timestamp() * 1_000_000)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_SALT)

"""Making and revoking tokens. Services check and change; the caller commits."""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select, update

from accounts.letters import tell_of_token
from accounts.models import Account
from accounts.names import one_line
from accounts.secrecy import hash_of
from accounts.tokens.models import ENDING, LONGEST_LIFE, LONGEST_TOKEN_NAME, AccessToken
from accounts.tokens.scopes import SCOPES, useful_to
from accounts.tokens.secrets import new_secret
from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem

MOST_TOKENS = 20
SHOWN = 50


class UnusableToken(Problem):
    """The token cannot be made as asked."""


def make_token(
    account: Account, name: str, scopes: Iterable[str], life: timedelta
) -> tuple[AccessToken, str]:
    """A new token of the account and its secret, which nobody can see again.

    Raises `UnusableToken`, `Forbidden`. `life` is a year at most.
    """
    require(account, "token.own")
    name, wanted = one_line(name), [one for one in SCOPES if one in set(scopes)]
    if not 0 < len(name) <= LONGEST_TOKEN_NAME:
        raise UnusableToken(_l("The name needs 1 to %(count)s characters.",
                               count=LONGEST_TOKEN_NAME))  # fmt: skip
    if not wanted or not set(wanted) <= set(useful_to(account)):
        raise UnusableToken(_l("Choose what the token may do, among what your roles allow."))
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise UnusableToken(_l("A token is good for a year at most."))
    good = tokens_of(account).where(AccessToken.revoked_at.is_(None))
    good = good.where(AccessToken.expires_at > utcnow())
    if (session().scalar(select(func.count()).select_from(good.subquery())) or 0) >= MOST_TOKENS:
        raise UnusableToken(_l("You have too many tokens. Revoke those that you do not use."))
    secret, now = new_secret(), utcnow()
    token = AccessToken(
        token_hash=hash_of(secret),
        ending=secret[-ENDING:],
        account_id=account.id,
        name=name,
        scopes=wanted,
        created_at=now,
        expires_at=now + life,
    )
    session().add(token)
    session().flush()
    record_audit("token.make", _target(account), account, made=token.id, scopes=wanted)
    tell_of_token(account, name)
    return token, secret


def revoke_token(token: AccessToken, by: Actor) -> None:
    """Make it good for nothing, one's own or, with the right to, another's. Raises `Conflict`."""
    account = token.account
    require(by, "token.own" if by.account_id == account.id else "account.manage")
    if token.revoked_at is not None:
        raise Conflict(_l("This token was revoked already."))
    token.revoked_at = utcnow()
    session().flush()
    record_audit("token.revoke", _target(account), by, revoked=token.id)


def revoke_all_tokens(account: Account, by: Actor) -> None:
    """Revoke what the account has, where it is closed or somebody may know what opens it."""
    ended = session().scalars(
        update(AccessToken)
        .where(AccessToken.account_id == account.id, AccessToken.revoked_at.is_(None))
        .values(revoked_at=utcnow())
        .returning(AccessToken.id)
    )
    numbers = sorted(ended)
    if numbers:
        record_audit("token.revoke", _target(account), by, revoked=numbers)


def tokens_of(account: Account) -> Select[tuple[AccessToken]]:
    """The account's tokens, the newest first, as many as are shown."""
    return (
        select(AccessToken)
        .where(AccessToken.account_id == account.id)
        .order_by(AccessToken.id.desc())
        .limit(SHOWN)
    )


def _target(account: Account) -> str:
    return f"account:{account.id}"

"""The session of a signed-in person, and where they may be sent after signing in."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from flask import g, request
from flask import session as cookie
from flask_login import login_user, logout_user
from sqlalchemy import delete

from accounts.actors import HalfOpen, Person
from accounts.agents import agent_in_words
from accounts.models import Account
from accounts.queries import session_by_hash
from accounts.secrecy import hash_of, new_token
from accounts.session_models import SEEN_EVERY, AccountSession
from core.database import session, utcnow
from core.web import SAFE

# Browsers drop tabs and line ends from addresses and read a backslash as a slash.
_TREACHEROUS = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST_TARGET = 2000


def begin_session(account: Account, passed: bool) -> None:
    """Sign the person in; half-open unless the second step has `passed`. The caller commits.

    Nothing of the session before is kept, its form token included.
    """
    _forget(_held_token())
    token, now = new_token(), utcnow()
    row = AccountSession(
        token_hash=hash_of(token),
        account_id=account.id,
        epoch=account.session_epoch,
        passed=passed,
        created_at=now,
        seen_at=now,
        agent=agent_in_words(request.user_agent.string),
    )
    session().add(row)
    session().flush()
    cookie.clear()
    g.pop("csrf_token", None)  # a form of this answer needs the token of the new session
    cookie.permanent = True
    login_user(_actor(row, account, token), force=True)


def end_session() -> None:
    """Sign out: the session is over wherever its cookie was copied to. The caller commits."""
    _forget(_held_token())
    logout_user()
    cookie.clear()


def person_of(token: str) -> Person | HalfOpen | None:
    """Who has the session of this token; None if it is over or was never one."""
    row = session().scalars(session_by_hash(hash_of(token))).unique().one_or_none()
    if row is None:
        return None
    now = utcnow()
    if request.method not in SAFE and row.seen_at < now - SEEN_EVERY:
        row.seen_at = now  # goes with the change that the request makes
    return _actor(row, row.account, token)


def _actor(row: AccountSession, account: Account, token: str) -> Person | HalfOpen:
    person = replace(account.person, session_id=row.id, token=token)
    return person if row.passed else HalfOpen(person)


def _held_token() -> str:
    return str(cookie.get("_user_id", ""))


def _forget(token: str) -> None:
    session().execute(delete(AccountSession).where(AccountSession.token_hash == hash_of(token)))


def safe_target(target: str) -> str | None:
    """The target if it is a path of this site, else None.

    Only `/path?query#part`: no scheme, no `//host`, nothing that a browser reads as either.
    """
    if not target.startswith("/") or target.startswith("//") or len(target) > _LONGEST_TARGET:
        return None
    if _TREACHEROUS.search(target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target

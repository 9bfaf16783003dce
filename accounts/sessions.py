"""The session of a signed-in person, and where they may be sent after signing in."""

import re
from urllib.parse import urlsplit

from flask import session as cookie
from flask_login import login_user, logout_user

from accounts.actors import Person
from accounts.queries import account_in_session
from core.database import session

_IDENTIFIER = re.compile(r"(\d{1,18})\.(\d{1,9})", re.ASCII)
# Browsers drop tabs and line ends from addresses and read a backslash as a slash.
_TREACHEROUS = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST_TARGET = 2000


def begin_session(person: Person) -> None:
    """Sign the person in. Nothing of the session before is kept, its form token included."""
    cookie.clear()
    cookie.permanent = True
    login_user(person)


def end_session() -> None:
    """Sign out."""
    logout_user()
    cookie.clear()


def person_of(identifier: str) -> Person | None:
    """The person whose session holds the identifier; None if it is over or was never one."""
    match = _IDENTIFIER.fullmatch(identifier)
    if match is None:
        return None
    account = session().scalar(account_in_session(int(match[1]), int(match[2])))
    return account.person if account else None


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

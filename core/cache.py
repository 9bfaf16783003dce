"""What visitors ask again and again, remembered until anything in the registry changes.

Every change writes an audit entry in its transaction, so the last entries tell the version of all
that visitors may see. A remembered value is kept under that version: nothing is ever dropped by
name, and nothing stale can be found.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from cachelib import SimpleCache
from flask import g
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db, session

MOST_KEPT = 5_000
LONGEST_KEPT_S = 3600
LATE_ENTRIES = 200
_kept = SimpleCache(threshold=MOST_KEPT, default_timeout=LONGEST_KEPT_S)
Value = TypeVar("Value")


def registry_version() -> tuple[int, int]:
    """Something that is another after every change.

    The last entry's number, and how many of the last numbers are there: on PostgreSQL a lower
    number may be committed after a higher one.
    """
    last = session().scalar(select(func.max(AuditEntry.id))) or 0
    recent = select(func.count()).where(AuditEntry.id > last - LATE_ENTRIES)
    return last, session().scalar(recent) or 0


def _version_now() -> tuple[int, int]:
    """The version, read once a request."""
    if "registry_version" not in g:
        g.registry_version = registry_version()
    return cast(tuple[int, int], g.registry_version)


def remembered(key: object, compute: Callable[[], Value]) -> Value:
    """The value for the key at this version of the registry, computed if it is not known yet."""
    place = f"{db.engine.url}|{_version_now()}|{key!r}"
    found = _kept.get(place)
    if found is None:
        found = (compute(),)
        _kept.set(place, found)
    return cast(tuple[Value], found)[0]

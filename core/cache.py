"""What visitors ask again and again, remembered until anything in the registry changes.

Every change writes an audit entry in its transaction, so the last entry's number is the version of
all that visitors may see. A remembered value is kept under that number: nothing is ever dropped by
name, and nothing stale can be found.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from cachelib import SimpleCache
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import session

MOST_KEPT = 5_000
LONGEST_KEPT_S = 24 * 3600
_kept = SimpleCache(threshold=MOST_KEPT, default_timeout=LONGEST_KEPT_S)
Value = TypeVar("Value")


def registry_version() -> int:
    """A number that rises with every change; read once a request by those who remember."""
    kept = session().info.get("registry_version")
    if kept is None:
        kept = session().scalar(select(func.max(AuditEntry.id))) or 0
        session().info["registry_version"] = kept
    return cast(int, kept)


def remembered(key: object, compute: Callable[[], Value]) -> Value:
    """The value for the key at this version of the registry, computed if it is not known yet."""
    place = f"{session().get_bind().url}|{registry_version()}|{key!r}"  # type: ignore[union-attr]
    found = _kept.get(place)
    if found is None:
        found = (compute(),)
        _kept.set(place, found)
    return cast(tuple[Value], found)[0]

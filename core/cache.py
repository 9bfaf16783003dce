"""What visitors ask again and again, remembered until anything in the registry changes.

Every change writes an audit entry in its transaction, so the last entries tell the version of all
that visitors may see. A remembered value is kept under that version: nothing is ever dropped by
name, and nothing stale can be found. What is shown besides (an index, say) has its own version,
which who keeps it contributes (`contribute_version`). Pages that show little, and are asked for all
the time, can depend on that alone (`narrow_version`).
"""

from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar, cast

from cachelib import SimpleCache
from flask import Flask, g
from sqlalchemy import Engine, text

from core.database import db, session

MOST_KEPT = 5_000
LONGEST_KEPT_S = 3600
# The last entry's number, and a sum that tells which ones are there: on PostgreSQL a lower number
# may be committed after a higher one. However long the log is, this reads 200 numbers of its key.
_LATE_ENTRIES = (
    "SELECT max(id), sum(id) "
    "FROM (SELECT id FROM audit_entry ORDER BY id DESC LIMIT 200) AS late_entry"
)
_CONTRIBUTED, _NARROWED = "contributed_versions", "narrowed_versions"
_kept = SimpleCache(threshold=MOST_KEPT, default_timeout=LONGEST_KEPT_S)
Value = TypeVar("Value")
Version = tuple[int, int]
Contribution = Callable[[str], object]
"""The version of what is shown at a path besides the registry; None where nothing is."""
Narrowing = Callable[[Engine, str, Version], object]
"""The version of all of the registry that is shown at a path, given that of the whole, which was
read before; None where the path is not one of those that show little."""


def registry_version() -> Version:
    """Something that is another after every change, as the current transaction sees it."""
    return _version(session().execute(text(_LATE_ENTRIES)).one())


def committed_version(engine: Engine) -> Version:
    """The same as every process has committed it by now; for who has no session.

    Raises `SQLAlchemyError` or `sqlite3.Error`.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            return _version(connection.exec_driver_sql(_LATE_ENTRIES).one())
    # A fifth of the time: our SQLite connections begin nothing by themselves (core.database).
    with closing(engine.raw_connection()) as held, closing(held.cursor()) as cursor:
        cursor.execute(_LATE_ENTRIES)
        return _version(cursor.fetchone())


def _version(row: Any) -> Version:
    last, total = row
    return int(last or 0), int(total or 0)


def contribute_version(app: Flask, version: Contribution) -> None:
    """Make pages of the app depend on something besides the registry. Asked for each request."""
    app.extensions.setdefault(_CONTRIBUTED, []).append(version)


def contributed_versions(app: Flask, path: str) -> tuple[object, ...]:
    """The versions of what the page at a path shows besides the registry."""
    contributions: list[Contribution] = app.extensions.get(_CONTRIBUTED, [])
    return tuple(version(path) for version in contributions)


def narrow_version(app: Flask, narrowing: Narrowing) -> None:
    """Make some pages of the app depend on a part of the registry only, and not on every change.

    Who does so answers for all that these pages show. Asked for each request, before there is a
    session.
    """
    app.extensions.setdefault(_NARROWED, []).append(narrowing)


def version_at(app: Flask, engine: Engine, path: str) -> object:
    """The version of what the page at a path shows of the registry, as it is committed by now.

    Raises `SQLAlchemyError` or `sqlite3.Error`.
    """
    version = committed_version(engine)
    narrowings: list[Narrowing] = app.extensions.get(_NARROWED, [])
    found = (narrowing(engine, path, version) for narrowing in narrowings)
    return next((one for one in found if one is not None), version)


def _version_now() -> Version:
    """The version, read once a request."""
    if "registry_version" not in g:
        g.registry_version = registry_version()
    return cast(Version, g.registry_version)


def remembered(key: object, compute: Callable[[], Value]) -> Value:
    """The value for the key at this version of the registry, computed if it is not known yet."""
    place = f"{db.engine.url}|{_version_now()}|{key!r}"
    found = _kept.get(place)
    if found is None:
        found = (compute(),)
        _kept.set(place, found)
    return cast(tuple[Value], found)[0]

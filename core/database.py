"""The database: base class, column types, and how SQLite and PostgreSQL begin a transaction.

SQLite opens a *deferred* transaction by default; one that turns to writing later fails at once if
another connection wrote meanwhile, whatever `busy_timeout` says. So the driver's own transaction
handling is switched off, and `writing()` decides whether `BEGIN` or `BEGIN IMMEDIATE` is sent.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any, cast

import psycopg
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import JSON, DateTime, Engine, MetaData, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from core.problems import Conflict

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 5_000

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: stored without zone in UTC, given back aware. Naive values are refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Declarative base; Flask-SQLAlchemy 3.1 wants map and metadata inside the registry."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime(), dict[str, Any]: JSON(), list[Any]: JSON()},
    )


class DoorSession(Session):
    """The session class of the product; `registry.door` listens on it."""


db = SQLAlchemy(model_class=Base, session_options={"class_": DoorSession})
Model = Base


def session() -> DoorSession:
    """The current session, as its own type (the scoped proxy hides it)."""
    return cast(DoorSession, db.session())


def sql_list(codes: Iterable[str]) -> str:
    """Codes of our own as the list of an IN in a CHECK: "'draft', 'published'"."""
    return ", ".join(f"'{code}'" for code in codes)


def utcnow() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def minute_now() -> datetime:
    """The minute it is, in UTC."""
    return utcnow().replace(second=0, microsecond=0)


def today() -> date:
    """The day it is, in UTC."""
    return utcnow().date()


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside may write: on SQLite they take the write lock at once."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def flushing(meanwhile: Any) -> Iterator[None]:
    """Change rows inside; they are flushed at the end. Raises `Conflict` with the message where
    somebody changed one of them since it was read."""
    try:
        yield
        session().flush()
    except StaleDataError as error:
        raise Conflict(meanwhile) from error


def flush(meanwhile: Any) -> None:
    """Flush what was changed. Raises `Conflict` as `flushing` does."""
    with flushing(meanwhile):
        pass


def gather_statistics() -> None:
    """Tell the query planner how the tables are filled; without it SQLite takes wrong indexes."""
    db.session.execute(text("ANALYZE"))
    db.session.commit()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.OperationalError:  # a read-only database still serves readers
        pass
    cursor.close()


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Who waits for a lock waits as long as on SQLite; then the person is told, text in hand."""
    if not isinstance(connection, psycopg.Connection):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")

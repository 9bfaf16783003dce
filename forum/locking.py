"""Rows locked to the end of a transaction, and read as they are then."""

from typing import TypeVar

from sqlalchemy import inspect, select

from core.database import Model, session

AnyRow = TypeVar("AnyRow", bound=Model)


def locked(model: type[AnyRow], key: int) -> AnyRow | None:
    """The row of this key; who changed it meanwhile is waited for. None where there is none.

    The lock is asked for by the key alone: a row that the session holds already would be refused as
    stale, though nothing that was read of it is relied on.
    """
    (column,) = inspect(model).primary_key
    with session().no_autoflush:
        session().execute(select(column).where(column == key).with_for_update())
        return session().get(model, key, populate_existing=True)

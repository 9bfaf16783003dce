"""Pages of lists, each found behind the place where the one before ended."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from core.database import session
from exchange.api.asking import Asked
from exchange.api.cursors import opened, sealed
from registry.orders import Order


def page_of(query: Select[Any], order: Order, asked: Asked) -> tuple[Sequence[int], str]:
    """The ids that a query gives, for the page asked for, and the cursor of the next; '' for none.

    One statement. Raises `BadParameter` on a cursor of another list.
    """
    query = order.applied(query.add_columns(*order.columns))
    if asked.cursor:
        query = query.where(order.behind(opened(asked, order.types)))
    rows = session().execute(query.limit(asked.limit + 1)).all()
    here = rows[: asked.limit]
    following = sealed(here[-1][1:], asked) if len(rows) > len(here) else ""
    return [row[0] for row in here], following


def count_of(query: Select[Any], asked: Asked) -> dict[str, int]:
    """The number of all that a query gives, as `total`; nothing where it is not asked for."""
    if not asked.counted:
        return {}
    return {"total": session().scalar(select(func.count()).select_from(query.subquery())) or 0}

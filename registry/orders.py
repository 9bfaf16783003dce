"""The orders of lists: how each sorts, and how a list goes on behind a place in it.

A place is what the columns of an order hold of a record, so that what comes next is found without
counting what came before, and stays the same when records are added (keyset paging).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, tuple_

from registry.models import NO_DAY, Heading, Record

Place = Sequence[Any]


@dataclass(frozen=True)
class Order:
    """Columns that sort records and together name a place among them, all in one direction.

    `by_heading`: they are those of the heading in the reader's language, which must be joined.
    """

    columns: tuple[Any, ...]
    descending: bool = False
    by_heading: bool = False

    def applied(self, query: Select[Any]) -> Select[Any]:
        """The query in this order."""
        columns = (one.desc() for one in self.columns) if self.descending else self.columns
        return query.order_by(*columns)

    def behind(self, place: Place) -> ColumnElement[bool]:
        """The condition on what comes behind a place."""
        mine = tuple_(*self.columns)
        held = zip(place, self.columns, strict=True)
        other = tuple_(*(literal(value, column.type) for value, column in held))
        found: ColumnElement[bool] = mine < other if self.descending else mine > other
        return found

    @property
    def types(self) -> tuple[type[Any], ...]:
        """What the columns hold, as types of Python."""
        return tuple(column.type.python_type for column in self.columns)


def with_heading(query: Select[Any], kind: str, language: str) -> Select[Any]:
    """The query with each record's heading in a language."""
    query = query.join(Heading, Heading.record_id == Record.id)
    return query.where(Heading.kind == kind, Heading.language == language)


ORDERS: Mapping[str, Order] = {
    "code": Order((Record.code,)),
    "title": Order((Heading.sort_key, Heading.record_id), by_heading=True),
    "-date": Order((Record.sort_day, Record.code), descending=True),
    "date": Order((Record.sort_day == NO_DAY, Record.sort_day, Record.code)),
}
"""By the name that addresses give them. What has no date comes last in both orders by date."""

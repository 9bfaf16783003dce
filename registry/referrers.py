"""What refers to a record, wherever in the registry: found by the foreign keys themselves."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Column, Select, Table, select
from sqlalchemy.orm import Mapper

from core.database import Model, session
from registry.models import Part, Record


def referring_to(record: Record) -> set[int]:
    """Ids of the other records that name this one, directly or in one of their parts."""
    found: set[int] = set()
    for query in _queries(record.id):
        found.update(key for key in session().scalars(query) if key is not None)
    return found - {record.id}


def _queries(key: int) -> Iterator[Select[Any]]:
    """For each column that can name the record: who does."""
    mapped = {mapper.local_table: mapper for mapper in Model.registry.mappers}
    for table in Model.metadata.sorted_tables:
        owner = _owner(table, mapped.get(table))
        if owner is not None:
            for column in _naming(table):
                if column is not owner:
                    yield select(owner).where(column == key).distinct()


def _owner(table: Table, mapper: Mapper[Any] | None) -> Column[Any] | None:
    """The column with the id of the record that a row belongs to; None where it is of none."""
    if mapper is None:  # two records tied to each other: the first names the second
        columns = _naming(table)
        return columns[0] if len(columns) == 2 else None
    if issubclass(mapper.class_, Record):
        return table.c.id
    if not issubclass(mapper.class_, Part):
        return None
    (owner,) = mapper.relationships[mapper.class_.owner_attribute].local_columns
    return cast("Column[Any]", owner)


def _naming(table: Table) -> list[Column[Any]]:
    """The columns that name a record, of any kind or of one."""
    return [
        column
        for column in table.columns
        if any(key.column.table in _record_tables() for key in column.foreign_keys)
    ]


@lru_cache(maxsize=1)
def _record_tables() -> frozenset[Any]:
    mappers = Model.registry.mappers
    return frozenset(one.local_table for one in mappers if issubclass(one.class_, Record))

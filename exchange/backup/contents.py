"""What a backup holds: which tables and rows, and each value as JSON and back.

Left out is what is made anew (the index, what exports keep written, heartbeats) and what would open
a door to who finds the file: sessions, tokens and what was answered to them, links sent in letters,
and the letters that hold such links. What members of delegations need stays out as well: it is to
be erased on a day, and no copy may outlast that.
"""

import base64
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Float,
    LargeBinary,
    Numeric,
    Select,
    Table,
    and_,
    not_,
    select,
)

from core import mail
from core.database import UTCDateTime, db
from search import indexing

LEFT_OUT = frozenset(
    {
        "account_session",
        "account_link",
        "access_token",
        "given_answer",
        "heartbeat",
        "member_need",
        "written_record",
    }
)


def tables() -> list[Table]:
    """The tables of a backup, each after those that it refers to."""
    return [table for table in db.metadata.sorted_tables if table.name not in LEFT_OUT]


def rows_of(table: Table) -> Select[Any]:
    """The rows of a table that a backup holds, in the order of their keys."""
    rows = select(table).order_by(*table.primary_key.columns)
    return rows.where(*_kept_jobs(table)) if table.name == "job" else rows


def _kept_jobs(job: Table) -> tuple[Any, ...]:
    """The index is built anew; letters to who was sent a link that is still good stay here."""
    account, link = db.metadata.tables["account"], db.metadata.tables["account_link"]
    invited = select(account.c.email).join(link, link.c.account_id == account.c.id)
    to_invited = job.c.payload["to"].as_string().in_(invited)
    return job.c.topic != indexing.TOPIC, not_(and_(job.c.topic == mail.TOPIC, to_invited))


def own_references(table: Table) -> list[Column[Any]]:
    """Columns that refer to the same table: they are filled when all its rows are there."""
    return [key.parent for key in table.foreign_keys if key.column.table is table]


def to_json(value: Any) -> Any:
    """A value of a row as JSON: ISO 8601 for days and instants, text for decimals, base64."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def from_json(column: Column[Any], value: Any) -> Any:
    """The value of a column that `to_json` wrote. Raises `ValueError` or `TypeError`."""
    kind = column.type
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, UTCDateTime | DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Numeric) and not isinstance(kind, Float):
        return Decimal(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    return value

"""Reading what is kept written of the latest versions, as far as every visitor may see it."""

import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, func, literal, select
from sqlalchemy.orm import aliased

from core.database import session
from exchange.exports.kept.marks import mark_of
from exchange.exports.kept.models import WrittenRecord
from registry.models import Record
from registry.versions import Revision

CONTENT = "content"


class Latest(NamedTuple):
    """A published record at its latest version. `kept` is what was asked for of `WrittenRecord`;
    None where it must be made: it is not kept, or a record that it names is hidden."""

    id: int
    code: str
    kind: str
    date_text: str
    version: int
    kept: bytes | None

    @property
    def text(self) -> bytes:
        """What is kept, in UTF-8; b'' for nothing."""
        return zlib.decompress(self.kept) if self.kept else b""


def latest_of(ids: Sequence[int], wanted: str = "") -> list[Latest]:
    """The records of the ids in their order, those that the session's reader may see and that have
    a version, with the column `wanted` of what is kept.

    Two statements, the second about the records that are named.
    """
    rows = {row.id: row for row in session().execute(_query(ids, wanted))}
    found = [rows[key] for key in ids if key in rows and rows[key].number is not None]
    named = {
        row.id: set(row.named.split("\n")) - {""}
        for row in found
        if row.kept_number == row.number and row.mark == mark_of(row.kind)
    }
    hidden = hidden_among(set().union(*named.values()))
    shown = {key for key, codes in named.items() if codes.isdisjoint(hidden)}
    return [
        Latest(one.id, one.code, one.kind, one.date_text, one.number, kept)
        for one in found
        for kept in (one.kept if one.id in shown else None,)
    ]


def hidden_among(codes: set[str]) -> set[str]:
    """Those of the codes whose records the session's reader may not see."""
    if not codes:
        return set()
    return codes - set(session().scalars(select(Record.code).where(Record.code.in_(codes))))


def latest_number() -> ScalarSelect[int]:
    """The number of the latest version of the record that a query is about."""
    one = aliased(Revision)
    number = select(func.max(one.number)).where(one.record_id == Record.id)
    return number.correlate(Record).scalar_subquery()


def _query(ids: Sequence[int], wanted: str) -> Select[Any]:
    kept = WrittenRecord.__table__.c
    columns = (Record.id, Record.code, Record.kind, Record.date_text)
    query = select(*columns, latest_number().label("number"))
    if not wanted:
        none = (literal(None).label(name) for name in ("kept_number", "mark", "named", "kept"))
        return query.add_columns(*none).where(Record.id.in_(ids))
    held = (kept.number.label("kept_number"), kept.mark, kept.named, kept[wanted].label("kept"))
    return (
        query.add_columns(*held)
        .outerjoin(WrittenRecord, WrittenRecord.record_id == Record.id)
        .where(Record.id.in_(ids))
    )

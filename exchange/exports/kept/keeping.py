"""Keeping what is written of records: with each version, and for those that lack it."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select

from core.database import session
from core.permissions import VISITOR
from exchange.exports.kept.making import written
from exchange.exports.kept.marks import marks
from exchange.exports.kept.models import WrittenRecord
from registry.door import acting_as
from registry.models import Record
from registry.versions import Revision, on_redaction, on_version

AT_ONCE = 200
"""Records that are written together."""
COLUMNS = [one.name for one in WrittenRecord.__table__.c if not one.primary_key]
Row = tuple[int, str, str, int, dict[str, Any]]
"""Id, code and kind of a record; number and snapshot of its latest version."""


@on_version
def keep_versions(versions: Sequence[tuple[Record, Revision]]) -> None:
    """Keep what the versions say, in the transaction that publishes them."""
    _keep((one.id, one.code, one.kind, it.number, it.snapshot) for one, it in versions)


@on_redaction
def forget_version(revision: Revision) -> None:
    """Keep nothing of a version whose content was taken away."""
    kept = WrittenRecord.record_id == revision.record_id
    session().execute(delete(WrittenRecord).where(kept, WrittenRecord.number == revision.number))


def keep_lacking(after: int = 0) -> int | None:
    """Write published records behind the id that nothing, or another thing, is kept of, so many at
    once; the id of the last, None at the end."""
    with acting_as(VISITOR):
        rows = session().execute(_lacking(after)).tuples().all()
    _keep(rows)
    return rows[-1][0] if rows else None


def faults() -> Iterator[str]:
    """Published records of which is kept what they do not say, one line each."""
    after = 0
    while True:
        with acting_as(VISITOR):
            rows = session().execute(_kept(after)).all()
        for key, code, kind, number, snapshot, *kept in rows:
            held = dict(zip(COLUMNS, kept, strict=True))
            if _says(held) != _says(written(code, kind, number, snapshot)):
                yield f"{code}: is kept otherwise than it is; run flask registry rebuild"
            after = key
        if len(rows) < AT_ONCE:
            return


def forget_all() -> None:
    """Keep nothing: all of it is to be written anew."""
    session().execute(delete(WrittenRecord))


def _keep(rows: Iterable[Row]) -> None:
    made = [{"record_id": key, **written(*row)} for key, *row in rows]
    for start in range(0, len(made), AT_ONCE):
        some = made[start : start + AT_ONCE]
        ids = [one["record_id"] for one in some]
        session().execute(delete(WrittenRecord).where(WrittenRecord.record_id.in_(ids)))
        session().execute(insert(WrittenRecord), some)


def _latest(after: int) -> Select[Row]:
    """Published records behind the id, with their latest versions; a redacted one says nothing."""
    last = select(func.max(Revision.number)).where(Revision.record_id == Record.id)
    return (
        select(Record.id, Record.code, Record.kind, Revision.number, Revision.snapshot)
        .join(Revision, Revision.record_id == Record.id)
        .where(Revision.number == last.correlate(Record).scalar_subquery())
        .where(Record.id > after, Revision.redacted_at.is_(None))
        .order_by(Record.id)
    )


def _kept(after: int) -> Select[Any]:
    """Those of which is kept what would be given, with what it is."""
    kept = WrittenRecord
    current = (kept.number == Revision.number, kept.mark.in_(marks()))
    query = _latest(after).join(kept, kept.record_id == Record.id).where(*current)
    return query.add_columns(*(getattr(kept, name) for name in COLUMNS)).limit(AT_ONCE)


def _lacking(after: int) -> Select[Row]:
    kept = WrittenRecord
    lacks = or_(kept.record_id.is_(None), kept.number != Revision.number, kept.mark.not_in(marks()))
    return (
        _latest(after)
        .outerjoin(kept, kept.record_id == Record.id)
        .where(lacks)
        .limit(AT_ONCE)
        .with_for_update(read=True, of=Revision)  # no redaction comes in between
    )


def _says(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns say: the same text may be pressed in several ways."""
    return {
        name: zlib.decompress(value) if isinstance(value, bytes) else value
        for name, value in columns.items()
    }

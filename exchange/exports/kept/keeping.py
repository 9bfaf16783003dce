"""Keeping what is written of records: with each version, and for those that lack it."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select

from core.database import session
from core.permissions import VISITOR
from exchange.exports.kept.making import written
from exchange.exports.kept.marks import marks
from exchange.exports.kept.models import WrittenRecord
from exchange.exports.kept.reading import latest_number
from registry.door import acting_as
from registry.models import Record
from registry.versions import Revision, on_redaction, on_version

AT_ONCE = 200
"""Records that are written together."""
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
        ids = session().scalars(_lacking(after)).all()
        rows = session().execute(_versions(ids).with_for_update(read=True, of=Revision)).tuples()
        _keep(rows)  # those rows are locked: no redaction comes in between
    return ids[-1] if ids else None


def faults() -> Iterator[str]:
    """Published records of which is kept what they do not say, one line each."""
    with acting_as(VISITOR):
        ids = session().scalars(select(Record.id).order_by(Record.id)).all()
        for start in range(0, len(ids), AT_ONCE):
            for _key, code, kind, number, snapshot, kept in session().execute(
                _kept(ids[start : start + AT_ONCE])
            ):
                if _says(_columns(kept)) != _says(written(code, kind, number, snapshot)):
                    yield f"{code}: is kept otherwise than it is; run flask registry rebuild"
                session().expunge(kept)


def forget_all() -> None:
    """Keep nothing: all of it is to be written anew."""
    session().execute(delete(WrittenRecord))


def _keep(rows: Iterable[Row]) -> None:
    made = [
        {"record_id": key, **written(code, kind, number, snapshot)}
        for key, code, kind, number, snapshot in rows
    ]
    for start in range(0, len(made), AT_ONCE):
        some = made[start : start + AT_ONCE]
        ids = [one["record_id"] for one in some]
        session().execute(delete(WrittenRecord).where(WrittenRecord.record_id.in_(ids)))
        session().execute(insert(WrittenRecord), some)


def _lacking(after: int) -> Select[tuple[int]]:
    """Ids of published records; snapshots are read for so many only as are written at once."""
    kept = WrittenRecord
    lacks = or_(kept.record_id.is_(None), kept.number != latest_number(), kept.mark.not_in(marks()))
    query = select(Record.id).outerjoin(kept, kept.record_id == Record.id)
    return query.where(Record.id > after, lacks).order_by(Record.id).limit(AT_ONCE)


def _versions(ids: Sequence[int]) -> Select[Row]:
    """Records with their latest versions; a redacted one says nothing."""
    return (
        select(Record.id, Record.code, Record.kind, Revision.number, Revision.snapshot)
        .join(Revision, Revision.record_id == Record.id)
        .where(Record.id.in_(ids), Revision.number == latest_number())
        .where(Revision.redacted_at.is_(None))
    )


def _kept(ids: Sequence[int]) -> Select[Any]:
    """Those of which is kept what would be given, with what it is."""
    kept = WrittenRecord
    query = _versions(ids).add_columns(kept).join(kept, kept.record_id == Record.id)
    return query.where(kept.number == Revision.number, kept.mark.in_(marks()))


def _columns(kept: WrittenRecord) -> dict[str, Any]:
    columns = WrittenRecord.__table__.c
    return {one.name: getattr(kept, one.name) for one in columns if not one.primary_key}


def _says(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns say: the same text may be pressed in several ways."""
    return {
        name: zlib.decompress(value) if isinstance(value, bytes) else value
        for name, value in columns.items()
    }

"""Many records written in one transaction, as `registry.changes` writes one.

Bounded by `MOST_WRITES`, so that who saves meanwhile waits for some seconds at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from core.database import session, utcnow
from core.permissions import Actor
from exchange.sheets.lookups import numbers_of, records_by_code, records_with_parts
from registry.kinds import kind_of, kinds
from registry.models import Record
from registry.projections import (
    add_up,
    ledgers_of,
    rebuild_headings,
    rebuild_kept,
    rebuild_periods,
    rename_others,
)
from registry.public_changes import announce
from registry.schema.codes import next_code
from registry.schema.contents import Content, apply_content
from registry.schema.forms import RecordForm
from registry.schema.merging import changes
from registry.versions import locked_head, referred_codes, write_revisions

MOST_WRITES = 1_000
"""Records that one import may make or change: its transaction then takes less than 15 s."""


@dataclass
class Write:
    """What a record is to become: `content`, or withdrawn for the reason, in its language."""

    code: str
    content: Content
    base: Content | None = None
    withdrawn_for: str = ""
    language: str = ""
    record: Record | None = None


class _Everything(set[Record]):
    """Any record may change: their revisions are written here."""

    def __contains__(self, _record: object) -> bool:
        return True


def write_all(
    form: RecordForm,
    writes: Sequence[Write],
    actor: Actor,
    message: str,
    reviewer: Actor | None = None,
) -> None:
    """Carry all of it out; sets `record` of each. The caller has checked versions, and commits."""
    locked_head()
    held = {write.code for write in writes if write.code}
    there = records_with_parts(form, held)
    session().info["changing"] = everything = _Everything()
    try:
        with session().no_autoflush:
            formerly = {one for record in there.values() for one in ledgers_of(record)}
            _fill(form, writes, there, reviewer)
            session().flush()
            records = [write.record for write in writes if write.record is not None]
            created = [record for record in records if record.code not in there]
            affected = _project(records, created, formerly)
            _publish(records, actor, message)
    finally:
        if session().info.get("changing") is everything:
            del session().info["changing"]
    announce({record.code for record in (*records, *affected)})


def _fill(
    form: RecordForm, writes: Sequence[Write], there: dict[str, Record], reviewer: Actor | None
) -> None:
    named = set().union(*(referred_codes(write.content) for write in writes))
    known = {**records_by_code(named - set(there)), **there}
    for write in writes:
        record = there.get(write.code) or _new(form, write)
        write.record = record
        if write.withdrawn_for:
            record.state = "withdrawn"
            record.withdrawal_reason = write.withdrawn_for
            record.withdrawal_language = write.language
        else:
            apply_content(record, write.content, form, known.__getitem__)
            _review(form, write, record, reviewer)
        record.updated_at, record.import_digest = utcnow(), None
        session().add(record)


def _new(form: RecordForm, write: Write) -> Record:
    model: Any = kinds()[form.kind].model
    numbering = form.numbering(write.content)
    now = utcnow()
    code = next_code(numbering, Record) if numbering else write.code
    record: Record = model(
        code=code, state="published", created_at=now, updated_at=now, published_at=now
    )
    for relation in inspect(model).relationships:
        if relation.uselist:  # an empty list now spares a look into the database later
            setattr(record, relation.key, [])
    return record


def _review(form: RecordForm, write: Write, record: Record, reviewer: Actor | None) -> None:
    """Who accepted words of somebody else's stands as their reviewer."""
    if not form.part("texts"):
        return
    base = write.base or {**write.content, "texts": []}
    touched = {one.path[1] for one in changes(form, base, write.content) if one.path[0] == "texts"}
    for text in record.texts:
        if text.language in touched:
            text.review(reviewer)


def _project(
    records: Sequence[Record], created: Iterable[Record], formerly: set[Record]
) -> set[Record]:
    """Rebuild what follows; the other records that it shows on."""
    session().info["projecting"] = True
    try:
        renamed = [record for record in records if rebuild_headings(record)]
        session().flush()
        others = rename_others({*renamed, *created})
        ledgers = formerly | {one for record in records for one in ledgers_of(record)}
        tracked = {record for record in created if kind_of(record).track}  # others keep theirs
        for ledger in sorted(ledgers | tracked, key=lambda one: one.id):
            rebuild_periods(ledger)
        for record in records:
            rebuild_kept(record)
        add_up(records)
        session().flush()
    finally:
        session().info["projecting"] = False
    return others | ledgers


def _publish(records: Sequence[Record], actor: Actor, message: str) -> None:
    published = [record for record in records if record.state == "published"]
    last = numbers_of(published)
    numbered = ((record, last.get(record.id, 0) + 1) for record in published)
    write_revisions(numbered, actor, message)

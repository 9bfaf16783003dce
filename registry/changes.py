"""The one way to change a record: checked, versioned, audited, projected and queued at once.

`changing(record, …)` holds the whole of it; a flush that would alter a published record outside of
it is refused, so live tables hold what is published and every change of it has a revision.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.exc import StaleDataError

from core.audit import record_audit
from core.database import DoorSession, session, utcnow
from core.permissions import SYSTEM, Actor, require
from core.problems import Conflict, Problem
from registry.door import acting_as
from registry.models import Part, Record
from registry.projections import ledgers_of, project
from registry.public_changes import announce
from registry.versions import Revision, locked_head, write_revisions

CHANGED_MEANWHILE = _l(
    "Somebody changed this record after you opened it. Compare both before you save."
)


class PublishedIsLive(Problem):
    """A published record was about to change outside of `changing`: a fault in the code."""

    status = 500


def check_version(record: Record, opened: int) -> None:
    """Raise `Conflict` unless the record is still at the version that the form was opened with."""
    if record.version != opened:
        raise Conflict(CHANGED_MEANWHILE)


@contextmanager
def changing(
    record: Record, actor: Actor, rule: str, message: str, opened: int | None = None
) -> Iterator[None]:
    """Change a record inside; raises `Forbidden`, `Conflict`. The caller commits.

    At the end the record is touched (so its version rises whatever part changed), its projections
    are rebuilt, a revision is written if it is published, and audit entry and index job are added.
    """
    require(actor, rule)
    if opened is not None:
        check_version(record, opened)
    locked_head()  # writers queue here, so that none waits for a record that another holds
    formerly = ledgers_of(record)
    held: set[Record] = session().info.setdefault("changing", set())
    held.add(record)
    try:
        yield
        _settle(record, formerly, actor, rule, message)
    except StaleDataError as error:
        raise Conflict(CHANGED_MEANWHILE) from error
    finally:
        held.discard(record)


def _settle(
    record: Record, formerly: Sequence[Record], actor: Actor, rule: str, message: str
) -> None:
    record.updated_at = utcnow()
    if "import" not in actor.roles:  # from now on a person answers for it: loading leaves it alone
        record.import_digest = None
    session().add(record)
    session().flush()
    with acting_as(SYSTEM):  # what is computed and kept must not depend on what the actor may see
        affected = _projected(record, formerly)
        if record.state == "published":
            write_revisions([(record, next_number(record))], actor, message)
    record_audit(rule, record.code, actor, message=message, version=record.version)
    announce({record.code, *affected})


def _projected(record: Record, formerly: Sequence[Record]) -> set[str]:
    session().info["projecting"] = True
    try:
        first_shown = record.state == "published" and next_number(record) == 1
        affected = project(record, formerly, first_shown)
        session().flush()
    finally:
        session().info["projecting"] = False
    return affected


def next_number(record: Record) -> int:
    """The number that the record's next published version gets."""
    last = session().scalar(
        select(func.max(Revision.number)).where(Revision.record_id == record.id)
    )
    return (last or 0) + 1


@event.listens_for(DoorSession, "before_flush")
def _touch_owners(current: Session, _context: UOWTransaction, _instances: Any) -> None:
    """A changed part changes its record; a published record changes only inside `changing`."""
    if current.info.get("projecting"):
        return
    held = current.info.get("changing", set())
    dirty, new, deleted = current.dirty, current.new, current.deleted  # each asking makes them anew
    for row in [*dirty, *new, *deleted]:
        owner = row.owner if isinstance(row, Part) else row
        if not isinstance(owner, Record) or (row in dirty and not _altered(current, row)):
            continue
        if owner not in held and (owner.state == "published" or _was_published(owner)):
            raise PublishedIsLive(f"{owner.code} is published: change it through `changing`")
        if owner is not row and owner not in new and owner not in deleted:
            owner.updated_at = utcnow()


def _altered(current: Session, row: Any) -> bool:
    if current.is_modified(row, include_collections=False):
        return True
    attributes = inspect(row).attrs
    names = (*getattr(row, "snapshot_parts", ()), *getattr(row, "snapshot_codes", ()))
    return any(attributes[name].history.has_changes() for name in names)


def _was_published(record: Record) -> bool:
    """Published in the database, whatever the session is about to make of it."""
    state = inspect(record)
    if not state.persistent and not state.deleted:
        return False
    history = state.attrs.state.load_history()
    return list(history.deleted or history.unchanged or ()) == ["published"]

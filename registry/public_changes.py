"""What a change means to others: the index is told, and the records bear its instant.

`Record.public_at` is written with the commit and not when the change began. So who asks for what
changed since an instant, at which they asked before, misses nothing that was under way meanwhile:
however long a transaction takes, its records bear the time at which they could first be seen.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, event, or_, update
from sqlalchemy.orm import Session, SessionTransaction

from core.database import DoorSession, session, utcnow
from core.jobs import enqueue
from registry.models import Record

INDEX = "index"
AT_ONCE = 5_000
"""Records that one statement marks."""
_NOTED = "public_changes"


def announce(codes: Iterable[str]) -> None:
    """Tell of records that changed, or on whose pages something changed, in this transaction."""
    told = sorted(set(codes))
    for code in told:
        enqueue(INDEX, {"code": code})
    session().info.setdefault(_NOTED, set()).update(told)


@event.listens_for(DoorSession, "before_commit")
def _mark(current: Session) -> None:
    if current.in_nested_transaction():
        return  # only what ends the transaction lets anybody see
    noted: set[str] = current.info.pop(_NOTED, set())
    if not noted:
        return
    current.flush()
    table: Any = Record.__table__
    # A record that was never public stays unmarked, also when it is withdrawn as a draft.
    public = or_(
        table.c.state == "published",
        and_(table.c.state == "withdrawn", table.c.public_at.is_not(None)),
    )
    now, codes = utcnow(), sorted(noted)
    for start in range(0, len(codes), AT_ONCE):
        some = table.c.code.in_(codes[start : start + AT_ONCE])
        current.execute(update(table).where(some, public).values(public_at=now))


@event.listens_for(DoorSession, "after_soft_rollback")
def _forget(current: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        current.info.pop(_NOTED, None)

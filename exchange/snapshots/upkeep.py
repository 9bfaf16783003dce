"""What the worker does for snapshots: take those that were asked for, and one each quarter."""

import time
from collections.abc import Sequence
from datetime import date

from flask import current_app
from sqlalchemy import exists, func, select

from core.database import session, today, writing
from core.jobs import Job, Payload, chore, enqueue, handles
from core.permissions import SYSTEM, NamedActor
from exchange.snapshots.models import Snapshot
from exchange.snapshots.taking import take_snapshot
from registry.versions import Revision

TOPIC = "snapshot"
EVERY_S = 600.0
_NEXT = "snapshots_looked_at_next"


@handles(TOPIC, batch=1)
def take_snapshots(payloads: Sequence[Payload]) -> None:
    """Take the snapshots that were asked for; of a quarter only one."""
    for payload in payloads:
        quarter = payload.get("quarter")
        if quarter is None:
            take_snapshot(NamedActor(str(payload["name"]), "import"))
        elif not _taken(str(quarter)):
            take_snapshot(SYSTEM, str(quarter))


@chore
def take_quarterly() -> None:
    """Look now and then whether the quarter has its snapshot; not in the worker's first minutes,
    when a new installation has other things to do."""
    now = time.monotonic()
    if now >= current_app.extensions.setdefault(_NEXT, now + EVERY_S):
        current_app.extensions[_NEXT] = now + EVERY_S
        ask_for_quarter(quarter_of(today()))


def ask_for_quarter(quarter: str) -> None:
    """Ask for the quarter's snapshot, unless it was taken or asked for, or nothing is published."""
    waits = session().scalar(select(func.count()).where(Job.topic == TOPIC))
    empty = not session().scalar(select(exists().where(Revision.id > 0)))
    done = waits or empty or _taken(quarter)
    session().rollback()
    if not done:
        with writing():
            enqueue(TOPIC, {"quarter": quarter})
            session().commit()


def _taken(quarter: str) -> bool:
    return bool(session().scalar(select(exists().where(Snapshot.quarter == quarter))))


def quarter_of(day: date) -> str:
    """The quarter of a day: `2026Q4`."""
    return f"{day.year}Q{(day.month + 2) // 3}"

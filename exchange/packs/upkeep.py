"""What the worker does for packs: make those that were asked for, and look after them.

A pack that was asked for within `KEPT` is looked at again once the registry changed, at most every
`REST`; its files are made anew only if something in them would be different.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete, select
from werkzeug.exceptions import HTTPException

from core.database import session, utcnow, writing
from core.jobs import Job, Payload, chore, enqueue, handles
from exchange.packs.making import look_at, state_now
from exchange.packs.models import Pack

TOPIC = "pack"
KEPT = timedelta(days=180)
REST = timedelta(minutes=15)
EVERY_S = 60.0
AT_ONCE = 3
"""Packs that are looked at between two looks at the whole: other jobs must not wait for long."""
_NEXT = "packs_looked_at_next"


@handles(TOPIC, batch=1)
def look_at_packs(payloads: Sequence[Payload]) -> None:
    """Make packs, or see that they are as they should be."""
    for payload in payloads:
        key = int(payload["pack"])
        try:
            look_at(key)
        except HTTPException:  # its administration is not public any more
            forget(key)


def forget(pack_id: int) -> None:
    """Let go of a pack; its files are swept with the documents."""
    with writing():
        session().execute(delete(Pack).where(Pack.id == pack_id))
        session().commit()


def ask_for(administration_id: int, language: str, now: datetime) -> Pack:
    """Say that somebody wants the pack, and have it made unless it is; the caller commits."""
    query = select(Pack).where(
        Pack.administration_id == administration_id, Pack.language == language
    )
    pack = session().scalars(query).one_or_none()
    if pack is None:
        pack = Pack(administration_id=administration_id, language=language)
        session().add(pack)
    pack.asked_at = now
    session().flush()
    if pack.made_at is None and not waiting(pack.id):
        enqueue(TOPIC, {"pack": pack.id})
    return pack


def waiting(pack_id: int) -> bool:
    """Whether a job has the pack to make or to look at."""
    return pack_id in _with_jobs(Job.failed_at.is_(None))


def _with_jobs(*conditions: ColumnElement[bool]) -> set[int]:
    """Packs that jobs have to do, or failed at."""
    jobs = session().scalars(select(Job.payload).where(Job.topic == TOPIC, *conditions))
    return {int(payload["pack"]) for payload in jobs}


@chore
def look_after_packs() -> None:
    """Now and then look whether the registry is still the one that the packs show."""
    now = time.monotonic()
    if now >= current_app.extensions.setdefault(_NEXT, now + EVERY_S):
        current_app.extensions[_NEXT] = now + EVERY_S
        refresh(utcnow())


def refresh(now: datetime) -> None:
    """Have a few of the packs looked at that may be behind, and let go of those nobody asked for
    any more."""
    due = _due(now)
    old = session().scalars(select(Pack.id).where(Pack.asked_at < now - KEPT)).all()
    session().rollback()
    if not due and not old:
        return
    with writing():
        for key in due:
            enqueue(TOPIC, {"pack": key})
        session().execute(delete(Pack).where(Pack.id.in_(old)))
        session().commit()


def _due(now: datetime) -> list[int]:
    state, _stamp = state_now()
    behind = session().scalars(
        select(Pack.id)
        .where(Pack.made_at.is_not(None), Pack.asked_at >= now - KEPT)
        .where(Pack.state != state, Pack.looked_at < now - REST)
        .order_by(Pack.looked_at)
    )
    if len(_with_jobs(Job.failed_at.is_(None))) >= AT_ONCE:
        return []
    held = _with_jobs()  # what failed waits for people
    return [key for key in behind if key not in held][:AT_ONCE]

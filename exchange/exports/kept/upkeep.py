"""What the worker does for what is kept of records: it writes what is lacking when it starts.

After a change of a form, of how things are written, or of the tables, that may be all of it.
Whoever asks meanwhile is given the same, made anew.
"""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import exists, select

from core.database import session, writing
from core.jobs import Job, Payload, chore, enqueue, handles
from exchange.exports.kept.keeping import keep_lacking

TOPIC = "write_records"
_LOOKED = "written_records_looked_at"


@handles(TOPIC, batch=1)
def write_records(payloads: Sequence[Payload]) -> None:
    """Write some of the records that lack it, and leave the others to another job."""
    for payload in payloads:
        session().rollback()
        with writing():
            last = keep_lacking(int(payload["after"]))
            if last is not None:
                enqueue(TOPIC, {"after": last})
            session().commit()


def write_lacking() -> None:
    """Write all that is lacking, in a transaction for each batch."""
    last: int | None = 0
    while last is not None:
        session().rollback()
        with writing():
            last = keep_lacking(last)
            session().commit()


@chore
def look_once() -> None:
    """Ask for what is lacking, once in the life of a worker."""
    if current_app.extensions.setdefault(_LOOKED, False):
        return
    current_app.extensions[_LOOKED] = True
    waits = session().scalar(select(exists().where(Job.topic == TOPIC)))
    session().rollback()
    if not waits:
        ask_for_all()


def ask_for_all() -> None:
    """Have written what is lacking, from the first record on."""
    with writing():
        enqueue(TOPIC, {"after": 0})
        session().commit()

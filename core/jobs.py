"""Jobs: work that must follow a change, written in the change's own transaction.

`enqueue` adds a row; the worker claims rows, newest due last, in batches of one topic, and hands
their payloads to the topic's handler. A handler that raises gets its batch back one by one, later,
with a growing delay; after `MAX_ATTEMPTS` a job stays in the table as failed, for people to see.
A handler that raises `PutOff` says that the fault is not the job's: it waits, and never fails. A
topic may be held as a whole (`held_while`).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model, session, utcnow

MAX_ATTEMPTS = 8
BATCH = 100
LEASE = timedelta(minutes=5)
Payload = dict[str, Any]
Handler = Callable[[Sequence[Payload]], None]
Chore = Callable[[], None]
_handlers: dict[str, Handler] = {}
_batches: dict[str, int] = {}
_holds: dict[str, Callable[[], bool]] = {}
_chores: list[Chore] = []


class Job(Model):
    """One thing to do. `claimed_until` in the future means that a worker has it."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "failed_at", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")


class Heartbeat(Model):
    """When a worker last said that it lives (`/readyz` reads it)."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime]


class PutOff(Exception):
    """What the job needs is not there; try again after the delay, as often as it takes."""

    def __init__(self, reason: str, delay: timedelta) -> None:
        super().__init__(reason)
        self.delay = delay


def handles(topic: str, batch: int = BATCH) -> Callable[[Handler], Handler]:
    """Make the function the topic's handler; it gets the payloads of at most so many jobs."""

    def register(handler: Handler) -> Handler:
        _handlers[topic] = handler
        _batches[topic] = batch
        return handler

    return register


def held_while(topic: str, held: Callable[[], bool]) -> None:
    """Leave the topic's jobs untouched as long as the function says so."""
    _holds[topic] = held


def chore(function: Chore) -> Chore:
    """Make the worker call the function at every turn, due jobs or not; it must be quick."""
    _chores.append(function)
    return function


def do_chores() -> None:
    """Call every chore once."""
    for one in _chores:
        one()


def enqueue(topic: str, payload: Payload, run_at: datetime | None = None) -> None:
    """Add a job to the current transaction."""
    session().add(Job(topic=topic, payload=payload, run_at=run_at or utcnow()))


def claim() -> list[Job]:
    """Up to `BATCH` due jobs of one topic, claimed for `LEASE`; the caller commits."""
    now = utcnow()
    due = (
        select(Job)
        .where(Job.failed_at.is_(None), Job.run_at <= now)
        .where((Job.claimed_until.is_(None)) | (Job.claimed_until < now))
        .where(Job.topic.not_in([topic for topic, held in _holds.items() if held()]))
        .order_by(Job.run_at, Job.id)
        .with_for_update(skip_locked=True)
    )
    first = session().scalar(due.limit(1))
    if first is None:
        return []
    most = _batches.get(first.topic, BATCH)
    jobs = list(session().scalars(due.where(Job.topic == first.topic).limit(most)))
    for job in jobs:
        job.claimed_until = now + LEASE
    return jobs


def handle(jobs: Sequence[Job]) -> None:
    """Run the handler of the jobs' topic. Raises what the handler raises; KeyError if none."""
    _handlers[jobs[0].topic]([job.payload for job in jobs])


def finish(ids: Sequence[int]) -> None:
    """Remove jobs that are done."""
    session().execute(delete(Job).where(Job.id.in_(ids)))


def postpone(ids: Sequence[int], error: str) -> None:
    """Give failed jobs back with a delay that doubles; the last attempt leaves them failed."""
    now = utcnow()
    for job in session().scalars(select(Job).where(Job.id.in_(ids))):
        job.attempts += 1
        job.last_error = error[:500]
        job.claimed_until = None
        job.run_at = now + timedelta(seconds=2**job.attempts)
        job.failed_at = now if job.attempts >= MAX_ATTEMPTS else None


def put_off(ids: Sequence[int], error: PutOff) -> None:
    """Give jobs back that could not be done yet; they don't come nearer to failing."""
    again = {"last_error": str(error)[:500], "run_at": utcnow() + error.delay}
    session().execute(update(Job).where(Job.id.in_(ids)).values(claimed_until=None, **again))


def retry(job: Job) -> None:
    """Let a job that failed be tried again, from the first attempt on."""
    job.attempts, job.failed_at, job.claimed_until = 0, None, None
    job.run_at = utcnow()


def beat(worker: str) -> None:
    """Say that the worker lives."""
    now = utcnow()
    done = session().execute(
        update(Heartbeat).where(Heartbeat.worker == worker).values(seen_at=now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        session().add(Heartbeat(worker=worker, seen_at=now))

"""`flask work`: the one process that drains the jobs table."""

import logging
import os
import signal
import socket
import threading
from types import FrameType

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from core.database import db, writing
from core.jobs import Job, beat, claim, do_chores, finish, handle, postpone

log = logging.getLogger("guantong.worker")
PAUSE_S = 0.4
BEAT_EVERY = 12  # pauses between two heartbeats


def run_batch() -> int:
    """Claim and run one batch; the number of jobs it held. Failures are put off, not raised."""
    with writing():
        jobs = claim()
        db.session.flush()
        db.session.expunge_all()
        db.session.commit()
    if jobs and not _run(jobs) and len(jobs) > 1:
        for job in jobs:  # one bad job must not hold up the others
            _run([job])
    return len(jobs)


def _run(jobs: list[Job]) -> bool:
    """Handle and finish the jobs; a batch that fails is left as it is, a single job put off."""
    ids = [job.id for job in jobs]
    try:
        handle(jobs)
        db.session.commit()  # what it read in began without the write lock, which `finish` needs
    except Exception as error:  # a handler may fail in any way; the job must survive it
        db.session.rollback()
        if len(jobs) == 1:
            log.exception("job %d (%s) put off", ids[0], jobs[0].topic)
            with writing():
                postpone(ids, f"{type(error).__name__}: {error}")
                db.session.commit()
        return False
    with writing():
        finish(ids)
        db.session.commit()
    return True


def drain() -> int:
    """Run batches until none is due; the number of jobs run."""
    total = 0
    while count := run_batch():
        total += count
    return total


def _beat(name: str) -> None:
    with writing():
        beat(name)
        db.session.commit()


def work(stop: threading.Event) -> None:
    """Drain, pause, drain… until `stop` is set. A database that is away is waited for."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    pauses = 0
    while not stop.is_set():
        try:
            if pauses % BEAT_EVERY == 0:
                _beat(name)
            drain()
            do_chores()
        except SQLAlchemyError as error:
            log.error("database: %s", error)
        except Exception:  # a chore may fail in any way; jobs must go on
            log.exception("the worker goes on")
        finally:
            db.session.remove()
        pauses += 1
        stop.wait(PAUSE_S)


@click.command("work")
@with_appcontext
def work_command() -> None:
    """Run the worker until Ctrl-C."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    work(stop)

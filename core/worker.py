"""`flask work`: the one process that drains the jobs table."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from core.collector import calm_collector
from core.database import db, writing
from core.jobs import Job, PutOff, beat, claim, do_chores, finish, handle, postpone, put_off

log = logging.getLogger("guantong.worker")
PAUSE_S = 0.4
BEAT_EVERY_S = 5.0


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
    """Handle and finish the jobs, or let them wait; of those that fail a single one is put off."""
    ids = [job.id for job in jobs]
    try:
        handle(jobs)
        db.session.commit()  # what it read in began without the write lock, which `finish` needs
    except PutOff as wait:
        db.session.rollback()
        log.info("%d jobs (%s) wait: %s", len(ids), jobs[0].topic, wait)
        with writing():
            put_off(ids, wait)
            db.session.commit()
        return True
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


def drain(
    between: Callable[[], None] = lambda: None, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Run batches until none is due or it is `stopped`, with `between` after each.

    Returns the number of jobs run.
    """
    total = 0
    while not stopped() and (count := run_batch()):
        total += count
        between()
    return total


class Pulse:
    """Says that the worker lives, at most every `BEAT_EVERY_S` seconds."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.last = -BEAT_EVERY_S

    def __call__(self) -> None:
        now = time.monotonic()
        if now - self.last >= BEAT_EVERY_S:
            self.last = now
            with writing():
                beat(self.name)
                db.session.commit()


def work(stop: threading.Event) -> None:
    """Drain, pause, drain… until `stop` is set. A database that is away is waited for."""
    pulse = Pulse()
    while not stop.is_set():
        try:
            pulse()
            drain(pulse, stop.is_set)
            do_chores()
        except SQLAlchemyError as error:
            log.error("database: %s", error)
        except Exception:  # a chore may fail in any way; jobs must go on
            log.exception("the worker goes on")
        finally:
            db.session.remove()
        stop.wait(PAUSE_S)


@click.command("work")
@with_appcontext
def work_command() -> None:
    """Run the worker until Ctrl-C."""
    calm_collector()
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    work(stop)

"""The worker's part of finding dead addresses: one is asked at a time, with a pause between."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import select

from core.database import session, utcnow, writing
from core.jobs import Job, Payload, chore, enqueue, handles
from core.outbound import Answer, ask, is_public
from desk.addresses import AskedAddress, due_addresses

TOPIC = "ask_address"
ROUND = 100
PAUSE = timedelta(seconds=30)
LOOKED_EVERY_S = 600.0
FAILED = frozenset({"gone", "fails", "unreachable"})
"""A server that refuses may only dislike robots; an address that is not public is not judged."""
_NEXT = "addresses_looked_at_next"


@chore
def plan_round() -> None:
    """Look now and then for addresses that are due; only where the settings allow asking."""
    app: Flask = cast(Any, current_app)._get_current_object()
    now = time.monotonic()
    if app.config["ASK_ADDRESSES"] and now >= app.extensions.get(_NEXT, 0.0):
        app.extensions[_NEXT] = now + LOOKED_EVERY_S
        session().rollback()
        with writing():
            plan(utcnow())
            session().commit()


def plan(now: datetime) -> int:
    """Add jobs for the addresses that are due, unless a round is under way; how many."""
    if session().scalar(select(Job.id).where(Job.topic == TOPIC).limit(1)) is not None:
        return 0
    due = session().scalars(due_addresses(now, ROUND)).all()
    for number, address in enumerate(due):
        enqueue(TOPIC, {"address": address}, run_at=now + number * PAUSE)
    return len(due)


@handles(TOPIC, batch=1)
def ask_addresses(payloads: Sequence[Payload]) -> None:
    """Ask the address and keep what came of it. No transaction is open while it is asked."""
    session().rollback()
    for payload in payloads:
        keep(str(payload["address"]), asked(str(payload["address"])))


def asked(address: str, is_allowed: Callable[[str], bool] = is_public) -> Answer:
    """The answer of an address, asked in the name of this site."""
    return ask(address, f"Guantong (+{current_app.config['ORIGIN']})", is_allowed)


def keep(address: str, answer: Answer) -> None:
    """Write down what came of asking."""
    now = utcnow()
    with writing():
        row = session().get(AskedAddress, address) or AskedAddress(address=address, failures=0)
        session().add(row)
        failed = answer.outcome in FAILED
        row.asked_at, row.outcome, row.status = now, answer.outcome, answer.status
        row.failures = row.failures + 1 if failed else 0
        row.failing_since = (row.failing_since or now) if failed else None
        session().commit()

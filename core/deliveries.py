"""Letters that go out once: how far each of them has come, kept beside its job.

SMTP cannot say whether a letter was taken whose answer was never heard. So a letter of this kind is
marked in the moment before its end is sent, and never sent again once it bears the mark: before it
the server must throw away what it has (RFC 5321, 4.1.1.4), after it has most likely kept all.
"""

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import CheckConstraint, String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Model, session, sql_list, utcnow, writing
from core.jobs import chore

WAITING, HANDED_OVER, SENT, UNSURE, CANCELLED = STATES = (
    "waiting",
    "handed_over",
    "sent",
    "unsure",
    "cancelled",
)
KEPT = timedelta(days=90)
FORGOTTEN_EVERY_S = 3_600
_NAMES = sql_list(STATES)
_log = logging.getLogger("guantong.mail")


class Delivery(Model):
    """How far a letter has come, by the number that is its Message-ID.

    `handed_over`: its end was about to be sent, and no answer is on record yet. `unsure`: whoever
    sent it died, or the connection did, before the answer came.
    """

    __tablename__ = "delivery"
    __table_args__ = (CheckConstraint(f"state IN ({_NAMES})", name="state"),)

    letter: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default=WAITING)
    changed_at: Mapped[datetime] = mapped_column(index=True)


class NotWaiting(Exception):
    """The letter was sent, cancelled or taken up by another worker in the meantime."""


def begin_delivery(letter: str) -> None:
    """Add a letter that waits to the current transaction."""
    session().add(Delivery(letter=letter, state=WAITING, changed_at=utcnow()))
    session().flush()


def is_to_be_sent(letter: str) -> bool:
    """Whether the letter still waits. One that was being handed over is unsure from now on."""
    session().rollback()
    delivery = session().get(Delivery, letter, populate_existing=True)
    state = delivery.state if delivery else CANCELLED
    session().rollback()
    if state == HANDED_OVER:
        _log.warning("letter %s: it is not known whether it was taken; not sent again", letter)
        _move(letter, HANDED_OVER, UNSURE)
    return state == WAITING


def hand_over(letter: str) -> None:
    """Mark, for good, that the end of the letter is about to be sent. Raises `NotWaiting`."""
    if not _move(letter, WAITING, HANDED_OVER):
        raise NotWaiting(letter)


def take_back(letter: str) -> None:
    """The server has said that it did not take the letter: it waits again."""
    _move(letter, HANDED_OVER, WAITING)


def settle(letter: str, state: str) -> None:
    """The letter that was handed over is sent, or nobody knows (`unsure`)."""
    _move(letter, HANDED_OVER, state)


def cancel_deliveries(letters: Iterable[str]) -> None:
    """Do not send those of the letters that still wait; in the current transaction."""
    session().execute(
        update(Delivery)
        .where(Delivery.letter.in_(list(letters)), Delivery.state == WAITING)
        .values(state=CANCELLED, changed_at=utcnow())
    )


def _move(letter: str, before: str, after: str) -> bool:
    """Change the state in a transaction of its own, if it is the one before."""
    session().rollback()
    with writing():
        moved = session().execute(
            update(Delivery)
            .where(Delivery.letter == letter, Delivery.state == before)
            .values(state=after, changed_at=utcnow())
        )
        session().commit()
    return bool(moved.rowcount)  # type: ignore[attr-defined]


@chore
def forget_deliveries() -> None:
    """Drop what has long been settled, at most once in a while."""
    now = time.monotonic()
    if now < current_app.extensions.get("deliveries_forgotten_at", 0.0):
        return
    current_app.extensions["deliveries_forgotten_at"] = now + FORGOTTEN_EVERY_S
    session().rollback()
    with writing():
        old = (Delivery.changed_at < utcnow() - KEPT, Delivery.state.not_in((WAITING, HANDED_OVER)))
        session().execute(delete(Delivery).where(*old))
        session().commit()

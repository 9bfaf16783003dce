"""Releasing what delegations' participation comes to, and taking that back."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from core.audit import record_audit
from core.database import session, today, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from forum.models import Edition
from forum.programme.models import Programme
from forum.report.models import ReleasedParticipation
from forum.report.participation import participation_of

RULE = "participation.release"
MEANWHILE = _l("Somebody else has changed this meanwhile. Look at it again, then decide.")
TOO_EARLY = _l("The figures can be released from the day after the last day of the edition on.")


def last_day(edition: Edition) -> date | None:
    """The last day of the edition by its programme, else by its record; None if it is not known."""
    programme = session().get(Programme, edition.id)
    if programme is not None:
        return programme.last_day
    end = edition.end
    return end.latest if end else edition.date_latest


def is_over(edition: Edition) -> bool:
    """Whether the last day of the edition has certainly passed."""
    last = last_day(edition)
    return last is not None and last < today()


def released_of(edition: Edition) -> ReleasedParticipation | None:
    """What readers may see: nothing before the edition is over."""
    released = session().get(ReleasedParticipation, edition.id)
    return released if released is not None and is_over(edition) else None


def release(edition: Edition, by: Actor, opened: int) -> ReleasedParticipation:
    """Let readers see the figures as they are now, in place of those released before.

    `opened` is the version that the actor saw, 0 for none. Raises `Conflict`, and `Problem` while
    the edition is not over.
    """
    require(by, RULE)
    if not is_over(edition):
        raise Problem(TOO_EARLY)
    released = _held(edition, opened)
    if released is None:
        released = ReleasedParticipation(edition_id=edition.id)
    released.figures = participation_of(edition.id).to_json()
    released.released_at, released.actor_name = utcnow(), by.name
    try:
        with session().begin_nested():
            session().add(released)
    except (IntegrityError, StaleDataError) as error:
        raise Conflict(MEANWHILE) from error
    record_audit(RULE, edition.code, by, version=released.version)
    return released


def take_back(edition: Edition, by: Actor, opened: int) -> None:
    """Let readers see the figures no more. Raises `Conflict`."""
    require(by, RULE)
    released = _held(edition, opened)
    if released is None:
        return
    try:
        with session().begin_nested():
            session().delete(released)
    except StaleDataError as error:
        raise Conflict(MEANWHILE) from error
    record_audit("participation.take_back", edition.code, by)


def _held(edition: Edition, opened: int) -> ReleasedParticipation | None:
    """What is released. Raises `Conflict` unless it is of the version that was opened."""
    released = session().get(ReleasedParticipation, edition.id)
    if (released.version if released else 0) != opened:
        raise Conflict(MEANWHILE)
    return released

"""Holding a delegation while it is changed, so that what was counted and compared stays true."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from core.audit import record_audit
from core.database import flushing, session, utcnow
from core.permissions import Actor, allows, require
from core.problems import Conflict, Forbidden, Problem
from forum.consequences import follow
from forum.delegations.models import Delegation, Member
from forum.delegations.queries import members_of

MEANWHILE = _l("Somebody changed this after you opened it. See how it is now.")


class RegistrationClosed(Problem):
    """The focal point's time is over; the secretariat can still change what there is."""

    status = 409


def hold(delegation_id: int) -> Delegation:
    """The delegation, its row locked to the end of the transaction, with its members as of now.

    On SQLite whoever writes holds the lock already (`BEGIN IMMEDIATE`). Raises `NotFound`.
    """
    asked = select(Delegation).where(Delegation.id == delegation_id)
    fresh = {"populate_existing": True}
    found = session().scalar(asked.with_for_update(), execution_options=fresh)
    if found is None:
        raise NotFound
    session().expire(found, ["members"])
    session().scalars(members_of(delegation_id), execution_options=fresh).all()
    return found


def is_open(delegation: Delegation) -> bool:
    """Whether its focal point may still change it."""
    return utcnow() < delegation.registration.closes_at


def require_reading(delegation: Delegation, by: Actor) -> None:
    """Raise `Forbidden` unless the actor leads the delegation or may read all of them."""
    if not allows(by, "delegation.read"):
        _require_leading(delegation, by)


def require_writing(delegation: Delegation, by: Actor) -> None:
    """Raise `Forbidden` unless the actor is its focal point or of the secretariat; and
    `RegistrationClosed` for a focal point whose time is over."""
    if allows(by, "delegation.manage"):
        return
    _require_leading(delegation, by)
    if not is_open(delegation):
        raise RegistrationClosed(
            _l("Registration is closed. Ask the secretariat for any further change.")
        )


def _require_leading(delegation: Delegation, by: Actor) -> None:
    require(by, "delegation.own")
    if delegation.focal_id is None or delegation.focal_id != by.account_id:
        raise Forbidden(_l("You are not allowed to do this."))


def member_of(delegation: Delegation, member_id: int) -> Member:
    """The member of this number. Raises `NotFound` for one of another delegation."""
    found = session().get(Member, member_id)
    if found is None or found.delegation_id != delegation.id:
        raise NotFound
    return found


def check_opened(row: Delegation | Member, opened: int) -> None:
    """Raise `Conflict` unless the row is at the version that the form was opened with."""
    if row.version != opened:
        raise Conflict(MEANWHILE)


_LEAVING: list[Callable[[Delegation, Actor], None]] = []


def when_leaving(act: Callable[[Delegation, Actor], None]) -> None:
    """Have something done, in the same transaction, whenever a delegation comes no more."""
    _LEAVING.append(act)


def leave(delegation: Delegation, by: Actor) -> None:
    """Do what was asked for, for a delegation that declines or is taken off the list."""
    for act in _LEAVING:
        act(delegation, by)


def note(action: str, delegation: Delegation, by: Actor, **detail: object) -> None:
    """Put an act on record, by numbers and states: no names."""
    record_audit(action, f"delegation:{delegation.id}", by, state=delegation.state, **detail)


@contextmanager
def noting(action: str, delegation: Delegation, by: Actor, **detail: object) -> Iterator[None]:
    """Change inside; at the end it is flushed and on record, and what hangs on it has followed.

    Raises `Conflict` where somebody was faster.
    """
    with flushing(MEANWHILE):
        yield
    note(action, delegation, by, **detail)
    follow(delegation.edition_id)

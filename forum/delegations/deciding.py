"""Accepting and declining: by the focal point, and by the secretariat. The caller commits."""

from flask_babel import lazy_gettext as _l

from core.characters import plain
from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import BadValue, Problem
from forum.delegations import letters
from forum.delegations.holding import (
    check_opened,
    hold,
    leave,
    member_of,
    noting,
    require_writing,
)
from forum.delegations.letters import Decided
from forum.delegations.members import check_places
from forum.delegations.models import (
    ACCREDITED,
    CONFIRMED,
    DECLINED,
    INVITED,
    NOMINATED,
    Delegation,
    Member,
)
from forum.delegations.needs import erase_needs
from forum.delegations.steps import COUNTED, OF_DELEGATION, OF_MEMBER, check_step, wants_reason

LONGEST_REASON = 2000
_CARRIED = {CONFIRMED: NOMINATED, ACCREDITED: CONFIRMED}
"""State of a delegation → state of the members who come to it with the delegation."""


def accept(delegation_id: int, by: Actor, opened: int) -> None:
    """Say for the body that it comes. Raises `Conflict`, `RegistrationClosed`, `Forbidden`."""
    delegation = _opened(delegation_id, by, opened)
    if delegation.state != INVITED or delegation.responded_at:
        raise Problem(_l("The delegation has answered already."))
    with noting("delegation.accept", delegation, by):
        delegation.responded_at = utcnow()


def decline(delegation_id: int, by: Actor, opened: int) -> None:
    """Say for the body that it does not come; what its members need is erased.

    Raises `Conflict`, `RegistrationClosed`, `Forbidden`.
    """
    delegation = _opened(delegation_id, by, opened)
    check_step(OF_DELEGATION, delegation.state, DECLINED)
    with noting("delegation.decline", delegation, by):
        delegation.responded_at = utcnow()
        _settle(delegation, DECLINED, by)


def step(delegation: Delegation, state: str, by: Actor, opened: int, reason: str = "") -> None:
    """Let the delegation go to the state, with the members who wait for it, and write to it.

    Steps back and away want a reason, which the letter tells. Raises `NotAStep`, `Conflict`,
    `Forbidden`, `BadValue`, and `Problem` without a reason.
    """
    require(by, "delegation.manage")
    delegation = hold(delegation.id)
    check_opened(delegation, opened)
    check_step(OF_DELEGATION, delegation.state, state)
    reason = _reason(reason, wants_reason(OF_DELEGATION, delegation.state, state))
    carried = [one.id for one in delegation.members if one.state == _CARRIED.get(state)]
    with noting("delegation.step", delegation, by, to=state, members=carried):
        _settle(delegation, state, by)
    _tell(delegation, Decided(state, reason))


def step_member(
    delegation: Delegation, member_id: int, state: str, by: Actor, opened: int, reason: str = ""
) -> None:
    """The same for one member; who declined and comes after all needs a place again.

    Raises what `step` raises, and `QuotaReached`.
    """
    require(by, "delegation.manage")
    delegation = hold(delegation.id)
    member = member_of(delegation, member_id)
    check_opened(member, opened)
    check_step(OF_MEMBER, member.state, state)
    if state in COUNTED and member.state not in COUNTED:
        check_places(delegation, member.role)
    reason = _reason(reason, wants_reason(OF_MEMBER, member.state, state))
    with noting("delegation.step_member", delegation, by, to=state, member=member.id):
        _put(member, state)
    _tell(delegation, Decided(state, reason, member.id))


def _opened(delegation_id: int, by: Actor, opened: int) -> Delegation:
    delegation = hold(delegation_id)
    require_writing(delegation, by)
    check_opened(delegation, opened)
    return delegation


def _settle(delegation: Delegation, state: str, by: Actor) -> None:
    """The delegation in its new state; who doesn't come any more needs nothing and meets nobody."""
    delegation.state = state
    for member in delegation.members:
        if member.state == _CARRIED.get(state):
            _put(member, state)
    if state == DECLINED:
        session().flush()
        erase_needs(one.id for one in delegation.members)
        leave(delegation, by)


def _put(member: Member, state: str) -> None:
    member.state = state
    if state == DECLINED:
        erase_needs([member.id])


def _reason(words: str, wanted: bool) -> str:
    reason = plain(words)
    if len(reason) > LONGEST_REASON:
        raise BadValue(_l("This is too long."))
    if wanted and not reason:
        raise Problem(_l("Tell the delegation why."))
    return reason


def _tell(delegation: Delegation, decided: Decided) -> None:
    """Write to the focal point, if there is one to write to."""
    if delegation.focal_email and delegation.invited_at:
        letters.send(delegation, letters.letter_of_decision(delegation, decided))

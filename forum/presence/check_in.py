"""Checking in: who is before the desk, whether they may enter, and that they came."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import Conflict, Problem
from forum.delegations.models import ARRIVED, DECLINED, Delegation, Member
from forum.locking import locked
from forum.presence.badges import BEARERS, Forged, badges_of, read_code, read_token
from forum.presence.models import Badge, CheckIn
from forum.programme.models import CANCELLED, Slot
from forum.seats.models import Seat

MOST_FOUND = 20
FORGED, REVOKED, REPLACED = "forged", "revoked", "replaced"
ELSEWHERE, UNKNOWN = "elsewhere", "unknown"
REFUSALS = {
    FORGED: _l("This code was not made here. Do not let in; look at the passport."),
    REVOKED: _l("This badge is revoked. Send them to the accreditation desk."),
    REPLACED: _l(
        "This badge was replaced by a newer one. Ask for that one; who has none goes to "
        "the accreditation desk."
    ),
    ELSEWHERE: _l("This badge is for another edition. Send them to the accreditation desk."),
    UNKNOWN: _l("Nobody is found by this. Check the code, or type a part of the name."),
}
NOT_COMING = _l("The delegation has declined. Send them to the accreditation desk.")
NOT_CONFIRMED = _l("This member is not confirmed. Send them to the accreditation desk.")


@dataclass(frozen=True)
class Found:
    """Who was found by what was scanned or typed: members, or why there is nobody.

    `badge` is the one that was shown, None where a name was typed.
    """

    members: Sequence[Member] = field(default_factory=list)
    badge: Badge | None = None
    refusal: str = ""


class AlreadyIn(Conflict):
    """The member has checked in before, at an instant."""

    def __init__(self, at: datetime) -> None:
        super().__init__(_l("Checked in already."))
        self.at = at


def look_up(shown: str, edition_id: int) -> Found:
    """Who a badge's token, its short code or a part of a name stands for."""
    try:
        named = read_token(shown)
    except Forged:
        return Found(refusal=FORGED)
    if named is not None:
        badge = session().scalar(
            select(Badge).filter_by(member_id=named.member_id, serial=named.serial)
        )
        return _by_badge(badge, edition_id)
    code = read_code(shown)
    badge = session().scalar(select(Badge).filter_by(code=code)) if code else None
    return _by_badge(badge, edition_id) if badge else _by_name(shown, edition_id)


def _by_badge(badge: Badge | None, edition_id: int) -> Found:
    if badge is None:
        return Found(refusal=UNKNOWN)
    if badge.member.delegation.edition_id != edition_id:
        return Found(refusal=ELSEWHERE)
    refusal = _fault(badge)
    return Found(refusal=refusal) if refusal else Found([badge.member], badge)


def _fault(badge: Badge) -> str:
    """Why a badge is good no more; '' while it is."""
    if badges_of([badge.member_id])[badge.member_id].serial != badge.serial:
        return REPLACED
    return REVOKED if badge.revoked_at else ""


def _by_name(typed: str, edition_id: int) -> Found:
    """Members whose name has all the words, whatever their case; a database folds only some."""
    words = typed.casefold().split()
    names = select(Member.id, Member.latin_name, Member.own_name).join(Delegation)
    rows = session().execute(names.where(Delegation.edition_id == edition_id)).tuples()
    keys = [
        key for key, latin, own in rows
        if words and all(word in f"{latin} {own}".casefold() for word in words)
    ]  # fmt: skip
    query = select(Member).where(Member.id.in_(keys[:MOST_FOUND])).order_by(Member.id)
    members = session().scalars(query.options(selectinload(Member.delegation))).all()
    return Found(members) if members else Found(refusal=UNKNOWN)


def check_in(
    member_id: int, edition_id: int, slot_id: int | None, by: Actor, badge_id: int | None = None
) -> CheckIn:
    """Note that a member came to the edition, or to a session of it; the first time they arrive.

    Raises `NotFound` for what is not of the edition or the member, `AlreadyIn`, and `Problem` for
    who may not enter, a badge that is good no more, and a cancelled session.
    """
    require(by, "attendance.record")
    member = _locked(member_id, edition_id)
    badge = session().get(Badge, badge_id) if badge_id else None
    if badge is not None and badge.member_id != member_id:
        raise NotFound
    if badge is not None and (fault := _fault(badge)):
        raise Problem(REFUSALS[fault])
    if member.state not in BEARERS:
        raise Problem(NOT_CONFIRMED)
    _check_session(slot_id, edition_id)
    before = check_ins_of([member_id], slot_id).get(member_id)
    if before is not None:
        raise AlreadyIn(before.at)
    entry = CheckIn(
        member_id=member_id, slot_id=slot_id, at=utcnow(), actor_id=by.account_id,
        actor_name=by.name,
    )  # fmt: skip
    _arrive(member, entry)
    session().add(entry)
    session().flush()
    record_audit("attendance.check_in", f"member:{member_id}", by, slot=slot_id)
    return entry


def _check_session(slot_id: int | None, edition_id: int) -> None:
    slot = session().get(Slot, slot_id) if slot_id else None
    if slot_id and (slot is None or slot.edition_id != edition_id):
        raise NotFound
    if slot is not None and slot.status == CANCELLED:
        raise Problem(_l("The session is cancelled. Choose another one, or the edition."))


def _locked(member_id: int, edition_id: int) -> Member:
    """The member, locked to the end of the transaction, and the delegation before: who decides on
    a delegation locks it first too, so neither waits for who waits for them."""
    member = session().get(Member, member_id)
    if member is None or member.delegation.edition_id != edition_id:
        raise NotFound
    locked(Delegation, member.delegation_id)
    member = locked(Member, member_id)
    if member is None:
        raise NotFound
    return member


def _arrive(member: Member, entry: CheckIn) -> None:
    if member.state != ARRIVED:
        entry.member_state, member.state = member.state, ARRIVED
    delegation = member.delegation
    if delegation.state == DECLINED:
        raise Problem(NOT_COMING)
    if delegation.state != ARRIVED:
        entry.delegation_state, delegation.state = delegation.state, ARRIVED


def undo(check_in_id: int, edition_id: int, by: Actor) -> None:
    """Take back a check-in that was a mistake. Who came by nothing else has not arrived.

    Raises `NotFound` where it is taken back already.
    """
    require(by, "attendance.record")
    entry = session().get(CheckIn, check_in_id)
    if entry is None:
        raise NotFound
    member = _locked(entry.member_id, edition_id)
    if check_in_id not in session().scalars(select(CheckIn.id).filter_by(member_id=member.id)):
        raise NotFound  # another desk was first
    session().delete(entry)
    session().flush()
    _hand_on(entry, member)
    record_audit("attendance.undo", f"member:{member.id}", by, slot=entry.slot_id)


def _hand_on(entry: CheckIn, member: Member) -> None:
    """What the entry had made of member and delegation is undone, or becomes another entry's."""
    if entry.member_state:
        other = _first(CheckIn.member_id == member.id)
        if other is not None:
            other.member_state = entry.member_state
        else:
            member.state = entry.member_state
    if entry.delegation_state:
        delegation = member.delegation
        of_delegation = select(Member.id).where(Member.delegation_id == member.delegation_id)
        other = _first(CheckIn.member_id.in_(of_delegation))
        if other is not None:
            other.delegation_state = entry.delegation_state
        else:
            delegation.state = entry.delegation_state


def _first(condition: ColumnElement[bool]) -> CheckIn | None:
    return session().scalar(select(CheckIn).where(condition).order_by(CheckIn.id).limit(1))


def check_ins_of(members: Sequence[int], slot_id: int | None) -> dict[int, CheckIn]:
    """When members came to the edition, or to a session, by member."""
    query = select(CheckIn).where(
        CheckIn.member_id.in_(members), CheckIn.slot_id.is_not_distinct_from(slot_id)
    )
    return {one.member_id: one for one in session().scalars(query)}


def seat_states(members: Sequence[int], slot_id: int) -> dict[int, str]:
    """The state of the seats of members in a session."""
    query = select(Seat.member_id, Seat.state)
    rows = session().execute(query.where(Seat.member_id.in_(members), Seat.slot_id == slot_id))
    return dict(rows.tuples().all())

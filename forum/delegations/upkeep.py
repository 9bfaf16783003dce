"""What is held of people is erased in time: needs on the day that was set, names half a year later.

The worker looks each hour, so that what a restored backup brings back goes again as well.
"""

import time
from datetime import date, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, or_, select, update

from accounts.models import Account
from accounts.people.erasure import hold_beside
from core.audit import record_audit
from core.database import session, today, writing
from core.jobs import chore
from core.permissions import SYSTEM
from forum.delegations.models import Delegation, Member, Registration
from forum.delegations.needs import erase_needs
from forum.delegations.needs_models import MemberNeed
from forum.delegations.queries import delegations_naming

MEMBERS_KEPT = timedelta(days=180)
"""From the day on which needs are erased; by then what a delegation agreed to is on record."""
LOOKED_EVERY_S = 3600.0


def erase_due_needs(day: date) -> int:
    """Erase what was told of needs at editions whose day has come; at how many editions."""
    due = (
        select(MemberNeed.member_id, Registration.edition_id)
        .join(Member, Member.id == MemberNeed.member_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .join(Registration, Registration.edition_id == Delegation.edition_id)
        .where(Registration.erase_on <= day)
    )
    members: dict[int, set[int]] = {}
    for member, edition in session().execute(due):
        members.setdefault(edition, set()).add(member)
    for edition, ids in members.items():
        erase_needs(ids)
        record_audit("delegation.erase_needs", f"edition:{edition}", SYSTEM, members=len(ids))
    return len(members)


def erase_due_members(day: date) -> int:
    """Erase members and focal points of editions `MEMBERS_KEPT` after that; at how many editions.

    That a body sent a delegation stays, with its state and dates.
    """
    held = or_(Delegation.members.any(), Delegation.focal_email != "", Delegation.focal_name != "")
    due = (
        select(Delegation.edition_id)
        .join(Registration, Registration.edition_id == Delegation.edition_id)
        .where(Registration.erase_on <= day - MEMBERS_KEPT, held)
        .distinct()
    )
    following = Delegation.version + 1
    editions = list(session().scalars(due))
    for edition in editions:
        of_it = select(Delegation.id).where(Delegation.edition_id == edition)
        session().execute(delete(Member).where(Member.delegation_id.in_(of_it)))
        nobody = {"focal_name": "", "focal_email": "", "focal_id": None, "version": following}
        session().execute(update(Delegation).where(Delegation.edition_id == edition).values(nobody))
        record_audit("delegation.erase_members", f"edition:{edition}", SYSTEM)
    return len(editions)


@chore
def erase_in_time() -> None:
    """Erase what is due, once an hour."""
    kept = current_app.extensions.setdefault("delegations", {"erased": float("-inf")})
    if time.monotonic() < kept["erased"] + LOOKED_EVERY_S:
        return
    with writing():
        erase_due_needs(today())
        erase_due_members(today())
        session().commit()
    kept["erased"] = time.monotonic()


def held_of(account: Account) -> list[dict[str, Any]]:
    """The delegations that name a person as focal point, for them to have."""
    return [
        {"delegation": one.id, "name": one.focal_name, "email": one.focal_email}
        for one in session().scalars(delegations_naming(account.id, account.email))
    ]


def forget_focal_point(account: Account) -> None:
    """Take name and address of a person who is erased out of delegations."""
    for one in session().scalars(delegations_naming(account.id, account.email)).all():
        one.focal_name, one.focal_email, one.focal_id = "", "", None


def init_app(_app: Flask) -> None:
    """Say what is held about focal points besides their accounts."""
    hold_beside("delegations", held_of, forget_focal_point)

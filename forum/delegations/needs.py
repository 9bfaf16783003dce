"""What members need, for the focal point and the protocol officer only: kept, read, erased.

Nothing of it is in an audit entry, a log, a letter or a backup. The caller commits.
"""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from accounts.secrecy import opened, sealed
from core.characters import plain
from core.database import session, today
from core.permissions import Actor, allows, require
from core.problems import BadValue, Forbidden, Problem
from forum.delegations.holding import check_opened, hold, member_of, noting
from forum.delegations.models import DECLINED, Delegation, Member
from forum.delegations.needs_models import KINDS, MemberNeed

PURPOSE = "needs"
LONGEST_WORDS = 1000
Needs = dict[str, str]
"""Kind of need → words about it."""


def may_see_needs(delegation: Delegation, by: Actor) -> bool:
    """Whether the actor is its focal point, or a protocol officer."""
    leads = delegation.focal_id is not None and delegation.focal_id == by.account_id
    return allows(by, "needs.read") or (leads and allows(by, "delegation.own"))


def needs_of(delegation: Delegation, by: Actor) -> dict[int, Needs]:
    """The needs of its members by their ids. Raises `Forbidden`."""
    if not may_see_needs(delegation, by):
        raise Forbidden(_l("You are not allowed to do this."))
    return _read(Member.delegation_id == delegation.id)


def needs_at(edition_id: int, by: Actor) -> dict[int, Needs]:
    """Those of all members at an edition. Raises `Forbidden`."""
    require(by, "needs.read")
    return _read(Delegation.edition_id == edition_id)


def keep_needs(
    delegation_id: int, member_id: int, needs: Mapping[str, str], by: Actor, opened: int
) -> None:
    """Keep what the focal point says of a member in place of what was said before; '' is nothing.

    Flights are known late: they can be told until the day on which all of it is erased. Raises
    `Forbidden`, `BadValue`, `Conflict` where the member is at another version than was `opened`,
    and `Problem` after that day or of a member who does not come.
    """
    delegation = hold(delegation_id)
    require(by, "delegation.own")
    if delegation.focal_id is None or delegation.focal_id != by.account_id:
        raise Forbidden(_l("You are not allowed to do this."))
    member = member_of(delegation, member_id)
    if member.state == DECLINED or today() >= delegation.registration.erase_on:
        raise Problem(_l("Needs are not kept any more: the person does not come, or it is over."))
    check_opened(member, opened)
    said = {kind: plain(words) for kind, words in needs.items() if plain(words)}
    if not set(said) <= set(KINDS) or any(len(one) > LONGEST_WORDS for one in said.values()):
        raise BadValue(_l("A value in the form is not valid."))
    with noting("delegation.keep_needs", delegation, by, member=member.id):
        flag_modified(member, "position")  # the member's version counts for the needs too
        erase_needs([member.id])
        session().add_all(
            MemberNeed(member_id=member.id, need=kind, sealed_words=sealed(words, PURPOSE))
            for kind, words in said.items()
        )


def erase_needs(members: Iterable[int]) -> None:
    """Erase all that was told of these members."""
    session().execute(delete(MemberNeed).where(MemberNeed.member_id.in_(list(members))))


def _read(where: object) -> dict[int, Needs]:
    """What cannot be opened, because the site's secret is another one now, is as if not told."""
    asked = (
        select(MemberNeed)
        .join(Member, Member.id == MemberNeed.member_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(where)  # type: ignore[arg-type]
    )
    found: dict[int, Needs] = {}
    for row in session().scalars(asked):
        words = opened(row.sealed_words, PURPOSE)
        if words is not None:
            found.setdefault(row.member_id, {})[row.need] = words
    return {
        member: {kind: held[kind] for kind in KINDS if kind in held}
        for member, held in found.items()
    }

"""Nominating the members of a delegation: who, how many, and in which order. The caller commits."""

import unicodedata
from dataclasses import asdict, dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from accounts.models import LONGEST_NAME
from accounts.names import one_line
from core.database import session, utcnow
from core.permissions import Actor, allows
from core.problems import BadValue, Problem
from forum.delegations.holding import (
    check_opened,
    hold,
    member_of,
    note,
    noting,
    require_writing,
)
from forum.delegations.models import (
    DECLINED,
    INVITED,
    MEMBER_ROLES,
    NOMINATED,
    Delegation,
    Member,
)
from forum.delegations.steps import COUNTED, OF_DELEGATION, check_step
from forum.delegations.vocabulary import MEMBER_ROLES as ROLE_WORDS


class QuotaReached(Problem):
    """The delegation, or a role in it, is full."""

    status = 409


class NominatedTwice(Problem):
    """Somebody of this name is in the delegation already."""

    status = 409


@dataclass(frozen=True)
class Nominee:
    """Who is nominated: a role of `MEMBER_ROLES`, a name in one script or two, the language (tag)
    of their own, and the languages (tags) that they follow."""

    role: str
    latin_name: str = ""
    own_name: str = ""
    own_language: str = ""
    office: str = ""
    email: str = ""
    languages: list[str] = field(default_factory=list)


def nominate(delegation_id: int, nominee: Nominee, by: Actor) -> Member:
    """Add a member; a delegation that was only invited is nominated by its first.

    Raises `QuotaReached`, `NominatedTwice`, `RegistrationClosed`, `BadValue`, `Forbidden`.
    """
    delegation = hold(delegation_id)
    require_writing(delegation, by)
    if delegation.state == DECLINED:
        raise Problem(_l("The delegation does not come. Ask the secretariat to invite it again."))
    checked = _checked(nominee)
    _check_name(delegation, checked)
    check_places(delegation, checked.role)
    if delegation.state == INVITED:
        check_step(OF_DELEGATION, delegation.state, NOMINATED)
        delegation.state = NOMINATED
    delegation.responded_at = delegation.responded_at or utcnow()
    last = max((one.position for one in delegation.members), default=0)
    made = Member(delegation_id=delegation.id, position=last + 1, **asdict(checked))
    session().add(made)
    session().flush()
    note("delegation.nominate", delegation, by, member=made.id, role=made.role)
    return made


def change_member(
    delegation_id: int, member_id: int, nominee: Nominee, by: Actor, opened: int
) -> None:
    """Say otherwise who a member is; a focal point only until they are confirmed.

    Raises what `nominate` raises, and `Conflict`.
    """
    delegation = hold(delegation_id)
    require_writing(delegation, by)
    member = member_of(delegation, member_id)
    check_opened(member, opened)
    if member.state != NOMINATED and not allows(by, "delegation.manage"):
        raise Problem(_l("A member who is confirmed is changed by the secretariat."))
    checked = _checked(nominee)
    _check_name(delegation, checked, member)
    _check_role(delegation, checked.role, member)
    with noting("delegation.change_member", delegation, by, member=member.id):
        for name, value in asdict(checked).items():
            setattr(member, name, value)


def withdraw_member(delegation_id: int, member_id: int, by: Actor, opened: int) -> None:
    """Take a member back: nothing of them is kept. Raises `Conflict`, `RegistrationClosed`,
    `Forbidden`."""
    delegation = hold(delegation_id)
    require_writing(delegation, by)
    member = member_of(delegation, member_id)
    check_opened(member, opened)
    with noting("delegation.withdraw_member", delegation, by, member=member.id):
        session().delete(member)


def move_up(delegation_id: int, member_id: int, by: Actor, opened: int) -> None:
    """Let a member change places with the one before. Raises `Conflict`, `RegistrationClosed`,
    `Forbidden`."""
    delegation = hold(delegation_id)
    require_writing(delegation, by)
    member = member_of(delegation, member_id)
    check_opened(member, opened)
    ordered = list(delegation.members)
    place = ordered.index(member)
    if place:
        ordered[place - 1 : place + 1] = [ordered[place], ordered[place - 1]]
    with noting("delegation.order", delegation, by, member=member_id):
        for position, each in enumerate(ordered, 1):
            each.position = position


def counted(delegation: Delegation, role: str = "") -> int:
    """How many members take a place, in a role or in all."""
    return sum(
        one.state in COUNTED and (not role or one.role == role) for one in delegation.members
    )


def bound(delegation: Delegation) -> int:
    """How many members it may have: its own number, else everybody's."""
    return delegation.quota or delegation.registration.quota


def check_places(delegation: Delegation, role: str) -> None:
    """Raise `QuotaReached` unless one more member has a place, in all and in the role."""
    if counted(delegation) >= bound(delegation):
        raise QuotaReached(
            lazy_ngettext(
                "The delegation may have %(num)s member, and has it already. Withdraw that one, "
                "or ask the secretariat for more places.",
                "The delegation may have %(num)s members, and has them already. Withdraw one, or "
                "ask the secretariat for more places.",
                bound(delegation),
            )
        )
    _check_role(delegation, role)


def _check_role(delegation: Delegation, role: str, but: Member | None = None) -> None:
    most = delegation.registration.quotas.get(role)
    others = (one for one in delegation.members if one is not but and one.state in COUNTED)
    if most is not None and sum(one.role == role for one in others) >= most:
        raise QuotaReached(
            _l(
                "No further place for this role: %(role)s (%(count)s at most). Choose another "
                "role, or ask the secretariat for more places.",
                role=ROLE_WORDS[role],
                count=most,
            )
        )


def _check_name(delegation: Delegation, nominee: Nominee, but: Member | None = None) -> None:
    if any(_is_same(one, nominee) for one in delegation.members if one is not but):
        raise NominatedTwice(_l("Somebody of this name is in the delegation already."))


def _checked(nominee: Nominee) -> Nominee:
    """With names in one line. Raises `BadValue`, and `Problem` without any name."""
    latin, own = one_line(nominee.latin_name), one_line(nominee.own_name)
    if nominee.role not in MEMBER_ROLES or max(len(latin), len(own)) > LONGEST_NAME:
        raise BadValue(_l("A value in the form is not valid."))
    if not latin and not own:
        raise Problem(_l("Give the name in Latin letters, in the person's own script, or both."))
    if own and not nominee.own_language:
        raise Problem(_l("Say which language the name in the own script is in."))
    return Nominee(
        role=nominee.role,
        latin_name=latin,
        own_name=own,
        own_language=nominee.own_language if own else "",
        office=one_line(nominee.office),
        email=nominee.email.strip(),
        languages=list(nominee.languages),
    )


def _is_same(member: Member, nominee: Nominee) -> bool:
    return any(
        name and _folded(name) == _folded(other)
        for name, other in (
            (nominee.latin_name, member.latin_name),
            (nominee.own_name, member.own_name),
        )
    )


def _folded(name: str) -> str:
    """Letters and digits without case and accents' forms, as they are compared."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN")

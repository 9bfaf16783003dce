"""Inviting delegations: bodies, focal points, letters. Of the secretariat; the caller commits."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.invitations import invite_delegate
from accounts.models import LONGEST_EMAIL, LONGEST_NAME
from accounts.names import one_line
from accounts.queries import folded_email
from core.audit import record_audit
from core.database import session, utcnow
from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES
from core.permissions import Actor, require
from core.problems import BadValue, Problem
from core.web import full_address
from directory.models import Administration
from forum.delegations import letters
from forum.delegations.holding import check_opened, hold, leave, noting
from forum.delegations.models import DECLINED, INVITED, NOMINATED, Delegation, Registration
from forum.delegations.queries import bodies_by_code, bodies_to_invite
from registry.models import Record


@dataclass(frozen=True)
class FocalPoint:
    """Who nominates for a body, the language (of the site) of letters to them, and how many members
    they may nominate (None: as for all)."""

    name: str
    email: str
    language: str
    quota: int | None = None


class NotReady(Problem):
    """The letter cannot go out as things stand."""


def add_delegations(
    registration: Registration, codes: Iterable[str], by: Actor
) -> list[Delegation]:
    """Put bodies on the list of who is invited; no letter goes out yet.

    Bodies that are on it stay as they are. Raises `Forbidden`, and `BadValue` for a code that is no
    published administration or organization.
    """
    require(by, "delegation.manage")
    wanted = set(codes)
    known = {one.code for one in session().scalars(bodies_by_code(wanted))}
    if unknown := wanted - known:
        raise BadValue(
            _l(
                "No published administration or organization has the code %(codes)s.",
                codes=", ".join(sorted(unknown)),
            )
        )
    asked = bodies_to_invite(registration.edition_id).where(Record.code.in_(wanted))
    bodies = session().scalars(asked).all()
    languages = _letter_languages(one.id for one in bodies)
    made = [
        Delegation(
            edition_id=registration.edition_id,
            body_id=body.id,
            state=INVITED,
            language=languages.get(body.id, DEFAULT_LANGUAGE),
        )
        for body in bodies
    ]
    session().add_all(made)
    session().flush()
    for one in made:
        record_audit("delegation.add", f"delegation:{one.id}", by, body=one.body_id)
    return made


def _letter_languages(ids: Iterable[int]) -> dict[int, str]:
    """The first official language of each administration that the site has."""
    asked = select(Administration.id, Administration.languages).where(
        Administration.id.in_(list(ids))
    )
    found = {}
    for key, tags in session().execute(asked):
        own = [tag.lower().partition("-")[0] for tag in tags]
        found[key] = next((tag for tag in own if tag in SITE_LANGUAGES), DEFAULT_LANGUAGE)
    return found


def name_focal_point(delegation: Delegation, focal: FocalPoint, by: Actor, opened: int) -> None:
    """Say who nominates. Where it is another person, the one before sees nothing from now on, and
    the invitation is to be sent anew. Raises `Conflict`, `BadValue`, `Forbidden`."""
    require(by, "delegation.manage")
    delegation = hold(delegation.id)
    check_opened(delegation, opened)
    email, name = folded_email(focal.email), one_line(focal.name)
    if (
        focal.language not in SITE_LANGUAGES
        or max(len(email) - LONGEST_EMAIL, len(name) - LONGEST_NAME) > 0
    ):
        raise BadValue(_l("A value in the form is not valid."))
    with noting("delegation.name_focal", delegation, by):
        if email != delegation.focal_email:
            delegation.focal_id, delegation.invited_at = None, None
        delegation.focal_name, delegation.focal_email = name, email
        delegation.language, delegation.quota = focal.language, focal.quota


def invite(delegation: Delegation, by: Actor, opened: int) -> None:
    """Send the invitation to the focal point, who gets an account with it or has one.

    Raises `NotReady`, `Conflict`, `UnusableAccount`, `ImpossibleGrant`, `Forbidden`.
    """
    _send(delegation, letters.INVITATION, by, opened)


def remind(delegation: Delegation, by: Actor, opened: int) -> None:
    """Send a reminder, with a new link for who has not taken the account up.

    Raises what `invite` raises.
    """
    _send(delegation, letters.REMINDER, by, opened)


def withdraw_invitation(delegation: Delegation, by: Actor, opened: int) -> None:
    """Take a body off the list, with all that is held of its delegation; who got the invitation
    gets a letter. Raises `NotReady` for one that is confirmed, `Conflict`, `Forbidden`."""
    require(by, "delegation.manage")
    delegation = hold(delegation.id)
    check_opened(delegation, opened)
    if delegation.state not in (INVITED, NOMINATED, DECLINED):
        raise NotReady(_l("A delegation that is confirmed has to be declined first."))
    if delegation.invited_at and delegation.focal_email:
        letters.send(delegation, letters.letter_about(delegation, letters.WITHDRAWAL))
    with noting("delegation.withdraw", delegation, by, body=delegation.body_id):
        leave(delegation, by)
        session().delete(delegation)


def _send(delegation: Delegation, kind: str, by: Actor, opened: int) -> None:
    require(by, "delegation.manage")
    delegation = hold(delegation.id)
    check_opened(delegation, opened)
    body, edition = (
        session().get(Record, key) for key in (delegation.body_id, delegation.edition_id)
    )
    _check_ready(delegation, kind, body, edition)
    assert body is not None
    account, token = invite_delegate(
        delegation.focal_email, delegation.focal_name, delegation.language, body.code, by
    )
    link = (
        full_address("accounts_links.invitation_page", lang=account.language, token=token)
        if token
        else ""
    )
    with noting(f"delegation.{kind}", delegation, by):
        delegation.focal_id = account.id
        if kind == letters.INVITATION:
            delegation.invited_at = utcnow()
    letters.send(delegation, letters.letter_about(delegation, kind, link))


def _check_ready(
    delegation: Delegation, kind: str, body: Record | None, edition: Record | None
) -> None:
    if not delegation.focal_name or not delegation.focal_email:
        raise NotReady(_l("Give the focal point's name and address first."))
    if edition is None or edition.state != "published":
        raise NotReady(_l("Publish the edition before letters go out: their readers open it."))
    if body is None or body.state != "published":
        raise NotReady(_l("The record of this body is not published."))
    if delegation.state not in (INVITED, NOMINATED):
        raise NotReady(_l("The delegation has answered already."))
    if kind == letters.REMINDER and delegation.invited_at is None:
        raise NotReady(_l("The invitation has not been sent yet."))
    if kind == letters.INVITATION and delegation.invited_at is not None:
        raise NotReady(_l("The invitation is sent already. Send a reminder instead."))

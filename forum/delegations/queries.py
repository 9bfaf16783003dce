"""Selections of delegations and their members. None of it is public."""

from collections.abc import Iterable

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from accounts.queries import folded_email
from core.permissions import VISITOR, Actor
from directory.models import Administration
from forum.delegations.models import Delegation, Member, Registration
from forum.delegations.steps import EXPECTED
from registry.door import visible
from registry.models import Record

BODIES = ("administration", "organization")
"""Kinds of records that are invited."""


def registration_of(code: str) -> Select[tuple[Registration]]:
    """Registration for the edition of this code, if the reader may see the edition."""
    return (
        select(Registration)
        .join(Record, Record.id == Registration.edition_id)
        .where(Record.code == code)
    )


def registrations() -> Select[tuple[Registration]]:
    """Registration for all editions that the reader may see, the last to close first."""
    return (
        select(Registration)
        .join(Record, Record.id == Registration.edition_id)
        .order_by(Registration.closes_at.desc(), Registration.edition_id)
    )


def delegation_led(account_id: int | None, edition_id: int) -> Select[tuple[Delegation]]:
    """The delegation to an edition for which the account is the focal point."""
    return select(Delegation).where(
        Delegation.focal_id == account_id, Delegation.edition_id == edition_id
    )


def delegations_led(actor: Actor) -> Select[tuple[Delegation]]:
    """Those for which the actor is the focal point and may act: of bodies that they are a delegate
    of."""
    return (
        select(Delegation)
        .join(Record, Record.id == Delegation.body_id)
        .where(Delegation.focal_id == actor.account_id)
        .where(Record.code.in_(list(actor.scopes("delegate"))))
        .order_by(Delegation.id.desc())
    )


def delegations_of(edition_id: int) -> Select[tuple[Delegation]]:
    """The delegations to an edition with their members."""
    return (
        select(Delegation)
        .where(Delegation.edition_id == edition_id)
        .order_by(Delegation.id)
        .options(selectinload(Delegation.members))
    )


def members_of(delegation_id: int) -> Select[tuple[Member]]:
    """The members of a delegation, in its order."""
    return (
        select(Member)
        .where(Member.delegation_id == delegation_id)
        .order_by(Member.position, Member.id)
    )


def confirmed_members(edition_id: int) -> Select[tuple[Member]]:
    """Those of an edition who are confirmed, accredited or there, by delegation."""
    return (
        select(Member)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(Delegation.edition_id == edition_id, Member.state.in_(EXPECTED))
        .order_by(Member.delegation_id, Member.position, Member.id)
    )


def bodies_by_code(codes: Iterable[str]) -> Select[tuple[Record]]:
    """The published administrations and organizations of these codes."""
    return _bodies().where(Record.code.in_(list(codes)))


def bodies_to_invite(edition_id: int) -> Select[tuple[Record]]:
    """The published administrations and organizations that are not invited yet, by code."""
    invited = select(Delegation.body_id).where(Delegation.edition_id == edition_id)
    return _bodies().where(Record.id.not_in(invited)).order_by(Record.code)


def _bodies() -> Select[tuple[Record]]:
    return visible(Record, VISITOR).where(Record.kind.in_(BODIES))


def regions_of(ids: Iterable[int]) -> Select[tuple[int, str]]:
    """(id, WCO region) of those that are administrations."""
    return select(Administration.id, Administration.wco_region).where(
        Administration.id.in_(list(ids))
    )


def delegations_naming(account_id: int, email: str) -> Select[tuple[Delegation]]:
    """Those that name the person as focal point, by account or by address."""
    return select(Delegation).where(
        or_(Delegation.focal_id == account_id, Delegation.focal_email == folded_email(email))
    )

"""What hangs on a body: the records in which it has a role, its memberships, its groups."""

from datetime import date

from sqlalchemy import Select, func, select

from directory.models import Group, GroupMember, Membership
from registry.models import Party, Record, not_later


def latest_roles_of(
    body_id: int, most: int, day: date | None = None
) -> Select[tuple[int, str, str, int]]:
    """(record id, role, kind, how many of the kind) for the latest `most` records of each kind.

    With a `day` only records that are not certainly later.
    """
    place = func.row_number().over(
        partition_by=Record.kind, order_by=(Record.sort_day.desc(), Record.code.desc())
    )
    total = func.count().over(partition_by=Record.kind)
    roles = (
        select(Record.id, func.min(Party.role).label("role"))
        .join(Party, Party.record_id == Record.id)
        .where(Party.party_id == body_id)
        .group_by(Record.id)
    )
    if day:
        roles = roles.where(not_later(Record, day))
    held = roles.subquery()
    placed = (
        select(Record.id, held.c.role, Record.kind, total.label("total"), place.label("place"))
        .join(held, held.c.id == Record.id)
        .subquery()
    )
    columns = (placed.c.id, placed.c.role, placed.c.kind, placed.c.total)
    return select(*columns).where(placed.c.place <= most).order_by(placed.c.place)


def memberships_of(organization_id: int) -> Select[tuple[Membership]]:
    """Members of an organization."""
    return select(Membership).where(Membership.organization_id == organization_id)


def groups_of(district_id: int) -> Select[tuple[GroupMember]]:
    """A district's places in clearance-integration groups."""
    return (
        select(GroupMember)
        .join(Group, Group.id == GroupMember.group_id)
        .where(GroupMember.district_id == district_id)
    )

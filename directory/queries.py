"""What hangs on a body: the records in which it has a role, its memberships, its groups."""

from sqlalchemy import Select, select

from directory.models import Group, GroupMember, Membership
from registry.models import Party, Record


def roles_of(body_id: int) -> Select[tuple[int, str, str]]:
    """(record id, role, kind of the record) for every record in which the body has a role."""
    return (
        select(Party.record_id, Party.role, Record.kind)
        .join(Record, Record.id == Party.record_id)
        .where(Party.party_id == body_id)
    )


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

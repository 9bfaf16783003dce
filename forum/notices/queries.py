"""Whom sessions concern: delegations that have or want seats there, or are needed, and people."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select

from forum.delegations.models import DECLINED, Delegation, Member
from forum.programme.models import ForumPerson
from forum.seats.models import Seat
from registry.models import Record


def seats_by_delegation(codes: Sequence[str]) -> Select[tuple[int, str, str, int]]:
    """(delegation, code of the session, state of the seat, how many) in these sessions."""
    counted = select(Member.delegation_id, Record.code, Seat.state, func.count())
    joined = counted.join(Member, Member.id == Seat.member_id).join(
        Record, Record.id == Seat.slot_id
    )
    columns = (Member.delegation_id, Record.code, Seat.state)
    return joined.where(Record.code.in_(codes)).group_by(*columns).order_by(*columns)


def delegations_coming(edition_id: int) -> Select[tuple[Delegation, str]]:
    """The delegations to an edition that have not declined, with the codes of their bodies."""
    query = select(Delegation, Record.code).join(Record, Record.id == Delegation.body_id)
    coming = query.where(Delegation.edition_id == edition_id, Delegation.state != DECLINED)
    return coming.order_by(Delegation.id)


def people_among(ids: Iterable[int]) -> Select[tuple[ForumPerson]]:
    """People of programmes by number."""
    return select(ForumPerson).where(ForumPerson.id.in_(set(ids))).order_by(ForumPerson.id)

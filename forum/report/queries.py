"""What the report of an edition counts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from directory.models import Administration
from forum.delegations.models import DECLINED, Delegation, Member
from forum.programme.models import Release
from registry.documents.licences import ALL_RIGHTS_RESERVED
from registry.documents.models import Document


def members_of(edition_id: int) -> Select[tuple[str, str, list[Any], str | None]]:
    """(state, role, languages, region of the body) of the members of an edition's delegations.

    A body that is no administration has no region. Whether it is published does not matter here:
    only numbers of people come of it.
    """
    administration = Administration.__table__
    return (
        select(Member.state, Member.role, Member.languages, administration.c.wco_region)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .outerjoin(administration, administration.c.id == Delegation.body_id)
        .where(Delegation.edition_id == edition_id, Delegation.state != DECLINED)
        .order_by(Member.id)
    )


def last_release(edition_id: int) -> Select[tuple[Release]]:
    """The programme as readers were given it last."""
    return (
        select(Release)
        .where(Release.edition_id == edition_id)
        .order_by(Release.number.desc())
        .limit(1)
    )


def regions_of(ids: Sequence[int]) -> Select[tuple[int, str]]:
    """(id, WCO region) of administrations."""
    return select(Administration.id, Administration.wco_region).where(Administration.id.in_(ids))


def documents_by_language(ids: Sequence[int]) -> Select[tuple[str, int]]:
    """(language, how many) of the documents of the records that every reader may open."""
    return (
        select(Document.language, func.count(Document.id))
        .where(Document.record_id.in_(ids), Document.removed_at.is_(None))
        .where(Document.accepted_at.is_not(None), Document.licence != ALL_RIGHTS_RESERVED)
        .group_by(Document.language)
        .order_by(func.count(Document.id).desc(), Document.language)
    )

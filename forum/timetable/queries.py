"""Releases that readers are shown, and what their pages say of sessions and people beside them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from core.permissions import Actor
from forum.models import Edition, Session
from forum.programme.models import ForumPerson, Release
from registry.door import visible


def last_release(edition_id: int) -> Select[tuple[Release]]:
    """The release of an edition's programme that readers are shown."""
    return (
        select(Release)
        .where(Release.edition_id == edition_id)
        .order_by(Release.number.desc())
        .limit(1)
    )


def last_releases(actor: Actor) -> Select[tuple[Edition, Release]]:
    """Editions that the actor may see, each with its last release, the latest edition first."""
    other = aliased(Release)
    last = select(func.max(other.number)).where(other.edition_id == Release.edition_id)
    return (
        visible(Edition, actor)
        .join(Release, Release.edition_id == Edition.id)
        .where(Release.number == last.scalar_subquery())
        .add_columns(Release)
        .order_by(Edition.sort_day.desc(), Edition.code)
    )


def release_told(edition_id: int) -> Select[tuple[int]]:
    """The number of the last release, without its content."""
    return (
        select(Release.number)
        .where(Release.edition_id == edition_id)
        .order_by(Release.number.desc())
        .limit(1)
    )


def session_types_of(actor: Actor, edition_ids: Sequence[int]) -> Select[tuple[str, str]]:
    """(code, type) of the sessions of editions."""
    return (
        visible(Session, actor)
        .where(Session.edition_id.in_(edition_ids))
        .with_only_columns(Session.code, Session.session_type)
    )


def people_held(ids: Iterable[int]) -> Select[tuple[int]]:
    """Those of the people who are still held: who was erased since a release is named nowhere."""
    return select(ForumPerson.id).where(ForumPerson.id.in_(set(ids)))

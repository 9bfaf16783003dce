"""Published versions as subscriptions and feeds tell of them; only what every reader may see.

An event stands for a change of the records that it is about: they get no version of their own when
it alters their status.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, func, select, union

from core.database import session
from core.jobs import Job
from registry.ledger_models import Event, event_record
from registry.models import Party, Record
from registry.references import Reference, references_to
from registry.versions import Revision
from search.indexing import TOPIC as INDEXING


@dataclass(frozen=True, slots=True)
class Change:
    """A published version of a record that is published now. `about` are the records that it is
    about, if it is of an event."""

    id: int
    record_id: int
    code: str
    number: int
    at: datetime
    message: str
    about: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the records that changed by it."""
        return (self.code, *self.about)


@dataclass(frozen=True, slots=True)
class Told:
    """A change with the name of its record in a language."""

    change: Change
    reference: Reference
    is_new: bool


def versions() -> Select[Any]:
    """Published versions, as `Change` takes them."""
    columns = (Revision.id, Record.id, Record.code, Revision.number, Revision.at, Revision.message)
    published = select(*columns).join(Record, Record.id == Revision.record_id)
    return published.where(Record.state == "published")


def newest_revision() -> int:
    """The id of the last revision. Later ones have higher ids: writers queue on the chain."""
    return session().scalar(select(func.max(Revision.id))) or 0


def settled_revision(floor: int) -> int:
    """The last revision up to which the index knows all that came after `floor`.

    Index jobs that have failed for good are not waited for.
    """
    newest = newest_revision()
    waiting = select(Job.payload["code"].as_string()).where(
        Job.topic == INDEXING, Job.failed_at.is_(None)
    )
    first = session().scalar(
        select(func.min(Revision.id))
        .join(Record, Record.id == Revision.record_id)
        .where(Revision.id > floor, Record.code.in_(waiting))
    )
    return newest if first is None else first - 1


def changes_between(since: int, upto: int) -> list[Change]:
    """The changes after a revision up to another, oldest first; two statements."""
    within = and_(Revision.id > since, Revision.id <= upto)
    rows = session().execute(versions().where(within).order_by(Revision.id))
    return _with_abouts([Change(*row) for row in rows], select(Revision.record_id).where(within))


def _with_abouts(changes: list[Change], records: Any) -> list[Change]:
    rows = session().execute(
        select(event_record.c.event_id, Record.code)
        .join(Record, Record.id == event_record.c.record_id)
        .where(event_record.c.event_id.in_(records), Record.state == "published")
        .order_by(Record.code)
    )
    about: dict[int, tuple[str, ...]] = {}
    for event, code in rows:
        about[event] = (*about.get(event, ()), code)
    return [replace(one, about=about.get(one.record_id, ())) for one in changes]


def newest_changes(most: int, before: int | None = None) -> list[Change]:
    """So many changes of the whole registry, newest first; two statements."""
    changes = [Change(*row) for row in session().execute(_newest(versions(), most, before))]
    return _with_abouts(changes, [one.record_id for one in changes])


def changes_of(record_ids: Any, most: int, before: int | None = None) -> list[Change]:
    """The newest changes of records (their ids, or a select of them)."""
    wanted = versions().where(Record.id.in_(record_ids))
    return [Change(*row) for row in session().execute(_newest(wanted, most, before))]


def _newest(wanted: Select[Any], most: int, before: int | None) -> Select[Any]:
    """So many of the versions, newest first; `before` a revision, if it is given."""
    if before is not None:
        wanted = wanted.where(Revision.id < before)
    return wanted.order_by(Revision.id.desc()).limit(most)


def and_events(ids: Select[tuple[int]]) -> CompoundSelect[Any]:
    """Ids of these records, and of the events about them."""
    events = select(event_record.c.event_id).where(event_record.c.record_id.in_(ids))
    return union(ids, events)


def concerning(followed: Iterable[int]) -> CompoundSelect[Any]:
    """(record, followed record) for all that concerns followed records.

    They themselves and the events about them; of a body also what it is a party of, with the events
    that are no single other party's act.
    """
    wanted = list(followed)
    event = Event.__table__
    about = event_record.c
    return union(
        select(
            Record.id.label("record_id"),
            Record.id.label("followed_id"),
        ).where(Record.id.in_(wanted)),
        select(about.event_id, about.record_id).where(about.record_id.in_(wanted)),
        select(Party.record_id, Party.party_id).where(Party.party_id.in_(wanted)),
        select(event.c.id, event.c.about_party_id).where(event.c.about_party_id.in_(wanted)),
        select(about.event_id, Party.party_id)
        .join(Party, Party.record_id == about.record_id)
        .join(event, event.c.id == about.event_id)
        .where(Party.party_id.in_(wanted), event.c.about_party_id.is_(None)),
    )


def concerned(followed: Iterable[int], since: int, upto: int) -> dict[int, set[int]]:
    """Of each followed record, the revisions after one up to another that concern it."""
    pairs = concerning(followed).subquery()
    rows = session().execute(
        select(pairs.c.followed_id, Revision.id)
        .join(Revision, Revision.record_id == pairs.c.record_id)
        .where(Revision.id > since, Revision.id <= upto)
    )
    found: dict[int, set[int]] = {}
    for key, revision in rows:
        found.setdefault(key, set()).add(revision)
    return found


def by_id(revisions: Collection[int]) -> list[Change]:
    """The changes with these ids, newest first."""
    rows = session().execute(
        versions().where(Revision.id.in_(revisions)).order_by(Revision.id.desc())
    )
    return [Change(*row) for row in rows]


def one_a_record(changes: Iterable[Change]) -> list[tuple[Change, bool]]:
    """The last change of each record and whether the record is new with them, newest first."""
    last: dict[int, Change] = {}
    new: set[int] = set()
    for change in sorted(changes, key=lambda one: one.id):
        last[change.record_id] = change
        if change.number == 1:
            new.add(change.record_id)
    ordered = sorted(last.values(), key=lambda one: -one.id)
    return [(change, change.record_id in new) for change in ordered]


def named(changes: Sequence[tuple[Change, bool]], language: str) -> list[Told]:
    """The changes with the names of their records; what has none any more is left out."""
    names = references_to((change.record_id for change, _new in changes), language)
    return [
        Told(change, names[change.record_id], new)
        for change, new in changes
        if change.record_id in names
    ]

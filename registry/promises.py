"""Promised dates: every earlier promise of a ledger is kept beside the last one.

Pure functions over events that count, and the query that the dashboard asks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Exists, Select, exists, select, tuple_

from registry.ledger import Entry
from registry.ledger_models import Event, event_record, not_corrected
from registry.ledger_rules import EXTENSION, PROMISING, certainly_before
from registry.models import Record

CLOSING: dict[str, frozenset[str]] = {
    "progress": frozenset({"measure_completed", "withdrawn"}),
    "legal": frozenset({"entry_into_force", "termination", "expiry", "replacement"}),
    "operational": frozenset({"operational_start"}),
    "programme": frozenset({"completed", "withdrawn"}),
    "funding": frozenset({"completed", "withdrawn"}),
}
"""What fulfils a promise of the track, or makes it void."""


@dataclass(frozen=True)
class Promises:
    """The promises of one track of a ledger, the first first, and the acts that close them."""

    track: str
    events: list[Event]
    closing: list[Event]

    @property
    def slipped_days(self) -> int | None:
        """Days from the latest due day of the first promise to that of the last one.

        None with fewer than two promises; one with an open end is not counted.
        """
        due = [event.due_latest for event in self.events if event.due_latest]
        return (due[-1] - due[0]).days if len(due) > 1 else None

    def closed_by(self, day: date) -> bool:
        """Whether an act had certainly fulfilled them, or made them void, by the end of the day."""
        return any(event.date_latest and event.date_latest <= day for event in self.closing)

    def overdue(self, day: date) -> bool:
        """Whether the day last promised has passed with nothing on record that closes it."""
        due = self.events[-1].due_latest
        return due is not None and due < day and not self.closed_by(day)


def promises_of(events: Iterable[Event]) -> list[Promises]:
    """The promises of a ledger by track; tracks without any are left out."""
    ordered = sorted(events, key=_place)
    found = []
    for track, closing in CLOSING.items():
        acts = [event for event in ordered if event.track == track]
        promised = [event for event in acts if event.event_kind in PROMISING and event.due_text]
        if promised:
            closed = [event for event in acts if event.event_kind in closing]
            found.append(Promises(track, promised, closed))
    return found


def _place(event: Event) -> tuple[date, str]:
    return event.date_earliest or event.date_latest or date.min, event.code


def promise_objections(entries: Iterable[Entry], new: Entry) -> Iterator[str]:
    """Why the new entry cannot promise its day, in the reader's words.

    `entries` are those that count. What was promised by then may have passed since; only a day
    that had certainly passed when it was promised is refused.
    """
    if new.due is None:
        return
    if new.due[1] < new.earliest:
        yield _("The due date lies before the day on which it was promised.")
    if new.kind == EXTENSION:
        yield from _without_promise(entries, new, new.due)


def _without_promise(entries: Iterable[Entry], new: Entry, due: tuple[date, date]) -> Iterator[str]:
    """An extension moves a day that was promised before to a later one."""
    earlier = [
        one.due
        for one in entries
        if one.track == new.track
        and one.due is not None
        and one.event_id not in (new.event_id, new.corrects_id)
        and not certainly_before(new, one)
    ]
    if not earlier:
        yield _("No earlier due date is on record that this could extend. Record it first.")
    elif all(due[1] < held[0] for held in earlier):
        yield _("This day is earlier than what was promised: an earlier day is a new due date.")


def due_events(day: date, days: int) -> Select[tuple[Event, int]]:
    """(event, record id): the day it promises has passed, or comes within so many days.

    The earliest due comes first. Only the last promise of a record's track counts, and only until
    an act closes it.
    """
    return (
        select(Event, event_record.c.record_id)
        .join(event_record, event_record.c.event_id == Event.id)
        .where(Event.state == "published", not_corrected(Event.id))
        .where(Event.event_kind.in_(PROMISING), Event.due_latest <= day + timedelta(days=days))
        .where(~_promised_later(), ~_closed(day))
        .order_by(Event.due_latest, Event.code, event_record.c.record_id)
    )


_act, _record, _at = Event.__table__.alias(), Record.__table__.alias(), event_record.alias()


def _beside(*conditions: ColumnElement[bool]) -> Exists:
    """Whether another act that counts, of the same track of the same record, is like this."""
    return exists().where(
        _at.c.record_id == event_record.c.record_id,
        _at.c.event_id == _act.c.id,
        _record.c.id == _act.c.id,
        _record.c.state == "published",
        _act.c.track == Event.track,
        not_corrected(_act.c.id),
        *conditions,
    )


def _promised_later() -> Exists:
    return _beside(
        _act.c.event_kind.in_(PROMISING),
        _act.c.due_text != "",
        tuple_(_record.c.sort_day, _record.c.code) > tuple_(Event.sort_day, Event.code),
    )


def _closed(day: date) -> Exists:
    kinds = frozenset[str]().union(*CLOSING.values())
    return _beside(_act.c.event_kind.in_(kinds), _record.c.date_latest <= day)

"""A proposed event beside what is on record: whether it can stand in the ledgers it concerns."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from core.database import session, today
from registry.kinds import kind_of
from registry.ledger import Entry, due_bounds, entry_bounds
from registry.ledger_models import Event
from registry.ledger_rules import PROMISING, TRACKS_BESIDE, objections
from registry.models import Record, dated
from registry.projections import entries, published_events
from registry.promises import promise_objections
from registry.schema.contents import content_of
from registry.schema.finding import found_by
from registry.schema.forms import related_to_itself

JUDGED = (
    "track", "event_kind", "date_text", "due_text", "reported_status", "about", "about_party",
    "corrects",
)  # fmt: skip
"""What the ledger goes by; who changes words alone need not answer for the rest."""


def judge_event(content: Mapping[str, Any], record: Record | None) -> Iterator[tuple[str, Any]]:
    """(field, why) for everything that keeps the event out of the ledgers that it concerns."""
    yield from related_to_itself(content, record)
    if record is not None and _is_unchanged(content, record):
        return
    if content["event_kind"] in PROMISING and not content["due_text"]:
        yield "due_text", _("Say which day is promised.")
    own = record.id if record is not None else 0
    corrected = found_by(content["corrects"]) if content["corrects"] else None
    if isinstance(corrected, Event):
        yield from _judge_correction(corrected, own)
    new = _entry(content, own, corrected)
    reasons: list[tuple[str, str]] = []
    for code in content["about"]:
        concerned = found_by(code)
        if not kind_of(concerned).takes_events:
            reasons.append(("about", _("No events are recorded of %(code)s.", code=code)))
        elif new.track not in tracks_of(concerned):
            reasons.append(("track", _("%(code)s has no such track.", code=code)))
        ledger = entries(published_events(concerned))
        reasons += [("date_text", reason) for reason in objections(ledger, new)]
        reasons += [("due_text", reason) for reason in promise_objections(ledger, new)]
    yield from dict.fromkeys(reasons)


def tracks_of(record: Record) -> tuple[str, ...]:
    """The tracks that events of a record stand on."""
    track = kind_of(record).track
    return TRACKS_BESIDE.get(track, ("programme", "funding"))


def _is_unchanged(content: Mapping[str, Any], record: Record) -> bool:
    held = content_of(record)
    return all(held[name] == content[name] for name in JUDGED)


def _entry(content: Mapping[str, Any], own: int, corrected: Record | None) -> Entry:
    on = dated(content["date_text"])
    earliest, latest = entry_bounds(on, today())
    party = content["about_party"]
    return Entry(
        event_id=own,
        track=content["track"],
        kind=content["event_kind"],
        earliest=earliest,
        latest=latest,
        inferred=bool(on and on.uncertain),
        party_id=found_by(party).id if party else None,
        reported_status=content["reported_status"],
        corrects_id=corrected.id if corrected is not None else None,
        due=due_bounds(dated(content["due_text"])),
    )


def _judge_correction(corrected: Event, own: int) -> Iterator[tuple[str, Any]]:
    """A published entry is corrected once; a correction that proves wrong is corrected in turn."""
    if corrected.state != "published":
        yield "corrects", _("%(code)s is not published. Edit it instead.", code=corrected.code)
    one: Event | None = corrected
    seen: set[int] = set()
    while one is not None and one.id not in seen:
        if one.id == own:
            yield "corrects", _("An entry cannot correct itself, nor what corrects it.")
            return
        seen.add(one.id)
        one = one.corrects
    other = session().scalars(corrections_of(corrected.id).where(Event.id != own)).first()
    if other is not None:
        yield (
            "corrects",
            _(
                "%(code)s is corrected by %(other)s already. If that is wrong too, correct it.",
                code=corrected.code,
                other=other.code,
            ),
        )


def corrections_of(*event_ids: int) -> Select[tuple[Event]]:
    """The published events that correct these."""
    return (
        select(Event)
        .where(Event.corrects_id.in_(event_ids), Event.state == "published")
        .order_by(Event.id)
    )

"""Released sessions as calendars that programs subscribe to (RFC 5545, RFC 7986).

A session keeps its UID for ever; what was cancelled stays, as cancelled and with a higher SEQUENCE,
so that a calendar that holds it already crosses it out. Times are those of the room's zone, with
the rules of that zone beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import url_for
from icalendar import Event, Timezone

from core.calendars import calendar_named, uid_of
from core.clocks import is_twice
from core.web import absolute
from forum.timetable.showing import ShownSlot, Timetable
from forum.timetable.zone_rules import rules_of
from registry.phrases import phrase_in

REFRESH = timedelta(hours=1)
"""How often programs should ask again (RFC 7986, 5.7; X-PUBLISHED-TTL for Outlook)."""


@dataclass(frozen=True)
class Entry:
    """A session with the timetable that it is of. Its time is given."""

    timetable: Timetable
    shown: ShownSlot

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the clocks where it is held."""
        room = self.shown.slot.room
        return (room.zone if room else None) or self.timetable.programme.zone

    @property
    def starts(self) -> datetime:
        """When it begins, by the clocks there."""
        return _by_clocks(self.zone, self.shown.starts)

    @property
    def ends(self) -> datetime:
        """When it ends, by the clocks there."""
        return _by_clocks(self.zone, self.shown.ends)


def _by_clocks(zone: ZoneInfo, instant: datetime) -> datetime:
    """The time of a zone; in UTC when clocks show it for the second time on a day, because in a
    calendar a time of a zone means the first (RFC 5545, 3.3.5)."""
    local = instant.astimezone(zone)
    return instant.astimezone(UTC) if is_twice(local) and local.fold else local


def entries_of(timetable: Timetable, shown: Iterable[ShownSlot]) -> list[Entry]:
    """What of the sessions has a time, and so a place in a calendar."""
    return [Entry(timetable, one) for one in shown if one.times]


def webcal(path: str) -> str:
    """The address at which programs offer to subscribe."""
    return urlsplit(absolute(path))._replace(scheme="webcal").geturl()


def calendar_of(name: str, page: str, entries: list[Entry], language: str) -> bytes:
    """The calendar of a page, in the reader's language."""
    calendar = calendar_named(name, language)
    calendar.add("name", name)
    calendar.add("url", absolute(page))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for zone in {entry.zone.key: entry.zone for entry in entries}.values():
        calendar.add_component(_rules(zone, [e for e in entries if e.zone.key == zone.key]))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _rules(zone: ZoneInfo, entries: list[Entry]) -> Timezone:
    """The zone's rules for the years around the sessions."""
    times = [time for entry in entries for time in (entry.starts, entry.ends)]
    return rules_of(zone, min(times).year, max(times).year)


def _event(entry: Entry) -> Event:
    slot, reference = entry.shown.slot, entry.shown.reference
    event = Event()
    event.add("uid", uid_of(slot.session))
    event.add("sequence", slot.sequence)
    event.add("dtstamp", entry.timetable.programme.at)
    event.add("last-modified", slot.changed)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("status", slot.status.upper())
    if slot.is_cancelled:
        event.add("transp", "TRANSPARENT")
    event.add("summary", reference.title, parameters={"LANGUAGE": reference.language})
    event.add("description", _description(entry))
    if place := _place(entry):
        event.add("location", place)
    event.add("url", absolute(_page(entry)))
    if categories := [str(one) for one in _categories(entry.shown) if one]:
        event.add("categories", categories)
    return event


def _page(entry: Entry) -> str:
    """The session's page, without what this reader asked for."""
    code, edition = entry.shown.slot.session, entry.timetable.edition.code
    return url_for("forum.session_page", edition=edition, code=code, as_of=None)


def _categories(shown: ShownSlot) -> tuple[Any, Any]:
    return shown.type, shown.track.value if shown.track else ""


def _place(entry: Entry) -> str:
    """Room, venue and city, as far as they are known."""
    edition, room = entry.timetable.edition, entry.shown.room
    language = entry.timetable.reader.language
    told = [phrase_in(words, language).value for words in (edition.venue, edition.city) if words]
    return ", ".join([room.value, *told] if room else told)


def _description(entry: Entry) -> str:
    languages = entry.timetable.languages_in_full(entry.shown.slot)
    return "\n".join([*entry.shown.marks_words, *languages])

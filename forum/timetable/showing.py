"""The released programme of an edition as one reader sees it: names, clocks and marks.

Titles come from the records of the sessions, through the door: a session that the reader may not
see is not shown at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clocks import clock_words
from core.database import session
from core.languages import language_name
from core.reader import Reader
from core.zones import city_name, keep_the_same_time, zone_words_between
from forum.models import Edition
from forum.programme.models import CONFIRMED
from forum.programme.released import (
    CHANGED,
    NEW,
    Name,
    ReleasedPerson,
    ReleasedProgramme,
    ReleasedRoom,
    ReleasedSlot,
    ReleasedTrack,
    name_in,
)
from forum.timetable.asking import ALL, BY_TRACK, Asked, follows, other_zone
from forum.timetable.queries import people_held, session_types_of
from forum.timetable.times import Times, times_in
from forum.timetable.vocabulary import PARTS, SESSION_STATUSES
from forum.vocabulary import SESSION_TYPES
from registry.references import Reference, references_by_code

Tags = tuple[str, ...]
NEVER = datetime.max.replace(tzinfo=UTC)
MARKS = {NEW: _l("New in the programme"), CHANGED: _l("Changed")}


@dataclass(frozen=True)
class ShownSlot:
    """A session on the programme. `times` are those of the programme, None while that is open;
    `elsewhere` those of the room or the reader, where clocks show another time.
    """

    slot: ReleasedSlot
    reference: Reference
    url: str
    type: Any
    column: int | None
    times: Times | None
    elsewhere: list[Times]
    room: Name | None
    track: Name | None
    marks: list[dict[str, Any]]

    @property
    def marks_words(self) -> list[str]:
        """The marks in words."""
        return [str(mark["label"]) for mark in self.marks]

    @property
    def starts(self) -> datetime:
        """When it begins; `NEVER` while that is open."""
        return self.slot.starts_at or NEVER

    @property
    def ends(self) -> datetime:
        """When it ends; `NEVER` while that is open."""
        return self.slot.ends_at or NEVER


@dataclass(frozen=True)
class ShownPerson:
    """What somebody does in a session, for a reader."""

    person: ReleasedPerson
    part: Any
    body: Reference | None


class Timetable:
    """A released programme for one reader. `names` are references by code, `types` those of the
    sessions."""

    def __init__(
        self,
        edition: Edition,
        programme: ReleasedProgramme,
        reader: Reader,
        asked: Asked,
        names: Mapping[str, Reference],
        types: Mapping[str, str],
    ) -> None:
        self.edition = edition
        self.programme = programme
        self.reader = reader
        self.asked = asked
        self.reference = names[edition.code]
        self._sessions = {code: one for code, one in names.items() if one.within == edition.code}
        self._types = types
        self.zone = other_zone(programme, asked.zone)
        self._clocks: dict[tuple[datetime, datetime, str], Times] = {}
        self._languages: dict[Tags, str] = {}
        self._told: dict[tuple[Tags, Tags, Tags], list[str]] = {}
        self._in_full: dict[tuple[Tags, Tags, Tags], list[str]] = {}
        self._names: dict[tuple[type, int], Name] = {}

    @cached_property
    def slots(self) -> list[ShownSlot]:
        """The sessions that are asked for, in order of time."""
        return self.shown(s for s in self.programme.slots if self.asked.holds(self.programme, s))

    def shown(self, slots: Iterable[ReleasedSlot]) -> list[ShownSlot]:
        """The slots for the reader, those of sessions that they may see."""
        return [self._shown(slot) for slot in slots if slot.session in self._sessions]

    def _shown(self, slot: ReleasedSlot) -> ShownSlot:
        column = slot.track if self.asked.by == BY_TRACK else slot.room
        return ShownSlot(
            slot=slot,
            reference=self._sessions[slot.session],
            url=self.url_of(slot.session),
            type=SESSION_TYPES[self._types[slot.session]],
            column=column.id if column else None,
            times=self._times(slot, self.programme.zone),
            elsewhere=self._elsewhere(slot),
            room=self.name_of(slot.room),
            track=self.name_of(slot.track),
            marks=self._marks(slot),
        )

    def url_of(self, code: str) -> str:
        """The address of a session's page, which shows the reader's clocks too."""
        before, after = self._session_address
        return f"{before}{code}{after}"

    @cached_property
    def _session_address(self) -> tuple[str, str]:
        """What stands before and after the code; made once, because there are hundreds."""
        zone = self.zone.key if self.zone else None
        made = url_for("forum.session_page", edition=self.edition.code, code="-", zone=zone)
        before, _dash, after = made.partition("/sessions/-")
        return f"{before}/sessions/", after

    def name_of(self, of: ReleasedRoom | ReleasedTrack | None) -> Name | None:
        """The name of a room or track for the reader."""
        if of is None:
            return None
        key = type(of), of.id
        if key not in self._names:
            self._names[key] = name_in(of.names, self.reader.language)
        return self._names[key]

    def _times(self, slot: ReleasedSlot, zone: ZoneInfo, place: str = "") -> Times | None:
        day, starts, ends = self.programme.day_of(slot), slot.starts_at, slot.ends_at
        if starts is None or ends is None or day is None:
            return None
        key = starts, ends, zone.key
        if key not in self._clocks:  # many begin and end together
            self._clocks[key] = times_in(zone.key, starts, ends, day, self.reader.locale, place)
        return self._clocks[key]

    def _elsewhere(self, slot: ReleasedSlot) -> list[Times]:
        zones = {zone.key: zone for zone in (self._room_zone(slot), self.zone) if zone}
        places = ((zone, city_name(zone.key, self.reader.locale)) for zone in zones.values())
        found = (self._times(slot, zone, place) for zone, place in places)
        return [times for times in found if times]

    def _room_zone(self, slot: ReleasedSlot) -> ZoneInfo | None:
        zone, of = slot.room.zone if slot.room else None, self.programme
        if zone is None or keep_the_same_time(zone.key, of.zone.key, of.first_day, of.last_day):
            return None
        return zone

    def _marks(self, slot: ReleasedSlot) -> list[dict[str, Any]]:
        found = []
        if slot.status != CONFIRMED:
            found.append({"label": SESSION_STATUSES[slot.status], "kind": slot.status})
        if change := self.programme.change_of(slot):
            found.append({"label": MARKS[change], "kind": "possible"})
        return found

    def clock(self, at: datetime) -> str:
        """A time by the programme's clocks."""
        return clock_words(at, self.programme.zone.key, self.reader.locale)

    @property
    def released_on(self) -> str:
        """The day of the release, by the programme's clocks."""
        of = self.programme
        return str(format_date(of.at.astimezone(of.zone).date(), "long", self.reader.locale))

    def zone_words(self, zone: ZoneInfo) -> str:
        """A zone with its distances from UTC during the forum, in words."""
        of = self.programme
        return zone_words_between(zone.key, of.first_day, of.last_day, self.reader.locale)

    def languages_told(self, slot: ReleasedSlot) -> list[str]:
        """Languages of a session in a few words: spoken, interpreted into, of documents if they
        are the reader's (or in the language that is asked for)."""
        wanted = self.asked.language or self.reader.language
        documents = (wanted,) if follows(slot.documents, wanted) else ()
        key = slot.floor, slot.interpretation, documents
        if key not in self._told:
            self._told[key] = self._languages_told(*key)
        return self._told[key]

    def _languages_told(self, floor: Tags, interpretation: Tags, documents: Tags) -> list[str]:
        spoken, interpreted = self.languages(floor), self.languages(interpretation)
        found = [spoken] if floor else []
        if interpretation:
            found.append(_("interpreted into %(languages)s", languages=interpreted))
        if documents:
            found.append(_("documents in %(languages)s", languages=self.languages(documents)))
        return found

    def languages_in_full(self, slot: ReleasedSlot) -> list[str]:
        """The three lists, each in a line."""
        key = slot.floor, slot.interpretation, slot.documents
        if key not in self._in_full:
            labels = (_("Floor"), _("Interpretation"), _("Documents"))
            self._in_full[key] = [
                f"{_('%(label)s:', label=label)} {self.languages(tags)}"
                for label, tags in zip(labels, key, strict=True)
                if tags
            ]
        return self._in_full[key]

    def languages(self, tags: Tags) -> str:
        """Languages in words, as a list of the reader's language."""
        if tags not in self._languages:
            names = [language_name(tag) for tag in tags]
            self._languages[tags] = format_list(names, locale=self.reader.locale)
        return self._languages[tags]

    def people_of(self, slot: ReleasedSlot) -> list[ShownPerson]:
        """Who does what in a session, but nobody who has been erased since."""
        if not slot.people:
            return []
        held = set(session().scalars(people_held(person.id for person in slot.people)))
        codes = {person.body for person in slot.people if person.body}
        bodies = references_by_code(codes, self.reader.language)
        return [
            ShownPerson(person, PARTS[person.part], bodies.get(person.body))
            for person in slot.people
            if person.id in held
        ]


def timetables(
    programmes: Sequence[tuple[Edition, ReleasedProgramme]], reader: Reader, asked: Asked = ALL
) -> list[Timetable]:
    """The programmes of editions for a reader. Two statements, however many they are."""
    codes = {edition.code for edition, _programme in programmes}
    codes |= {slot.session for _edition, programme in programmes for slot in programme.slots}
    names = references_by_code(codes, reader.language)
    ids = [edition.id for edition, _programme in programmes]
    types = dict(session().execute(session_types_of(current_user, ids)).tuples().all())
    return [Timetable(*one, reader, asked, names, types) for one in programmes]

"""What the address of a programme asks for: a day, a room, a track, a language, another clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.characters import quoted
from core.languages import SITE_LANGUAGES, language_name
from core.reader import Reader
from core.zones import city_name, is_zone, keep_the_same_time, zones_told_apart
from forum.programme.released import ReleasedProgramme, ReleasedSlot, name_in

BY_ROOM, BY_TRACK = "room", "track"
DAY, ROOM, TRACK = _l("Day"), _l("Room"), _l("Thematic track")
LANGUAGE = _l("Sessions I can follow in")
BESIDE = _l("Side by side")
ZONE = _l("Times of another place as well")
COLUMNS = {BY_ROOM: _l("Rooms"), BY_TRACK: _l("Thematic tracks")}
Value = TypeVar("Value")


@dataclass(frozen=True)
class Asked:
    """What is shown of a programme; None and '' ask for everything."""

    day: date | None = None
    room: int | None = None
    track: int | None = None
    language: str = ""
    by: str = BY_ROOM
    zone: ZoneInfo | None = None

    def holds(self, programme: ReleasedProgramme, slot: ReleasedSlot) -> bool:
        """Whether a slot is asked for."""
        return (
            (self.day is None or programme.day_of(slot) == self.day)
            and (self.room is None or bool(slot.room and slot.room.id == self.room))
            and (self.track is None or bool(slot.track and slot.track.id == self.track))
            and (not self.language or follows(slot.heard, self.language))
        )


ALL = Asked()


def follows(tags: Iterable[str], language: str) -> bool:
    """Whether one of the tags is the language, or a narrower one (RFC 4647, basic filtering)."""
    return any(tag == language or tag.startswith(f"{language}-") for tag in tags)


def asked_of(programme: ReleasedProgramme) -> tuple[Asked, list[str]]:
    """What the address asks for, and words on values that there are not."""
    problems: list[str] = []

    def value(name: str, label: Any, read: Callable[[str], Value | None]) -> Value | None:
        text = request.args.get(name, "").strip()
        found = read(text) if text else None
        if text and found is None:
            problems.append(_no_value(text, label))
        return found

    days, languages = set(days_of(programme)), set(languages_of(programme))
    return Asked(
        day=value("day", DAY, {day.isoformat(): day for day in days}.get),
        room=value("room", ROOM, {str(key): key for key in programme.rooms}.get),
        track=value("track", TRACK, {str(key): key for key in programme.tracks}.get),
        language=value("language", LANGUAGE, {tag: tag for tag in languages}.get) or "",
        by=value("by", BESIDE, {by: by for by in COLUMNS}.get) or BY_ROOM,
        zone=value("zone", ZONE, zone_named),
    ), problems


def _no_value(value: str, label: Any) -> str:
    words: str = _(
        "“%(value)s” is not a value of the filter “%(name)s”. Choose one of the list.",
        value=quoted(value),
        name=label,
    )
    return words


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of a name of the IANA database; None for what is none."""
    return ZoneInfo(name) if is_zone(name) else None


def other_zone(programme: ReleasedProgramme, zone: ZoneInfo | None) -> ZoneInfo | None:
    """The reader's zone, where its clocks do not show the programme's time anyway."""
    first, last = programme.first_day, programme.last_day
    if zone is None or keep_the_same_time(zone.key, programme.zone.key, first, last):
        return None
    return zone


def calendar_address(code: str, asked: Asked) -> str:
    """The calendar of the sessions that are asked for."""
    return url_for(
        "timetable.programme_calendar",
        edition=code,
        day=asked.day,
        room=asked.room,
        track=asked.track,
        language=asked.language or None,
        as_of=None,
    )


def days_of(programme: ReleasedProgramme) -> list[date]:
    """The days on which something begins."""
    return sorted({day for slot in programme.slots if (day := programme.day_of(slot))})


def languages_of(programme: ReleasedProgramme) -> list[str]:
    """The languages in which something can be followed, those of the site first."""
    heard = {tag for slot in programme.slots for tag in slot.heard}
    return [tag for tag in SITE_LANGUAGES if tag in heard] + sorted(heard - {*SITE_LANGUAGES})


def filters_of(
    endpoint: str, code: str, programme: ReleasedProgramme, asked: Asked, reader: Reader
) -> dict[str, Any]:
    """The form, as the macro `filter_form` takes it. What offers no choice is left out."""
    days = [
        (day.isoformat(), format_date(day, "full", reader.locale)) for day in days_of(programme)
    ]
    rooms = [_named(room, reader) for room in programme.rooms.values()]
    tracks = [_named(track, reader) for track in programme.tracks.values()]
    languages = [(tag, language_name(tag)) for tag in languages_of(programme)]
    fields = [
        _select("day", DAY, _("All days"), days, asked.day and asked.day.isoformat()),
        _select("language", LANGUAGE, _("Any language"), languages, asked.language),
        _select("track", TRACK, _("All tracks"), tracks, asked.track),
        _select("room", ROOM, _("All rooms"), rooms, asked.room),
    ]
    if tracks and rooms:
        fields.append(_select("by", BESIDE, "", list(COLUMNS.items()), asked.by))
    action = url_for(endpoint, edition=code)
    return {
        "action": action,
        "reset_url": action,
        "fields": [one for one in fields if len(one["options"]) > 1] + [
            zone_field(programme, asked, reader)
        ],
    }  # fmt: skip


def _named(of: Any, reader: Reader) -> tuple[Any, ...]:
    name = name_in(of.names, reader.language)
    return of.id, name.value, name.language


def zone_field(programme: ReleasedProgramme, asked: Asked, reader: Reader) -> dict[str, Any]:
    """The choice of another clock; a zone that is not on the list stands in it once chosen."""
    rows: list[Any] = list(zones_told_apart(reader.locale, programme.first_day))
    chosen = asked.zone.key if asked.zone else None
    if asked.zone and chosen not in {name for name, _words in rows}:
        rows.insert(0, (chosen, city_name(asked.zone.key, reader.locale)))
    return _select("zone", ZONE, _("Only the forum's time"), rows, chosen)


def _select(name: str, label: Any, none: str, rows: list[Any], chosen: Any) -> dict[str, Any]:
    options = [
        {
            "value": row[0],
            "label": row[1],
            "language": row[2] if len(row) > 2 else "",
            "selected": row[0] == chosen,
        }
        for row in rows
    ]
    if none:
        options.insert(0, {"value": "", "label": none, "selected": chosen in (None, "")})
    return {"kind": "select", "name": name, "label": label, "options": options}

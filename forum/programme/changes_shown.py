"""Changes between two releases as pages tell them, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _

from core.clocks import span_words
from core.languages import language_name
from core.reader import Reader
from forum.programme.comparing import (
    LANGUAGES,
    MOVED,
    OTHER_ROOM,
    OTHER_SEATS,
    OTHER_STATUS,
    OTHER_TRACK,
    PEOPLE,
    Change,
)
from forum.programme.naming import Name, name_in, person_name
from forum.programme.vocabulary import PROGRAMME_CHANGES, SESSION_PARTS, SESSION_STATUSES
from registry.references import Reference, references_by_code

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One change: its kind in words; what it was and what it is, in names."""

    label: str
    before: Sequence[Name] = ()
    after: Sequence[Name] = ()


@dataclass(frozen=True)
class ChangeRow:
    """A session that changed, by name, when it is held, and how it is another."""

    session: Reference
    when: str
    told: Sequence[Told]


def change_rows(
    found: Sequence[Change], before: Content | None, after: Content, reader: Reader
) -> list[ChangeRow]:
    """The changes of the sessions that the reader may see; one statement."""
    names = references_by_code((one.session for one in found), reader.language)
    sides = [_Side(content, reader) if content else None for content in (before, after)]
    return [
        ChangeRow(names[one.session], _when(sides[1], one), list(_told(one, sides)))
        for one in found
        if one.session in names
    ]


def _when(side: "_Side | None", change: Change) -> str:
    words = side.words(MOVED, change.after) if side else []
    return words[0].text if words else ""


def _told(change: Change, sides: Sequence["_Side | None"]) -> Iterable[Told]:
    for kind in change.kinds:
        pairs = zip(sides, (change.before, change.after), strict=True)
        was, now = (side.words(kind, slot) if side and slot else [] for side, slot in pairs)
        yield Told(str(PROGRAMME_CHANGES[kind]), was, now)


class _Side:
    """One of two contents, and how it says things."""

    def __init__(self, content: Content, reader: Reader) -> None:
        self._reader = reader
        self._zone = content["time_zone"]
        self._rooms = {one["id"]: one for one in content["rooms"]}
        self._tracks = {one["id"]: one for one in content["tracks"]}

    def words(self, kind: str, slot: Mapping[str, Any]) -> list[Name]:
        """What the slot says of a kind of change; nothing where the kind says it all."""
        if kind == MOVED:
            return self._plain(self._time(slot))
        if kind == OTHER_ROOM:
            return [self._named(self._rooms, slot["room"], _("no room yet"))]
        if kind == OTHER_TRACK:
            return [self._named(self._tracks, slot["track"], _("no track"))]
        if kind == OTHER_STATUS:
            return self._plain(str(SESSION_STATUSES[slot["status"]]))
        if kind == OTHER_SEATS:
            seats = slot["seats"]
            return self._plain(_("as many as the room has") if seats is None else str(seats))
        if kind == PEOPLE:
            return [self._person(one) for one in slot["people"]] or self._plain(_("nobody named"))
        if kind == LANGUAGES:
            return self._plain(self._languages(slot))
        return []

    def _plain(self, text: str) -> list[Name]:
        return [Name(text, self._reader.language)]

    def _time(self, slot: Mapping[str, Any]) -> str:
        if not slot["starts_at"]:
            return str(_("no time yet"))
        begins, ends = (datetime.fromisoformat(slot[name]) for name in ("starts_at", "ends_at"))
        room = self._rooms.get(slot["room"]) or {}
        return span_words(begins, ends, room.get("time_zone") or self._zone, self._reader.locale)

    def _named(self, rows: Mapping[int, Any], key: int | None, none: str) -> Name:
        row = rows.get(key) if key is not None else None
        return name_in(row["names"], self._reader.language) if row else self._plain(none)[0]

    def _person(self, row: Mapping[str, Any]) -> Name:
        name = person_name(SimpleNamespace(**row), self._reader.language)
        return replace(name, note=str(SESSION_PARTS[row["part"]]))

    def _languages(self, slot: Mapping[str, Any]) -> str:
        labels = (
            (_("floor"), "floor"),
            (_("interpretation"), "interpretation"),
            (_("documents"), "documents"),
        )
        return "; ".join(
            f"{label}: {self._list(slot[name])}" for label, name in labels if slot[name]
        )

    def _list(self, tags: Iterable[str]) -> str:
        return ", ".join(language_name(tag, self._reader.locale) for tag in tags)

"""The form that says where and when a session is, in which languages and with whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from accounts.forms import TOO_LONG, VersionForm
from accounts.people.forms import MultiCheckboxField
from core.clocks import local, which_of
from core.converters import row_number
from core.languages import SITE_LANGUAGES, language_name
from core.problems import BadValue
from core.reader import reader
from desk.forum.planning.forms import MOST_SEATS, NO_NUMBER
from desk.languages import language_tags
from forum.programme.hours import session_times
from forum.programme.models import INTERPRETER, PARTS, Slot, SlotPerson
from forum.programme.naming import name_in, names_of_person
from forum.programme.plan import Plan, zone_in
from forum.programme.planning import Part, Placing
from forum.programme.vocabulary import SESSION_PARTS, SESSION_STATUSES
from forum.time_fields import WhichField

LISTS = ("floor", "interpretation", "documents")
COLUMNS = ("floor_languages", "interpretation_languages", "document_languages")
MOST_PEOPLE = 60
FREE_ROWS = 3


def _others() -> StringField:
    return StringField(
        _l("Other languages"),
        [Length(max=400, message=TOO_LONG)],
        description=_l("Names or tags such as kk, with commas between them."),
        render_kw={"dir": "auto", "maxlength": 400, "list": "languages"},
    )


@dataclass
class PersonRow:
    """What stands in the form for one person: as typed, or as it is held."""

    person: str = ""
    part: str = PARTS[0]
    languages: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        """The number that stands before the name; None where there is none."""
        return row_number(self.person.split(" ", 1)[0])


class SlotForm(VersionForm):
    """A session's place. The times are those of the room's time zone."""

    status = SelectField(SESSION_STATUSES.title, choices=[])
    day = DateField(_l("Day"), [Optional()])
    start = TimeField(_l("Begins"), [Optional()])
    end = TimeField(
        _l("Ends"),
        [Optional()],
        description=_l("A time before the beginning is one of the next day."),
    )
    start_which = WhichField(_l("Begins: which of two same times"))
    end_which = WhichField(_l("Ends: which of two same times"))
    room = SelectField(_l("Room"), coerce=int)
    track = SelectField(_l("Track of sessions"), coerce=int)
    seats = IntegerField(
        _l("Seats"),
        [Optional(), NumberRange(0, MOST_SEATS, NO_NUMBER)],
        description=_l("Empty: as many as the room has."),
        render_kw={"inputmode": "numeric"},
    )
    floor = MultiCheckboxField(_l("Spoken on the floor"))
    floor_others = _others()
    interpretation = MultiCheckboxField(_l("Interpreted into"))
    interpretation_others = _others()
    documents = MultiCheckboxField(_l("Documents in"))
    documents_others = _others()
    bodies = MultiCheckboxField(_l("Delegations that are needed"), coerce=int)
    all_the_same = BooleanField(_l("Save all the same: the room is booked twice for now"))

    def __init__(self, plan: Plan, slot: Slot | None, bodies: Sequence[int], **more: Any) -> None:
        super().__init__(**more)
        self.plan = plan
        self.status.choices = [SelectChoice(*pair) for pair in _words(SESSION_STATUSES)]
        self.room.choices = _named(plan.rooms, _("no room yet"))
        self.track.choices = _named(plan.tracks, _("no track"))
        self.bodies.choices = [SelectChoice(key, str(key)) for key in bodies]
        for name, column in zip(LISTS, COLUMNS, strict=True):
            held = getattr(slot, column) if slot else []
            self[name].choices = [
                SelectChoice(tag, language_name(tag, reader().locale))
                for tag in dict.fromkeys((*SITE_LANGUAGES, *held))
            ]

    @property
    def zone(self) -> str:
        """The time zone that the times are meant in: that of the room that is chosen."""
        return zone_in(self.plan.programme, self.plan.rooms.get(self.room.data or 0))

    def placing(self, people: Sequence[Part]) -> Placing | None:
        """What is asked for; None, with errors at the fields, where it means nothing."""
        starts_at, ends_at = self._times()
        floor, interpretation, documents = (self._languages(name) for name in LISTS)
        if self.errors:
            return None
        return Placing(
            self.status.data,
            starts_at,
            ends_at,
            self.room.data or None,
            self.track.data or None,
            floor,
            interpretation,
            documents,
            self.seats.data,
            tuple(people),
            tuple(self.bodies.data or ()),
        )

    def _times(self) -> tuple[datetime, datetime] | tuple[None, None]:
        given = (self.day, self.start, self.end)
        if not any(one.data for one in given):
            return None, None
        empty = [one for one in given if not one.data]
        for one in empty:
            _add(one, _("Give the day, the beginning and the end, or none of them."))
        if empty:
            return None, None
        which = {"start": self.start_which.data, "end": self.end_which.data}
        try:
            return session_times(self.day.data, self.start.data, self.end.data, self.zone, which)
        except BadValue as bad:
            _add(self[bad.parameter], str(bad))
            return None, None

    def _languages(self, name: str) -> tuple[str, ...]:
        others = self[f"{name}_others"]
        try:
            typed = language_tags(others.data or "", reader().language)
        except BadValue as bad:
            _add(others, str(bad))
            return ()
        return tuple(dict.fromkeys((*(self[name].data or ()), *typed)))


def _add(item: Any, message: str) -> None:
    item.errors = [*item.errors, message]


def _words(codes: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return ((code, str(label)) for code, label in codes.items())


def _named(rows: Mapping[int, Any], none: str) -> list[SelectChoice]:
    names = [(key, name_in(row.names, reader().language).text) for key, row in rows.items()]
    return [SelectChoice(0, none), *(SelectChoice(*pair) for pair in names)]


def known(plan: Plan, slot: Slot | None) -> dict[str, Any]:
    """What is held, as values of the form."""
    if slot is None:
        return {"status": "tentative", "room": 0, "track": 0}
    zone = plan.zone_of(slot)
    held: dict[str, Any] = {
        "status": slot.status,
        "room": slot.room_id or 0,
        "track": slot.track_id or 0,
        "seats": slot.seats,
        "bodies": [one.body_id for one in slot.bodies],
    }
    held |= {name: getattr(slot, column) for name, column in zip(LISTS, COLUMNS, strict=True)}
    if slot.starts_at and slot.ends_at:
        held |= times_known(slot.starts_at, slot.ends_at, zone)
    return held


def times_known(starts_at: datetime, ends_at: datetime, zone: str) -> dict[str, Any]:
    """Two instants, as values of the form."""
    begins, ends = local(starts_at, zone), local(ends_at, zone)
    return {
        "day": begins.date(),
        "start": begins.time(),
        "end": ends.time(),
        "start_which": which_of(starts_at, zone),
        "end_which": which_of(ends_at, zone),
    }


def person_words(person: Any) -> str:
    """Somebody as the form names them: the number, and the names."""
    return f"{person.id} {' / '.join(one.text for one in names_of_person(person))}"


def rows_held(people: Iterable[SlotPerson]) -> list[PersonRow]:
    """The rows of the form for what is held."""
    return [
        PersonRow(person_words(one.person), one.part, ", ".join(one.languages)) for one in people
    ]


def rows_typed(form: MultiDict[str, str]) -> list[PersonRow]:
    """The rows of the form as they are typed, without empty ones."""
    columns = [form.getlist(name)[:MOST_PEOPLE] for name in ("person", "part", "languages")]
    rows = (PersonRow(*(text.strip() for text in texts)) for texts in zip(*columns, strict=False))
    return [one for one in rows if one.person]


def parts_in(rows: Sequence[PersonRow], known: Iterable[int]) -> list[Part]:
    """What the rows say; what cannot be read is told at each row."""
    there, found = set(known), []
    for row in rows:
        if row.number not in there:
            row.errors.append(_("Choose a person from the list, or add them first."))
            continue
        if row.part not in SESSION_PARTS:
            row.errors.append(_("A value in the form is not valid."))
            continue
        try:
            tags = language_tags(row.languages, reader().language)
        except BadValue as bad:
            row.errors.append(str(bad))
            continue
        assert row.number is not None
        found.append(Part(row.number, row.part, tags if row.part == INTERPRETER else ()))
    return list({(one.person, one.part): one for one in found}.values())

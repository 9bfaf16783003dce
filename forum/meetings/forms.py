"""The forms of bilateral meetings. Hours are by the clock of the programme."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.people.forms import MultiCheckboxField
from core.characters import plain
from core.clocks import clock_time, which_of
from forum.meetings.services import LONGEST_WORDS, Wanted
from forum.programme.models import Room
from forum.time_fields import WhichField, instant_in

LONGEST_SUBJECT = 200


class Hours(FlaskForm):
    """A day, and hours from and until, by the clocks of a zone."""

    day = DateField(_l("Day"), [InputRequired(NEEDED)], render_kw={"required": True})
    begins = TimeField(_l("Begins"), [InputRequired(NEEDED)], render_kw={"required": True})
    begins_which = WhichField(_l("Begins: which of two same times"))
    ends = TimeField(_l("Ends at"), [InputRequired(NEEDED)], render_kw={"required": True})

    ends_which = WhichField(_l("Ends: which of two same times"))

    def __init__(self, zone: str, **values: Any) -> None:
        super().__init__(**values)
        self.zone = zone

    def validate_begins(self, _field: TimeField) -> None:
        """The time must be one that there is, and one alone."""
        self._instant("begins")

    def validate_ends(self, _field: TimeField) -> None:
        """The same of the end."""
        self._instant("ends")

    def _instant(self, name: str) -> datetime | None:
        day, clock = self.day.data, self[name].data
        if not day or not clock:
            return None  # told at the field
        return instant_in(self, name, datetime.combine(day, clock), self.zone)

    def window(self) -> tuple[datetime, datetime]:
        """The two instants, once the form is found valid."""
        begins, ends = (self._instant(name) for name in ("begins", "ends"))
        assert begins is not None
        assert ends is not None
        return begins, ends


def hours_of(start: datetime, end: datetime, zone: str) -> dict[str, Any]:
    """What the fields of `Hours` show for two instants."""
    begins, ends = clock_time(start, zone), clock_time(end, zone)
    return {
        "day": begins.date(),
        "begins": begins.time(),
        "begins_which": which_of(start, zone),
        "ends": ends.time(),
        "ends_which": which_of(end, zone),
    }


class ProposeForm(Hours):
    """A meeting that is asked for."""

    asked = SelectField(_l("Delegation"), coerce=int)
    subject = StringField(
        _l("Subject of the meeting"),
        [InputRequired(NEEDED), Length(max=LONGEST_SUBJECT, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "auto", "required": True},
    )
    words = TextAreaField(
        _l("In a few words"),
        [Length(max=LONGEST_WORDS, message=TOO_LONG)],
        filters=[plain],
        render_kw={"rows": 4, "dir": "auto"},
    )
    language = SelectField(_l("Language of this text"), choices=site_languages)
    languages = MultiCheckboxField(_l("Languages to be spoken"), choices=site_languages)

    def wanted(self) -> Wanted:
        """What is asked for."""
        return Wanted(
            self.subject.data, self.words.data or "", self.language.data,
            self.languages.data or [], *self.window(),
        )  # fmt: skip


class TimeForm(Hours, VersionForm):
    """Another time for a meeting."""


class PlaceForm(Hours, VersionForm):
    """A room and a time."""

    room = SelectField(_l("Room"), coerce=int)

    def offer(self, rooms: Sequence[Room], names: Sequence[str]) -> "PlaceForm":
        """Let one of these be chosen."""
        pairs = zip(rooms, names, strict=True)
        self.room.choices = [SelectChoice(one.id, name) for one, name in pairs]
        return self

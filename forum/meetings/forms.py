"""The forms of bilateral meetings. Hours are by the clock of the programme."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.people.forms import MultiCheckboxField
from core.characters import plain
from forum.meetings.services import LONGEST_WORDS, Wanted
from forum.programme.models import Room

LONGEST_SUBJECT = 200


class Hours(FlaskForm):
    """A day, and hours from and until."""

    day = DateField(_l("Day"), [InputRequired(NEEDED)], render_kw={"required": True})
    begins = TimeField(_l("Begins"), [InputRequired(NEEDED)], render_kw={"required": True})
    ends = TimeField(_l("Ends at"), [InputRequired(NEEDED)], render_kw={"required": True})

    def window(self, zone: str) -> tuple[datetime, datetime]:
        """The two instants by a clock."""
        place = ZoneInfo(zone)
        return (
            datetime.combine(self.day.data, self.begins.data, place),
            datetime.combine(self.day.data, self.ends.data, place),
        )


def hours_of(start: datetime, end: datetime, zone: str) -> dict[str, Any]:
    """What the fields of `Hours` show for two instants."""
    begins, ends = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    return {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}


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

    def wanted(self, zone: str) -> Wanted:
        """What is asked for."""
        return Wanted(
            self.subject.data, self.words.data or "", self.language.data,
            self.languages.data or [], *self.window(zone),
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

"""Forms of a programme's days, rooms and tracks, and of its people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.models import LONGEST_EMAIL
from accounts.names import one_line
from core.characters import plain
from core.database import utcnow
from core.languages import SITE_LANGUAGES, direction, language_name
from core.problems import BadValue
from core.reader import reader
from core.zones import zone_choices
from desk.languages import language_tag

LONGEST_NAME = 200
LONGEST_OFFICE = 300
LONGEST_LIFE = 2000
MOST_DAYS = 60
MOST_SEATS = 100_000
NO_NUMBER = _l("Give a whole number, 0 or more.")
NO_DAY = _l("Give a day.")


def _zones(first: str = "") -> list[SelectChoice]:
    choices = [SelectChoice(*pair) for pair in zone_choices(reader().locale, utcnow())]
    return [SelectChoice("", first), *choices] if first else choices


class DaysForm(VersionForm):
    """The days of a programme, and its time zone."""

    time_zone = SelectField(
        _l("Time zone"),
        [InputRequired(NEEDED)],
        description=_l("With its present distance from universal time."),
    )
    first_day = DateField(_l("First day"), [InputRequired(NO_DAY)])
    last_day = DateField(_l("Last day"), [InputRequired(NO_DAY)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.time_zone.choices = _zones()

    def validate_last_day(self, field: Any) -> None:
        first = self.first_day.data
        if not first or not field.data:
            return
        if field.data < first:
            raise ValidationError(_l("The last day is not before the first."))
        if (field.data - first).days >= MOST_DAYS:
            raise ValidationError(_l("A programme has 60 days at most."))


class InLanguages(VersionForm):
    """A form with a text in each language of the site: fields named `<name>_<tag>`."""

    several = "name"

    def texts(self) -> dict[str, str]:
        """What is written, by language; nothing that is empty."""
        found = {tag: self[f"{self.several}_{tag}"].data for tag in SITE_LANGUAGES}
        return {tag: text for tag, text in found.items() if text}

    @classmethod
    def named(cls, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts as values of the fields."""
        return {f"{cls.several}_{tag}": text for tag, text in texts.items()}

    def text_fields(self) -> list[Any]:
        """The fields of the texts, in the order of the site's languages."""
        return [self[f"{self.several}_{tag}"] for tag in SITE_LANGUAGES]

    def label_texts(self, label: str) -> None:
        """Say of each field what it is and in which language."""
        for tag in SITE_LANGUAGES:
            item = self[f"{self.several}_{tag}"]
            item.label.text = f"{label} ({language_name(tag, reader().locale)})"
            item.render_kw = {**item.render_kw, "lang": tag, "dir": direction(tag)}


def _name() -> StringField:
    return StringField(
        "",
        [Length(max=LONGEST_NAME, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"maxlength": LONGEST_NAME},
    )


class NamedForm(InLanguages):
    """Names in the six languages, one at least, and the place among the others."""

    name_zh, name_en, name_ru = _name(), _name(), _name()
    name_fr, name_es, name_ar = _name(), _name(), _name()
    position = IntegerField(
        _l("Place in the order"),
        [InputRequired(NO_NUMBER), NumberRange(0, 999, NO_NUMBER)],
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.label_texts(_("Name"))

    def validate_name_zh(self, _field: Any) -> None:
        """Said at the first of them."""
        if not self.texts():
            raise ValidationError(_l("Give the name in one language at least."))


class TrackForm(NamedForm):
    """A track."""


class RoomForm(NamedForm):
    """A room."""

    capacity = IntegerField(
        _l("Seats"),
        [InputRequired(NO_NUMBER), NumberRange(0, MOST_SEATS, NO_NUMBER)],
        render_kw={"inputmode": "numeric"},
    )
    time_zone = SelectField(
        _l("Time zone"),
        description=_l("Only where the room is in another place than the forum."),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.time_zone.choices = _zones(_("as the programme"))


def _life() -> TextAreaField:
    return TextAreaField(
        "",
        [Length(max=LONGEST_LIFE, message=TOO_LONG)],
        filters=[plain],
        render_kw={"rows": 4},
    )


def _line(label: Any, longest: int, **more: Any) -> StringField:
    return StringField(
        label,
        [Length(max=longest, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"maxlength": longest, "dir": "auto"},
        **more,
    )


def _language(label: Any) -> StringField:
    return StringField(
        label,
        description=_l("By its name or tag, such as kk."),
        filters=[one_line],
        render_kw={"list": "languages", "dir": "auto", "maxlength": 100},
    )


class PersonForm(InLanguages):
    """Somebody who speaks, chairs or interprets."""

    several = "life"
    latin_name = _line(
        _l("Name in Latin letters"), LONGEST_NAME, description=_l("As in a passport.")
    )
    own_name = _line(_l("Name in its own script"), LONGEST_NAME)
    own_language = _language(_l("Language of that name"))
    office = _line(_l("Office"), LONGEST_OFFICE)
    office_language = _language(_l("Language of the office"))
    body = SelectField(_l("Speaks for"), coerce=int, default=0)
    email = EmailField(
        _l("E-mail address"),
        [Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        filters=[one_line],
        description=_l(
            "Seen by the secretariat only: letters go there when a session of theirs is moved or "
            "cancelled."
        ),
        render_kw={"dir": "ltr", "autocomplete": "off", "maxlength": LONGEST_EMAIL},
    )
    letter_language = SelectField(_l("Language of letters"), choices=site_languages)
    life_zh, life_en, life_ru = _life(), _life(), _life()
    life_fr, life_es, life_ar = _life(), _life(), _life()

    def __init__(self, bodies: list[tuple[int, str]], **values: Any) -> None:
        super().__init__(**values)
        self.body.choices = [
            SelectChoice(0, _("nobody in particular")),
            *(SelectChoice(*one) for one in bodies),
        ]
        self.label_texts(_("A few words about them"))

    def validate_latin_name(self, field: Any) -> None:
        if not field.data and not self.own_name.data:
            raise ValidationError(_l("Give a name, in Latin letters or in its own script."))

    def validate_email(self, field: Any) -> None:
        """Optional; what is given can be written to."""
        if field.data and "@" not in field.data[1:-1]:
            raise ValidationError(_l("This is not an e-mail address."))

    def validate_own_language(self, field: Any) -> None:
        self._read(field, bool(self.own_name.data))

    def validate_office_language(self, field: Any) -> None:
        self._read(field, bool(self.office.data))

    def _read(self, field: Any, is_needed: bool) -> None:
        """Put the tag in place of what was typed."""
        if not field.data:
            if is_needed:
                raise ValidationError(_l("Say in which language this is."))
            return
        try:
            field.data = language_tag(field.data, reader().language)
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad


class SureForm(VersionForm):
    """A button that asks for nothing else."""


class ReleaseForm(VersionForm):
    """Releasing what was looked at: `digest` tells what that was."""

    version = None
    digest = StringField(validators=[DataRequired(NEEDED)])
    message = TextAreaField(
        _l("Message to readers"),
        [Length(max=400, message=TOO_LONG)],
        description=_l("What changed, and why, in one or two sentences."),
        filters=[plain],
        render_kw={"rows": 3, "dir": "auto", "maxlength": 400},
    )
    message_language = SelectField(_l("Language of the message"))

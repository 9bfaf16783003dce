"""Forms of participants and their certificates."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.names import one_line
from cooperation.fund.certificates.models import LONGEST_NAME
from cooperation.fund.certificates.participants import Details
from cooperation.fund.projects.vocabulary import LEVELS, SEXES
from core.characters import plain
from core.database import today
from core.problems import BadValue
from core.reader import reader
from desk.fund.participants.reading import (
    LONGEST_KNOWN,
    SEX_OF_PERSON,
    certificate_language,
)
from desk.languages import language_tag

LONGEST_ISSUER = 200
LONGEST_REASON = 500
MOST_HOURS = 10_000
NO_HOURS = _l("Give whole hours from 1 on, or leave it blank.")


def _line(label: Any, longest: int, *checks: Any, **more: Any) -> StringField:
    return StringField(
        label,
        [*checks, Length(max=longest, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"maxlength": longest, "dir": "auto", "autocomplete": "off"},
        **more,
    )


def _choices(codes: Any) -> Any:
    return lambda: [
        SelectChoice("", _l("Not known")), *(SelectChoice(code, codes[code]) for code in codes)
    ]  # fmt: skip


class ParticipantForm(VersionForm):
    """Somebody who took part; what they are known by is asked for anew, for only a digest is
    kept."""

    latin_name = _line(
        _l("Name in Latin letters"), LONGEST_NAME, description=_l("As in a passport.")
    )
    own_name = _line(_l("Name in its own script"), LONGEST_NAME)
    own_language = StringField(
        _l("Language of that name"),
        description=_l("By its name or tag, such as kk."),
        filters=[one_line],
        render_kw={"list": "languages", "dir": "auto", "maxlength": 100},
    )
    body = SelectField(_l("Body"), [InputRequired(NEEDED)], coerce=int, default=0)
    level = SelectField(LEVELS.title, choices=_choices(LEVELS))
    sex = SelectField(SEXES.title, choices=_choices(SEX_OF_PERSON))
    completed_on = DateField(_l("Completed on"), [Optional()])
    known_by = _line(_l("Own number or e-mail address"), LONGEST_KNOWN)
    language = SelectField(_l("Language of the certificate"))

    def __init__(self, bodies: list[tuple[int, str]], is_new: bool, **values: Any) -> None:
        super().__init__(**values)
        self.body.choices = [SelectChoice(0, "–"), *(SelectChoice(*one) for one in bodies)]
        self.language.choices = [
            SelectChoice("", _l("As the name, where the site has its language")),
            *site_languages(),
        ]
        self.is_new = is_new

    def validate_latin_name(self, field: Any) -> None:
        if not field.data and not self.own_name.data:
            raise ValidationError(_l("Give a name, in Latin letters or in its own script."))

    def validate_own_language(self, field: Any) -> None:
        """Put the tag in place of what was typed."""
        if not self.own_name.data:
            field.data = ""
            return
        if not field.data:
            raise ValidationError(_l("Say in which language this is."))
        try:
            field.data = language_tag(field.data, reader().language)
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad

    def validate_body(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(NEEDED)

    def validate_completed_on(self, field: Any) -> None:
        if isinstance(field.data, date) and field.data > today():
            raise ValidationError(_l("This day has not come yet."))

    def validate_known_by(self, field: Any) -> None:
        if self.is_new and not field.data:
            raise ValidationError(_l("Give an own number or an e-mail address, by which the same "
                                     "person is known."))  # fmt: skip

    def details(self) -> Details:
        """What the form says."""
        own_language = self.own_language.data or ""
        return Details(
            latin_name=self.latin_name.data,
            own_name=self.own_name.data,
            own_language=own_language,
            language=self.language.data or certificate_language(own_language),
            body_id=self.body.data,
            level=self.level.data,
            sex=self.sex.data,
            completed_on=self.completed_on.data,
        )


class SheetForm(FlaskForm):
    """Many participants: a file, or lines that are pasted or were mended."""

    activity = SelectField(_l("Activity"), [InputRequired(NEEDED)])
    file = FileField(_l("File"), render_kw={"accept": ".xlsx,.csv,.tsv,.txt,text/csv"})
    lines = TextAreaField(
        _l("Or paste the lines"),
        description=_l("With the header row, as copied from a sheet, or as CSV."),
        render_kw={"rows": 10, "dir": "auto", "autocomplete": "off", "spellcheck": "false"},
    )
    sure = BooleanField()

    def __init__(self, activities: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.activity.choices = [SelectChoice(*one) for one in activities]


class IssueForm(FlaskForm):
    """Who issues certificates of an activity, and for how many hours."""

    activity = StringField()
    person = IntegerField(validators=[Optional()], default=0)
    issuer = _line(
        _l("Issued by"),
        LONGEST_ISSUER,
        InputRequired(NEEDED),
        description=_l("An office, not a person, as it is to stand on the paper."),
    )
    issuer_language = SelectField(_l("Language of the office"), choices=site_languages)
    hours = IntegerField(
        _l("Hours of instruction"),
        [Optional(), NumberRange(1, MOST_HOURS, NO_HOURS)],
        description=_l("Only if they are known."),
        render_kw={"inputmode": "numeric"},
    )


class RevokeForm(VersionForm):
    """Why a certificate is good no more."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(NEEDED), Length(max=LONGEST_REASON, message=TOO_LONG)],
        description=_l("Who verifies the certificate reads it. Name nobody."),
        filters=[plain],
        render_kw={"maxlength": LONGEST_REASON, "dir": "auto"},
    )
    reason_language = SelectField(_l("Language of the reason"), choices=site_languages)

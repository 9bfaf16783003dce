"""The forms for activity files of others."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG
from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES, language_name, reader_locale
from core.problems import BadValue
from registry.schema.fields import Address

_ADDRESS = Address(name="address", label="")


def _web_address(_form: FlaskForm, field: Any) -> None:
    try:
        field.data = _ADDRESS.read([field.data or ""])
    except BadValue as error:
        raise ValidationError(str(error)) from error


class _OriginForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Where a file is from, and the language of what names none."""

    address = StringField(
        _l("Address of the file"), [_web_address, Length(max=1000, message=TOO_LONG)]
    )
    language = SelectField(
        _l("Language of words that name none"), [InputRequired(NEEDED)], default=DEFAULT_LANGUAGE
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        named = [(tag, language_name(tag, reader_locale())) for tag in SITE_LANGUAGES]
        self.language.choices = [SelectChoice(*one) for one in named]


class FileForm(_OriginForm):
    """An activity file."""

    file = FileField(
        _l("Activity file"),
        [FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".xml,application/xml,text/xml", "required": True},
    )


class TakeForm(_OriginForm):
    """What was looked at becomes drafts; the file is found by its digest."""

    digest = StringField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])

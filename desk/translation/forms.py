"""Forms of the translation workbench."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG, VersionForm
from core.problems import BadValue
from registry.schema.fields import LONGEST_TEXT, clean
from registry.schema.forms import WRITTEN_ORIGINS

LONGEST_SUMMARY = 20_000


def _cleaned(form: FlaskForm, field: Any) -> None:
    try:
        field.data = clean(field.data or "")
    except BadValue as error:
        raise ValidationError(str(error)) from error


def _on_one_line(form: FlaskForm, field: Any) -> None:
    field.data = " ".join((field.data or "").split())


class TextForm(FlaskForm):
    """A text in one language: its fields, where the words come from, a message to the reviewer."""

    title = StringField(_l("Title"), [_on_one_line, _cleaned, Length(max=600, message=TOO_LONG)])
    summary = TextAreaField(
        _l("Summary"), [_cleaned, Length(max=LONGEST_SUMMARY, message=TOO_LONG)]
    )
    body = TextAreaField(_l("Note"), [_cleaned, Length(max=LONGEST_TEXT, message=TOO_LONG)])
    origin = SelectField(
        _l("Origin of the words that you changed"),
        choices=[SelectChoice(code, label) for code, label in WRITTEN_ORIGINS.items()],
    )
    minor = BooleanField(_l("Minor edit: translations stay up to date"))
    message = StringField(
        _l("Message to the reviewer"),
        [_on_one_line, _cleaned, Length(max=400, message=TOO_LONG)],
    )
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    record_version = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])


class AcceptForm(VersionForm):
    """A proposal, and its version when the button was shown."""

    proposal = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])


class FileForm(FlaskForm):
    """A file with translations."""

    file = FileField(
        _l("XLIFF file"),
        [FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".xlf,.xliff,application/xliff+xml", "required": True},
    )


class ProposeForm(FlaskForm):
    """What was looked at in the preview becomes proposals."""

    digest = StringField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    origin = SelectField(
        _l("Origin of the words that the file does not mark as reviewed"),
        choices=[SelectChoice(code, WRITTEN_ORIGINS[code]) for code in ("machine", "human")],
    )
    message = StringField(
        _l("Message to the reviewer"),
        [_on_one_line, _cleaned, Length(max=400, message=TOO_LONG)],
    )

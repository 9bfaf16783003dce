"""The forms of the imports desk."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from accounts.forms import NEEDED, TOO_LONG, VersionForm
from registry.kinds import kinds
from registry.schema.forms import editable_kinds


class UploadForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A sheet, and what its rows are."""

    kind = SelectField(_l("Kind of record"), [InputRequired(NEEDED)])
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".xlsx,.csv,.tsv,.txt,text/csv", "required": True},
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = kind_choices()


class ActForm(VersionForm):
    """A button of an import, and what may be said with it."""

    message = StringField(validators=[Optional(), Length(max=500, message=TOO_LONG)])
    encoding = StringField(validators=[Optional()])

    @property
    def first_error(self) -> str:
        """What is wrong, for a page that shows no fields."""
        return next((str(said) for errors in self.errors.values() for said in errors), "")


def kind_choices() -> list[SelectChoice]:
    """The kinds of which there are sheets."""
    return [SelectChoice(kind, str(kinds()[kind].plural)) for kind in editable_kinds()]

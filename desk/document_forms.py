"""Forms of documents at the desk."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG
from core.database import session
from core.problems import BadValue
from registry.documents.licences import LICENCES
from registry.documents.recognising import FORMATS
from registry.documents.services import Description
from registry.door import visible
from registry.schema.fields import Language, clean
from registry.sources import Source

ACCEPTED = ",".join(extension for one in FORMATS.values() for extension in
                    (one.extension, one.media_type))  # fmt: skip


def _plain(text: str | None) -> str:
    return clean(text or "")


class AddForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A file, and what is to be known of it."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        render_kw={"accept": ACCEPTED, "required": True},
    )
    title = StringField(
        _l("Title"),
        [DataRequired(NEEDED), Length(max=300, message=TOO_LONG)],
        description=_l("As the document itself has it, in its own language."),
        render_kw={"dir": "auto", "required": True, "maxlength": 300},
    )
    language = StringField(
        _l("Language of the document"),
        [DataRequired(NEEDED), Length(max=20, message=TOO_LONG)],
        description=_l("A language tag such as ru or zh-hant."),
        render_kw={"dir": "ltr", "list": "languages", "required": True, "maxlength": 20},
    )
    licence = RadioField(LICENCES.title, [InputRequired(NEEDED)], choices=[])
    source = StringField(
        _l("Source"),
        [DataRequired(NEEDED)],
        description=_l("The code of the source that the file comes from."),
        render_kw={"dir": "auto", "list": "sources", "required": True, "maxlength": 700},
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.licence.choices = [
            SelectChoice(code, f"{LICENCES[code]}: {LICENCES.definition(code)}")
            for code in LICENCES
        ]

    def validate_title(self, field: StringField) -> None:
        field.data = _checked(_plain, field.data)

    def validate_language(self, field: StringField) -> None:
        field.data = _checked(Language(name="language", label="").parse, field.data.strip())

    def validate_source(self, field: StringField) -> None:
        code = field.data.strip().partition(" ")[0]
        found = visible(Source, current_user).where(Source.code == code)
        source = session().scalars(found).one_or_none()
        if source is None:
            raise ValidationError(
                _("There is no source with this code. Choose one, or make it first.")
            )
        self.found = source

    def description(self) -> Description:
        """What the person said, once it is found valid."""
        return Description(self.title.data, self.language.data, self.licence.data, self.found)


def _checked(read: Any, text: str | None) -> str:
    try:
        return str(read(text))
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad


class RemoveForm(FlaskForm):  # type: ignore[misc]
    """Why a document is removed."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(NEEDED), Length(max=500, message=TOO_LONG)],
        description=_l("Readers see it at the address of the document."),
        render_kw={"rows": 3, "dir": "auto", "required": True, "maxlength": 500},
    )
    erase = BooleanField(_l("Delete the stored file too (rights of others, personal data)"))

    def validate_reason(self, field: TextAreaField) -> None:
        field.data = _checked(_plain, field.data)

"""Forms of texts of agreements at the desk."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from langcodes import tag_is_valid
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG, VersionForm
from cooperation.agreements.texts.services import Description
from cooperation.agreements.texts.units import MOST_CHARACTERS, cleaned
from cooperation.agreements.texts.vocabulary import OPEN_LICENCES, ORIGIN_LABELS, TRANSLATIONS
from core.database import session
from core.problems import BadValue
from registry.documents.licences import LICENCES
from registry.documents.models import Document
from registry.documents.recognising import DOCX, PDF
from registry.door import visible
from registry.schema.fields import Language, clean
from registry.sources import Source

PASTED, FILE, HELD, BY_HAND = "pasted", "file", "held", "by_hand"
WAYS = {
    PASTED: _l("Paste the text"),
    FILE: _l("Read a file (DOCX or PDF)"),
    HELD: _l("Read a document that is held"),
    BY_HAND: _l("Enter it article by article"),
}
ACCEPTED = ",".join((PDF.extension, PDF.media_type, DOCX.extension, DOCX.media_type))


class DescriptionForm(VersionForm):
    """What a text is, and where it is from."""

    origin = SelectField(_l("What the text is"), [InputRequired(NEEDED)])
    reviewed = BooleanField(_l("A translation: a person has reviewed all of it"))
    source = StringField(
        _l("Source"),
        [DataRequired(NEEDED)],
        description=_l("The code of the source that the text comes from."),
        render_kw={"dir": "auto", "list": "sources", "required": True, "maxlength": 700},
    )
    locator = StringField(
        _l("Place in the source"),
        [Length(max=300, message=TOO_LONG)],
        description=_l("Pages, or the address within the source."),
        render_kw={"dir": "auto", "maxlength": 300},
    )
    document = SelectField(_l("Document that it is taken from"), validate_choice=True)
    licence = SelectField(LICENCES.title)

    def __init__(self, documents: Sequence[Document] = (), **values: Any) -> None:
        super().__init__(**values)
        self._documents = {one.code: one for one in documents}
        self.origin.choices = [
            SelectChoice("", "—"),
            *(SelectChoice(code, str(label)) for code, label in ORIGIN_LABELS.items()),
        ]
        self.document.choices = [SelectChoice("", _("none")), *(
            SelectChoice(one.code, f"{one.code}: {one.title}") for one in documents
        )]  # fmt: skip
        self.licence.choices = [SelectChoice("", _("Not known")), *(
            SelectChoice(code, str(label)) for code, label in OPEN_LICENCES.items()
        )]  # fmt: skip

    def validate_reviewed(self, field: BooleanField) -> None:
        if field.data and self.origin.data not in TRANSLATIONS:
            raise ValidationError(_("Only a translation is reviewed. Leave this empty."))

    def validate_source(self, field: StringField) -> None:
        code = field.data.strip().partition(" ")[0]
        source = session().scalar(visible(Source, current_user).where(Source.code == code))
        if source is None:
            raise ValidationError(
                _("There is no source with this code. Choose one, or make it first.")
            )
        self.found = source

    def validate_locator(self, field: StringField) -> None:
        field.data = _checked(field.data)

    @property
    def chosen_document(self) -> Document | None:
        """The document that is chosen."""
        return self._documents.get(self.document.data or "")

    def description(self) -> Description:
        """What the person said, once it is found valid."""
        return Description(
            self.origin.data,
            self.reviewed.data,
            self.found,
            self.locator.data or "",
            self.chosen_document,
            self.licence.data or "",
        )


class BeginForm(DescriptionForm):
    """A new text: its language, and where its words come from."""

    version = None  # there is nothing yet that could have changed
    language = StringField(
        _l("Language of the text"),
        [DataRequired(NEEDED), Length(max=20, message=TOO_LONG)],
        description=_l("A language tag such as ru or zh-hant."),
        render_kw={"dir": "ltr", "list": "languages", "required": True, "maxlength": 20},
    )
    way = RadioField(_l("Where the words come from"), [InputRequired(NEEDED)], choices=[])
    text = TextAreaField(
        _l("The text"),
        description=_l("All of it. Headings such as “Article 5” on lines of their own divide it."),
        render_kw={"rows": 10, "dir": "auto"},
    )
    broken = BooleanField(_l("Its lines are broken as on the printed page: join them"))
    file = FileField(_l("File"), render_kw={"accept": ACCEPTED})

    def __init__(self, documents: Sequence[Document] = (), **values: Any) -> None:
        super().__init__(documents, **values)
        self.way.choices = [
            SelectChoice(code, str(label))
            for code, label in WAYS.items()
            if code != HELD or documents
        ]

    def validate_language(self, field: StringField) -> None:
        try:
            tag = Language(name="language", label="").parse(field.data.strip())
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad
        if not tag_is_valid(tag):
            raise ValidationError(_("No language is known by this tag."))
        field.data = tag

    def validate_document(self, _field: SelectField) -> None:
        if self.way.data == HELD and self.chosen_document is None:
            raise ValidationError(_("Choose a document."))

    def validate_file(self, field: FileField) -> None:
        if self.way.data == FILE and not field.data:
            raise ValidationError(_("Choose a file."))

    def validate_text(self, field: TextAreaField) -> None:
        if self.way.data == PASTED and not cleaned(field.data or ""):
            raise ValidationError(_("Paste the text here."))
        if len(field.data or "") > MOST_CHARACTERS:
            raise ValidationError(
                _("The text has %(length)s characters, %(most)s at most.",
                  length=len(field.data), most=MOST_CHARACTERS)
            )  # fmt: skip


class RemoveForm(VersionForm):
    """Why a published text is taken away."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(NEEDED), Length(max=400, message=TOO_LONG)],
        description=_l("Every reader sees it."),
        render_kw={"rows": 3, "dir": "auto", "required": True, "maxlength": 400},
    )

    def validate_reason(self, field: TextAreaField) -> None:
        field.data = _checked(field.data)


def _checked(text: str | None) -> str:
    try:
        return clean(text or "")
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad

"""The form of a paper, and those of its authors."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG
from core.characters import plain
from core.languages import language_name
from core.problems import BadValue
from core.reader import reader
from forum.papers.models import LONGEST_NAME, LONGEST_TITLE, Paper, PaperAuthor, PaperCall
from forum.papers.submitting import (
    AUTHOR_COLUMNS,
    COLUMNS,
    MOST_AUTHORS,
    OPEN_LICENCES,
    AuthorContent,
    PaperContent,
    too_long,
)
from registry.documents.licences import LICENCES
from registry.references import Reference
from registry.schema.fields import Language
from registry.vocabulary import SUBJECTS

ACCEPTED_FILES = ".pdf,.docx"
NO_CHOICE = SelectChoice("", "—")
SPARE_AUTHORS = 2
"""Empty places for authors below those that are named."""


def language_choices(tags: Sequence[str]) -> list[SelectChoice]:
    """Languages by their names for the reader."""
    return [SelectChoice(tag, language_name(tag, reader().locale)) for tag in tags]


def _title(label: Any, *checks: Any, **options: Any) -> StringField:
    return StringField(
        label,
        [*checks, Length(max=LONGEST_TITLE, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "auto", "maxlength": LONGEST_TITLE, **options},
    )


def _words(label: Any, **options: Any) -> TextAreaField:
    return TextAreaField(
        label, [Optional()], filters=[plain], render_kw={"rows": 8, "dir": "auto"}, **options
    )


class PaperForm(FlaskForm):
    """A paper as its author writes it. `version` is 0 for one that is not kept yet."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    language = SelectField(_l("Language of the paper"), choices=[], validate_choice=False)
    title = _title(_l("Title"), DataRequired(NEEDED), required=True)
    abstract = _words(_l("Abstract"))
    second_language = SelectField(
        _l("Second language"),
        choices=[],
        description=_l("Only if you give title and abstract in another language too."),
        validate_choice=False,
    )
    second_title = _title(_l("Title in the second language"), Optional())
    second_abstract = _words(_l("Abstract in the second language"))
    topic = SelectField(_l("Topic"), choices=[], validate_choice=False)
    wish = SelectField(
        _l("Session that you wish for"),
        choices=[],
        description=_l("The secretariat decides in which session a paper is given."),
        validate_choice=False,
    )
    file = FileField(_l("File"), render_kw={"accept": ACCEPTED_FILES})
    licence = RadioField(LICENCES.title, [Optional()], choices=[], validate_choice=False)
    declared = BooleanField(
        _l(
            "I declare for all authors that the paper may be published here with their names under "
            "this licence."
        )
    )

    def __init__(self, call: PaperCall, sessions: Sequence[Reference], **values: Any) -> None:
        super().__init__(**values)
        self.call, self.sessions = call, {one.code: one for one in sessions}
        languages = language_choices(call.languages)
        self.language.choices = languages
        self.second_language.choices = [NO_CHOICE, *languages]
        topics = (SelectChoice(code, SUBJECTS[code]) for code in call.topics)
        self.topic.choices = [NO_CHOICE, *topics]
        self.wish.choices = [NO_CHOICE, *(SelectChoice(one.code, one.title) for one in sessions)]
        self.licence.choices = [
            SelectChoice(code, f"{LICENCES[code]}: {LICENCES.definition(code)}")
            for code in OPEN_LICENCES
        ]

    def validate_language(self, field: SelectField) -> None:
        if field.data not in self.call.languages:
            raise ValidationError(
                _("Papers are not taken in this language. Choose one of the list.")
            )

    def validate_second_language(self, field: SelectField) -> None:
        said = field.data or self.second_title.data or self.second_abstract.data
        if said and field.data not in self.call.languages:
            raise ValidationError(_("Say which of the languages of the call this is in."))
        if field.data and field.data == self.language.data:
            raise ValidationError(_("This is the language of the paper already."))

    def validate_second_title(self, field: StringField) -> None:
        if self.second_language.data and not field.data:
            raise ValidationError(_("Give the title in the second language too, or no language."))

    def validate_topic(self, field: SelectField) -> None:
        if field.data and field.data not in self.call.topics:
            raise ValidationError(_("The call has no such topic. Choose one of the list."))

    def validate_abstract(self, field: TextAreaField) -> None:
        if len(field.data) > self.call.longest_abstract:
            raise ValidationError(str(too_long(self.call)))

    validate_second_abstract = validate_abstract

    def show(self, paper: Paper, wish: str) -> None:
        """Fill in what is kept of a paper."""
        for name in COLUMNS:
            if name in self:
                self[name].data = getattr(paper, name)
        self.wish.data = wish
        self.declared.data = paper.declared_at is not None

    def content(self, authors: Sequence[AuthorContent]) -> PaperContent:
        """What it says, once it is found valid."""
        told = {name: self[name].data or "" for name in COLUMNS if name in self}
        wish = self.sessions.get(self.wish.data)
        return PaperContent(
            **told, wish_id=wish.id if wish else None, declared=self.declared.data, authors=authors
        )


class AuthorForm(FlaskForm):
    """One author; all empty where there is none."""

    class Meta:
        csrf = False  # it stands in the form of the paper

    latin_name = StringField(
        _l("Name in Latin letters"),
        [Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_l("As in a passport."),
        filters=[plain],
        render_kw={"dir": "auto", "maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    own_name = StringField(
        _l("Name in its own script"),
        [Length(max=LONGEST_NAME, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "auto", "maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    own_language = StringField(
        _l("Language of that name"),
        [Length(max=20, message=TOO_LONG)],
        description=_l("A language tag such as ru or zh-hant."),
        filters=[plain],
        render_kw={"dir": "ltr", "list": "languages", "maxlength": 20},
    )
    office = StringField(
        _l("Office"),
        [Length(max=300, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "auto", "maxlength": 300},
    )
    body_text = StringField(
        _l("Administration or organization"),
        [Length(max=300, message=TOO_LONG)],
        description=_l("Its code where the registry has it, such as KZ or WCO; else its name."),
        filters=[plain],
        render_kw={"dir": "auto", "list": "bodies", "maxlength": 300, "autocomplete": "off"},
    )

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named."""
        return not any(one.data for one in self)

    def validate_own_name(self, field: StringField) -> None:
        if not self.is_empty and not (field.data or self.latin_name.data):
            raise ValidationError(_("Give the name, in Latin letters or in its own script."))

    def validate_own_language(self, field: StringField) -> None:
        if not self.own_name.data:
            return
        try:
            field.data = Language(name="own_language", label="").parse(field.data)
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad

    def content(self, bodies: dict[str, Reference]) -> AuthorContent:
        """What it says; `bodies` by code."""
        told = {name: self[name].data for name in AUTHOR_COLUMNS if name in self}
        if not told["own_name"]:
            told["own_language"] = ""
        body = bodies.get(told["body_text"].partition(" ")[0].upper())
        return AuthorContent(**told, body_id=body.id if body else None)


def author_forms(sent: Any = None, authors: Sequence[PaperAuthor] = ()) -> list[AuthorForm]:
    """The places for authors: as many as were sent, or those that are kept with spare ones."""
    if sent is not None:
        return [AuthorForm(prefix=_prefix(n)) for n in range(MOST_AUTHORS) if _is_sent(sent, n)]
    held: list[PaperAuthor | None] = [*authors, *[None] * SPARE_AUTHORS]
    return [
        AuthorForm(formdata=None, prefix=_prefix(place), obj=one)
        for place, one in enumerate(held[:MOST_AUTHORS])
    ]


def _prefix(place: int) -> str:
    return f"author{place + 1}-"


def _is_sent(sent: Any, place: int) -> bool:
    return any(name.startswith(_prefix(place)) for name in sent)

"""The form of an application, and those of its budget lines."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG
from accounts.people.forms import MultiCheckboxField
from cooperation.fund.applications.models import LONGEST_TITLE, Application, BudgetLine
from cooperation.fund.applications.submitting import (
    COLUMNS,
    LONGEST_WORDS,
    MOST_LINES,
    MOST_SEATS,
    ApplicationContent,
)
from cooperation.fund.applications.vocabulary import CO_APPLICANT_STATES
from core.characters import plain
from core.languages import language_name
from core.money import read_amount
from core.problems import BadValue
from core.reader import reader
from registry.documents.private import Upload
from registry.references import Reference
from registry.schema.fields import Number

LONGEST_ITEM = 200
SPARE_LINES = 3
"""Empty places for budget lines below those that are kept."""
ACCEPTED_FILES = ".pdf,.docx,.png,.jpg,.jpeg,.webp"
NO_CHOICE = SelectChoice("", "—")
SEATS = Number(name="seats", label="", highest=MOST_SEATS)


def _words(label: Any, description: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [Optional(), Length(max=LONGEST_WORDS, message=TOO_LONG)],
        description=description,
        filters=[plain],
        render_kw={"rows": 8, "dir": "auto", "maxlength": LONGEST_WORDS},
    )


class ApplicationForm(FlaskForm):
    """An application as a delegate writes it. `version` is 0 for one that is not kept yet."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    body = SelectField(
        _l("Administration that applies"), choices=[], coerce=int, validate_choice=False
    )
    language = SelectField(_l("Language of the application"), choices=[], validate_choice=False)
    title = StringField(
        _l("Title"),
        [DataRequired(NEEDED), Length(max=LONGEST_TITLE, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "auto", "maxlength": LONGEST_TITLE, "required": True},
    )
    need = _words(_l("Need"), _l("What your administration lacks, and how that shows."))
    plan = _words(_l("Plan"), _l("What is done, when, where, by whom and for whom."))
    results = _words(
        _l("Expected results"), _l("What will be different afterwards, and how it is measured.")
    )
    seats = StringField(
        _l("Training seats"), [Optional()], render_kw={"inputmode": "numeric", "dir": "auto"}
    )
    upload = FileField(_l("Add a document"), render_kw={"accept": ACCEPTED_FILES})
    dropped_files = MultiCheckboxField(
        _l("Remove documents"), choices=[], coerce=int, validate_choice=False
    )
    asked = SelectField(
        _l("Ask an administration to apply together"),
        choices=[],
        description=_l("Its delegates get a letter, read the application, and confirm or refuse. "
                       "Where you change it later, they are asked again."),
        validate_choice=False,
    )  # fmt: skip
    dropped_partners = MultiCheckboxField(
        _l("Remove co-applicants"), choices=[], coerce=int, validate_choice=False
    )

    def __init__(
        self,
        languages: Sequence[str],
        own: Sequence[Reference],
        others: Sequence[Reference],
        **values: Any,
    ) -> None:
        super().__init__(**values)
        self.own = {one.id: one for one in own}
        self.others = {one.code: one for one in others}
        locale = reader().locale
        named = [SelectChoice(tag, language_name(tag, locale)) for tag in languages]
        self.language.choices = named
        self.body.choices = [SelectChoice(one.id, one.title) for one in own]
        self.asked.choices = [NO_CHOICE, *(SelectChoice(one.code, one.title) for one in others)]
        self.number = 0

    def offer(self, application: Application, names: dict[int, Reference]) -> None:
        """What of a kept application can be removed: its documents and co-applicants."""
        self.dropped_files.choices = [(one.id, one.filename) for one in application.files]
        self.dropped_partners.choices = [
            (one.id, f"{_name(names, one.body_id)}: {CO_APPLICANT_STATES[one.state]}")
            for one in application.partners
        ]

    def show(self, application: Application) -> None:
        """Fill in what is kept of an application."""
        for name in COLUMNS:
            self[name].data = getattr(application, name)
        self.seats.data = str(application.seats or "")

    def validate_body(self, field: SelectField) -> None:
        if self.own and field.data not in self.own:
            raise ValidationError(_("Choose one of the list."))

    def validate_language(self, field: SelectField) -> None:
        if field.data not in [one.value for one in self.language.choices]:
            raise ValidationError(
                _("Applications to this call are not taken in this language. Choose one of the "
                  "list.")
            )  # fmt: skip

    def validate_seats(self, field: StringField) -> None:
        try:
            self.number = SEATS.parse(field.data.strip()) if field.data.strip() else 0
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad

    def validate_asked(self, field: SelectField) -> None:
        if field.data and field.data not in self.others:
            raise ValidationError(_("Choose one of the list."))

    def content(self, lines: Sequence["LineForm"]) -> ApplicationContent:
        """What it says, once it is found valid."""
        told = {name: self[name].data or "" for name in COLUMNS if name != "seats"}
        given, asked = self.upload.data, self.others.get(self.asked.data)
        return ApplicationContent(
            **told,
            seats=self.number,
            lines=[(one.item.data, one.value) for one in lines if not one.is_empty],
            upload=Upload(given.stream, given.filename or "") if given else None,
            dropped_files=frozenset(self.dropped_files.data or ()),
            asked=asked.id if asked else None,
            dropped_partners=frozenset(self.dropped_partners.data or ()),
        )


class LineForm(FlaskForm):
    """A line of the budget; both fields empty where there is none."""

    class Meta:
        csrf = False  # it stands in the form of the application

    item = StringField(
        _l("What for"),
        [Length(max=LONGEST_ITEM, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "auto", "maxlength": LONGEST_ITEM},
    )
    amount = StringField(
        _l("Amount"),
        filters=[plain],
        render_kw={"inputmode": "decimal", "dir": "auto", "maxlength": 60},
    )
    value = Decimal(0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not self.item.data and not self.amount.data

    def validate_item(self, field: StringField) -> None:
        if not field.data and self.amount.data:
            raise ValidationError(_("Say what the amount is for."))

    def validate_amount(self, field: StringField) -> None:
        if self.is_empty:
            return
        if not field.data:
            raise ValidationError(_("Give the amount too, or leave the whole line empty."))
        try:
            self.value = read_amount(field.data)
        except BadValue as bad:
            raise ValidationError(str(bad)) from bad


def line_forms(sent: Any = None, lines: Sequence[BudgetLine] = ()) -> list[LineForm]:
    """The places for budget lines: as many as were sent, or those that are kept with spare ones."""
    if sent is not None:
        return [LineForm(prefix=_prefix(n)) for n in range(MOST_LINES) if _is_sent(sent, n)]
    held: list[BudgetLine | None] = [*lines, *[None] * SPARE_LINES]
    return [_line(place, one) for place, one in enumerate(held[:MOST_LINES])]


def _line(place: int, line: BudgetLine | None) -> LineForm:
    data = {"item": line.item, "amount": f"{line.amount:.2f}"} if line else {}
    return LineForm(formdata=None, prefix=_prefix(place), data=data)


def _prefix(place: int) -> str:
    return f"line{place + 1}-"


def _is_sent(sent: Any, place: int) -> bool:
    return any(name.startswith(_prefix(place)) for name in sent)


def _name(names: dict[int, Reference], body_id: int) -> str:
    found = names.get(body_id)
    return found.title if found else "—"

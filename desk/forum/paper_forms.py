"""Forms of the secretariat about papers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
)
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.models import LONGEST_EMAIL
from accounts.people.forms import MultiCheckboxField
from core.characters import plain
from core.clocks import clock_time, which_of
from core.database import utcnow
from core.languages import SITE_LANGUAGES, language_name
from core.problems import BadValue
from core.reader import reader
from core.zones import present_name, zone_choices
from desk.document_forms import AddForm
from desk.review.forms import MINUTE, NO_TIME
from forum.papers.models import AT_INSTANT, AT_START, DECISIONS, HELD, PaperCall
from forum.papers.submitting import OPEN_LICENCES
from forum.papers.vocabulary import FILE_KINDS, LINK_KINDS, PAPER_STATES
from forum.programme.models import ForumPerson
from forum.time_fields import WhichField, instant_in
from registry.documents.licences import LICENCES
from registry.references import Reference
from registry.schema.fields import Address, Language
from registry.vocabulary import SUBJECTS

LONGEST_WORDS = 20_000
LONGEST_REASON = 4000
AT_ONCE = "now"
FORMATS = [MINUTE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _clock(label: Any, *checks: Any) -> DateTimeLocalField:
    return DateTimeLocalField(label, list(checks), format=FORMATS, invalid_value_message=NO_TIME)


class WordsForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The words of a call in one language."""

    class Meta:
        csrf = False  # it stands in the form of the call

    words = TextAreaField(
        "",
        [Length(max=LONGEST_WORDS, message=TOO_LONG)],
        filters=[plain],
    )


def words_forms(sent: bool, words: Mapping[str, str]) -> dict[str, WordsForm]:
    """The words of a call by language, as they were sent or as they are kept."""
    found = {}
    for tag in SITE_LANGUAGES:
        kept: dict[str, Any] = {} if sent else {"formdata": None}
        form = WordsForm(prefix=f"{tag}-", data={"words": words.get(tag, "")}, **kept)
        form.words.label.text = language_name(tag, reader().locale)
        found[tag] = form
    return found


class CallForm(VersionForm):
    """A call for papers but for its words. `version` is 0 where there is none yet."""

    time_zone = SelectField(
        _l("Time zone"),
        [InputRequired(NEEDED)],
        description=_l("With its present distance from universal time."),
    )
    opens_at = _clock(_l("Opens, by the clock of that zone"), DataRequired(NO_TIME))
    opens_at_which = WhichField(_l("Opens: which of two same times"))
    closes_at = _clock(_l("Closes, by the clock of that zone"), DataRequired(NO_TIME))
    closes_at_which = WhichField(_l("Closes: which of two same times"))
    languages = MultiCheckboxField(
        _l("Languages of papers"),
        [DataRequired(_l("Choose one language at least."))],
        choices=site_languages,
    )
    topics = MultiCheckboxField(
        _l("Topics"),
        [Optional()],
        choices=[SelectChoice(code, SUBJECTS[code]) for code in SUBJECTS],
    )
    longest_abstract = IntegerField(
        _l("Longest abstract, in characters"),
        [
            InputRequired(NEEDED),
            NumberRange(100, 20_000, message=_l("It must be a number from 100 to 20,000.")),
        ],
        render_kw={"min": 100, "max": 20_000, "required": True},
    )
    blind = BooleanField(_l("Do not tell reviewers who the authors are"))
    published = BooleanField(_l("Readers see the call"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        choices = zone_choices(reader().locale, utcnow())
        self.time_zone.choices = [SelectChoice(*pair) for pair in choices]

    def validate_opens_at(self, _field: DateTimeLocalField) -> None:
        self._instant("opens_at")

    def validate_closes_at(self, _field: DateTimeLocalField) -> None:
        closes_at = self._instant("closes_at")
        opens_at = self._instant("opens_at") if not self.opens_at.errors else None
        if opens_at and closes_at and closes_at <= opens_at:
            raise ValidationError(_("The close must be later than the opening."))

    def _instant(self, name: str) -> datetime | None:
        """What a time means; None where that is told at another field."""
        if self.time_zone.errors or not self[name].data:
            return None
        return instant_in(self, name, self[name].data, self.time_zone.data)

    def show(self, call: PaperCall) -> None:
        """Fill in what is kept."""
        self.time_zone.data = present_name(call.time_zone)
        for name in ("languages", "topics", "longest_abstract", "blind"):
            self[name].data = getattr(call, name)
        for name in ("opens_at", "closes_at"):
            at = getattr(call, name)
            self[name].data = clock_time(at, call.time_zone)
            self[f"{name}_which"].data = which_of(at, call.time_zone)
        self.published.data = call.published_at is not None

    def instants(self) -> tuple[datetime, datetime]:
        """Opening and close, once the form is found valid."""
        opens_at, closes_at = (self._instant(name) for name in ("opens_at", "closes_at"))
        assert opens_at is not None
        assert closes_at is not None
        return opens_at, closes_at


class AskForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Which papers the list shows; every field may be left empty."""

    class Meta:
        csrf = False  # it only asks

    state = SelectField(PAPER_STATES.title, [Optional()], choices=[])
    language = SelectField(_l("Language"), [Optional()], choices=[])
    topic = SelectField(_l("Topic"), [Optional()], choices=[])
    reviewer = SelectField(_l("Reviewer"), [Optional()], choices=[])

    def offer(self, name: str, every: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer values of a field, with their counts in their words."""
        self[name].choices = [SelectChoice("", every), *(SelectChoice(*one) for one in choices)]


class ReviewerForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Who is asked to review a paper."""

    email = EmailField(
        _l("E-mail address of the reviewer's account"),
        [InputRequired(NEEDED), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        description=_l("A letter asks them to declare a conflict of interest first."),
        render_kw={"dir": "ltr", "required": True, "autocomplete": "off"},
    )


class DecisionForm(VersionForm):
    """What becomes of a paper, and why."""

    decision = RadioField(
        _l("Decision"),
        [InputRequired(NEEDED)],
        choices=[SelectChoice(code, PAPER_STATES[code]) for code in DECISIONS],
    )
    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(NEEDED), Length(max=LONGEST_REASON, message=TOO_LONG)],
        description=_l("The author is sent it in a letter."),
        filters=[plain],
        render_kw={"rows": 6, "dir": "auto", "required": True},
    )
    reason_language = SelectField(_l("Language of the reason"), choices=site_languages)


class PlaceForm(VersionForm):
    """The session that a paper is given in."""

    place = SelectField(_l("Session"), choices=[])

    def offer(self, sessions: Sequence[Reference]) -> None:
        """Offer sessions of the edition."""
        choices = (SelectChoice(one.code, one.title) for one in sessions)
        self.place.choices = [SelectChoice("", _("None yet")), *choices]


class PersonForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Who of the programme an author is."""

    author = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    person = SelectField(_l("Person of the programme"), choices=[], coerce=int)

    def offer(self, people: Sequence[ForumPerson]) -> None:
        """Offer the people there are, and a new one."""
        named = ((one.id, one.latin_name or one.own_name) for one in people)
        self.person.choices = [
            SelectChoice(0, _("A new one, as the paper names them")),
            *(SelectChoice(*one) for one in named),
        ]


class FileForm(AddForm):
    """A file of a paper for its session."""

    file = FileField(
        _l("File"),
        description=_l("Leave it empty to take the file that the author sent."),
        render_kw={"accept": ".pdf,.docx"},
    )
    kind = RadioField(
        FILE_KINDS.title,
        [InputRequired(NEEDED)],
        choices=[SelectChoice(code, FILE_KINDS[code]) for code in FILE_KINDS],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.licence.choices = [SelectChoice(code, LICENCES[code]) for code in OPEN_LICENCES]


def _needed_for_an_instant(form: FlaskForm, field: DateTimeLocalField) -> None:
    """It stands before `Optional`, which ends the checks of an empty field."""
    if form.when.data == AT_INSTANT and not field.data:
        field.errors = []
        raise StopValidation(NO_TIME)


class ReleaseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """When readers may have a file."""

    when = RadioField(
        _l("Readers may have it"),
        [InputRequired(NEEDED)],
        choices=[
            SelectChoice(AT_ONCE, _l("At once")),
            SelectChoice(AT_START, _l("When its session starts, by the released programme")),
            SelectChoice(AT_INSTANT, _l("From this time on")),
            SelectChoice(HELD, _l("Held back for now")),
        ],
    )
    at = _clock(_l("Time, by the clock of the forum"), _needed_for_an_instant, Optional())
    at_which = WhichField(_l("Time: which of two same times"))

    def __init__(self, zone: str, **values: Any) -> None:
        super().__init__(**values)
        self.zone = zone

    def validate_at(self, field: DateTimeLocalField) -> None:
        if self.when.data == AT_INSTANT and field.data:
            self.instant()

    def instant(self) -> datetime:
        """The time that is asked for, once the form is found valid."""
        return instant_in(self, "at", self.at.data, self.zone)


class LinkForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Where a recording, slides or a transcript lie."""

    place = SelectField(_l("Session"), [DataRequired(NEEDED)], choices=[])
    url = StringField(
        _l("Address"),
        [DataRequired(NEEDED), Length(max=700, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "ltr", "inputmode": "url", "maxlength": 700, "required": True},
    )
    kind = SelectField(
        LINK_KINDS.title, choices=[SelectChoice(code, LINK_KINDS[code]) for code in LINK_KINDS]
    )
    language = StringField(
        _l("Language"),
        [DataRequired(NEEDED), Length(max=20, message=TOO_LONG)],
        description=_l("A language tag such as ru or zh-hant."),
        filters=[plain],
        render_kw={"dir": "ltr", "list": "languages", "maxlength": 20, "required": True},
    )

    def validate_url(self, field: StringField) -> None:
        _checked(Address(name="url", label=""), field)

    def validate_language(self, field: StringField) -> None:
        _checked(Language(name="language", label=""), field)


def _checked(form: Address | Language, field: StringField) -> None:
    try:
        field.data = form.parse(field.data)
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad

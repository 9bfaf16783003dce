"""The forms of asking, complaining and answering."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from accounts.forms import EMAIL, NEEDED, TOO_LONG, VersionForm, few_links, site_languages
from accounts.models import LONGEST_EMAIL
from core.characters import plain
from core.languages import language_name
from core.reader import reader
from forum.floor.guessing import WRITTEN, guessed
from forum.floor.models import LONGEST_COMPLAINT, LONGEST_NAME, LONGEST_REASON
from registry.references import by_title, references_by_code

SHORTEST_TEXT, LONGEST_TEXT, LONGEST_ANSWER = 10, 2000, 4000
GUESS = ""
TOO_LONG_TEXT = _l(
    "This is longer than %(longest)s characters. Ask the most important thing first, and the rest "
    "as a second question.",
    longest=LONGEST_TEXT,
)


def languages_to_choose() -> list[SelectChoice]:
    """That the language is guessed; the site's languages, then others, by name for the reader."""
    locale = reader().locale
    named = [SelectChoice(tag, language_name(tag, locale)) for tag in WRITTEN]
    return [SelectChoice(GUESS, _l("As the text shows")), *named]


def own_bodies() -> list[SelectChoice]:
    """The administrations that the person is a delegate of, and the secretariat for its staff."""
    codes = current_user.scopes("delegate")
    found = by_title(references_by_code(codes, reader().language).values())
    return [SelectChoice(one.code, one.title) for one in found]


class WordsForm(FlaskForm):
    """Words in a language that can be left to be guessed, for a body where one has several."""

    token = HiddenField()
    language = SelectField(_l("Language of your text"), choices=languages_to_choose)
    body = SelectField(_l("For"), choices=own_bodies)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.body.choices:
            del self.body

    @property
    def tag(self) -> str:
        """The language that was chosen, or else the one that the text shows."""
        return self.language.data or guessed(self.text.data, reader().language)

    @property
    def body_code(self) -> str:
        """The code of the body that is spoken for, or ''."""
        return self.body.data if self.body else ""


class AskForm(WordsForm):
    """A question, by anybody."""

    class Meta:
        csrf = False  # it works without cookies: see `core.form_token`

    about = HiddenField(filters=[plain])
    text = TextAreaField(
        _l("Your question"),
        [
            InputRequired(NEEDED),
            Length(SHORTEST_TEXT, message=_l("Say a little more, so that it can be answered.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG_TEXT),
            few_links,
        ],
        description=_l(
            "%(shortest)s to %(longest)s characters, in any language.",
            shortest=SHORTEST_TEXT,
            longest=LONGEST_TEXT,
        ),
        filters=[plain],
        render_kw={"rows": 5, "required": True, "dir": "auto"},
    )
    name = StringField(
        _l("Your name"),
        [Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_l("For the secretariat only; readers do not see it."),
        filters=[plain],
        render_kw={"autocomplete": "name", "dir": "auto"},
    )
    email = EmailField(
        _l("E-mail address"),
        [
            Optional(),
            Length(max=LONGEST_EMAIL, message=TOO_LONG),
            Regexp(EMAIL, message=_l("This is not an e-mail address.")),
        ],
        description=_l(
            "Give it if you want a letter when an administration has answered on record. It is "
            "erased with that letter, and after 180 days at the latest."
        ),
        filters=[plain],
        render_kw={"autocomplete": "email", "dir": "ltr"},
    )


class ComplaintForm(FlaskForm):
    """Why the moderators should look at a question again."""

    class Meta:
        csrf = False  # it works without cookies: see `core.form_token`

    token = HiddenField()
    complaint = TextAreaField(
        _l("What is wrong with it?"),
        [InputRequired(NEEDED), Length(max=LONGEST_COMPLAINT, message=TOO_LONG)],
        description=_l("The secretariat reads it, nobody else."),
        filters=[plain],
        render_kw={"rows": 3, "required": True, "dir": "auto"},
    )


class AnswerForm(WordsForm):
    """An answer, by delegates and staff. `about_number` is the version of the record shown."""

    about_number = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    text = TextAreaField(
        _l("Answer"),
        [DataRequired(NEEDED), Length(max=LONGEST_ANSWER, message=TOO_LONG)],
        description=_l("At most %(longest)s characters.", longest=LONGEST_ANSWER),
        filters=[plain],
        render_kw={"rows": 6, "required": True, "dir": "auto"},
    )


class WithdrawalForm(VersionForm):
    """Why an administration takes its answer of record back, where it says so."""

    reason = TextAreaField(
        _l("Reason"),
        [Length(max=LONGEST_REASON, message=TOO_LONG)],
        description=_l("Readers see it."),
        filters=[plain],
        render_kw={"rows": 3, "dir": "auto"},
    )
    reason_language = SelectField(_l("Language of the reason"), choices=site_languages)

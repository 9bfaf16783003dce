"""Forms of the secretariat about applications."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.models import LONGEST_EMAIL
from cooperation.fund.applications.vocabulary import APPLICATION_STATES
from core.characters import plain
from desk.audit import NOT_A_DAY
from directory.vocabulary import REGIONS

LONGEST_NOTE = 4000
BY_NUMBER, BY_SCORE = "number", "score"


class AskForm(FlaskForm):
    """Which applications the list shows, and in which order; every field may be left empty."""

    class Meta:
        csrf = False  # it only asks

    state = SelectField(APPLICATION_STATES.title, [Optional()], choices=[])
    region = SelectField(REGIONS.title, [Optional()], choices=[])
    order = SelectField(
        _l("Order"),
        [Optional()],
        choices=[
            SelectChoice("", _l("By number")),
            SelectChoice(BY_SCORE, _l("By score, the highest first")),
        ],
    )

    def offer(self, name: str, every: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer values of a field, with their counts in their words."""
        self[name].choices = [SelectChoice("", every), *(SelectChoice(*one) for one in choices)]


class ReturnForm(VersionForm):
    """What an application lacks, and until when it is taken again."""

    note = TextAreaField(
        _l("What is to be completed"),
        [DataRequired(NEEDED), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        description=_l("The applicant is sent it in a letter."),
        filters=[plain],
        render_kw={"rows": 4, "dir": "auto", "required": True},
    )
    note_language = SelectField(_l("Language of these words"), choices=site_languages)
    until = DateField(
        _l("Taken until"),
        [DataRequired(NOT_A_DAY)],
        description=_l("To the end of this day, by the clocks of the call."),
        render_kw={"required": True},
    )


class ReviewerForm(FlaskForm):
    """Who is asked to review an application."""

    email = EmailField(
        _l("E-mail address of the reviewer's account"),
        [InputRequired(NEEDED), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        description=_l("A letter asks them to declare a conflict of interest first."),
        render_kw={"dir": "ltr", "required": True, "autocomplete": "off"},
    )

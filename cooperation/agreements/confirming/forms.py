"""Forms about one fact: a button that confirms it, and words that dispute it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG, site_languages
from cooperation.agreements.confirming.services import WORDS_NEEDED, Said
from core.characters import plain

LONGEST_WORDS = 4000


class ConfirmForm(FlaskForm):
    """What the delegate was shown: the fact, and the last statement about it."""

    digest = HiddenField(validators=[InputRequired(NEEDED)])
    number = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])

    def show(self, digest: str, number: int) -> None:
        """Carry what is shown now, whatever the form carried before."""
        self.digest.data, self.number.data, self.number.raw_data = digest, number, None

    @property
    def said(self) -> Said:
        """What the form says."""
        return Said(self.digest.data, self.number.data)


class DisputeForm(ConfirmForm):
    """The same with words."""

    words = TextAreaField(
        _l("What is not right?"),
        [DataRequired(WORDS_NEEDED), Length(max=LONGEST_WORDS, message=TOO_LONG)],
        description=_l(
            "Name what would be right, and where it is written. Readers see your words once the "
            "secretariat has acknowledged the dispute."
        ),
        filters=[plain],
        render_kw={"rows": 4, "required": True, "dir": "auto"},
    )
    language = SelectField(_l("Language of your words"), choices=site_languages)

    @property
    def said(self) -> Said:
        """What the form says."""
        return Said(self.digest.data, self.number.data, self.words.data, self.language.data)

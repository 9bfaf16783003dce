"""The form of a saved search or a followed record."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG, site_languages
from accounts.names import one_line
from search.subscriptions.models import FREQUENCIES, LONGEST_NAME


class SubscriptionForm(FlaskForm):
    """What it is called, how often letters come, and in which language.

    `search` (encoded parameters) or `record` (a code) say what a new one is about; `version` is
    that of one which is edited.
    """

    search = HiddenField()
    record = HiddenField()
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    name = StringField(
        _l("Name"),
        [InputRequired(NEEDED), Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_l("As the letters call it."),
        filters=[one_line],
        render_kw={"required": True, "dir": "auto", "autocomplete": "off"},
    )
    frequency = RadioField(
        _l("How often letters come"),
        [InputRequired(NEEDED)],
        choices=[SelectChoice(value, label) for value, label in FREQUENCIES.items()],
    )
    language = SelectField(_l("Language of letters"), choices=site_languages)

    @property
    def said(self) -> tuple[str, str, str]:
        """Name, frequency and language."""
        return self.name.data, self.frequency.data, self.language.data

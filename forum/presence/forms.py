"""What is typed at the door of an edition."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG
from core.characters import plain


class LookForm(FlaskForm):
    """What was scanned or typed, and what people check in to; '' for the edition itself."""

    slot = SelectField(_l("Check in to"))
    shown = StringField(
        _l("Badge code or name"),
        [InputRequired(NEEDED), Length(max=200, message=TOO_LONG)],
        filters=[plain],
        render_kw={"dir": "auto", "autocomplete": "off", "required": True},
    )

"""The form of a new token."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from accounts.forms import NEEDED, TOO_LONG
from accounts.people.forms import MultiCheckboxField
from accounts.tokens.models import LONGEST_TOKEN_NAME
from accounts.tokens.scopes import SCOPES, useful_to
from core.permissions import Actor

LIVES = (7, 30, 90, 365)
"""Days that a token may be good for."""


class TokenForm(FlaskForm):
    """What the token is called, what it may do, and for how long."""

    name = StringField(
        _l("Name"),
        [InputRequired(NEEDED), Length(max=LONGEST_TOKEN_NAME, message=TOO_LONG)],
        description=_l("What the token is for, such as the program that uses it."),
        render_kw={"dir": "auto", "maxlength": LONGEST_TOKEN_NAME, "required": True,
                   "autocomplete": "off"},
    )  # fmt: skip
    scopes = MultiCheckboxField(
        _l("What it may do"),
        [InputRequired(_l("Choose at least one."))],
        description=_l("As little as the program needs; never more than you are allowed yourself."),
    )
    days = SelectField(_l("Good for"), default="30")

    def __init__(self, actor: Actor, **values: Any) -> None:
        super().__init__(**values)
        self.scopes.choices = [SelectChoice(one, SCOPES[one].label) for one in useful_to(actor)]
        self.days.choices = [
            SelectChoice(str(one), ngettext("%(num)s day", "%(num)s days", one)) for one in LIVES
        ]

    @property
    def life(self) -> timedelta:
        """How long it is to be good."""
        return timedelta(days=int(self.days.data))

"""The forms of seats."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from forum.delegations.models import Member


class AskForm(FlaskForm):
    """Which member a seat is asked for."""

    member = SelectField(_l("Member of the delegation"), coerce=int)

    def offer(self, members: Sequence[Member]) -> "AskForm":
        """Let one of these be chosen."""
        self.member.choices = [
            SelectChoice(one.id, one.latin_name or one.own_name) for one in members
        ]
        return self

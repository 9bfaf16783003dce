"""What forms of the desk share."""

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED


class VersionForm(FlaskForm):
    """A button: it carries the version of what it was shown with, so that nobody acts on less."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])

"""The form by which anybody reports a mistake."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from accounts.forms import EMAIL, NEEDED, TOO_LONG, few_links
from accounts.models import LONGEST_EMAIL
from core.characters import plain

SHORTEST_TEXT, LONGEST_TEXT, LONGEST_SUGGESTION = 10, 2000, 1000


class ReportForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What is wrong, what would be right, and where to answer. `topic` is for programs to fill."""

    class Meta:
        csrf = False  # it works without cookies: see `core.form_token`

    about = HiddenField(filters=[plain])
    token = HiddenField()
    text = TextAreaField(
        _l("What is wrong?"),
        [
            InputRequired(NEEDED),
            Length(SHORTEST_TEXT, message=_l("Say a little more, so that it can be found.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
            few_links,
        ],
        description=_l(
            "%(shortest)s to %(longest)s characters, in any language.",
            shortest=SHORTEST_TEXT,
            longest=LONGEST_TEXT,
        ),
        filters=[plain],
        render_kw={"rows": 6, "required": True, "dir": "auto"},
    )
    suggestion = TextAreaField(
        _l("What would be right, and where is it written?"),
        [Length(max=LONGEST_SUGGESTION, message=TOO_LONG), few_links],
        description=_l("A source helps most: its title, date and page or its address."),
        filters=[plain],
        render_kw={"rows": 4, "dir": "auto"},
    )
    email = EmailField(
        _l("E-mail address"),
        [
            Optional(),
            Length(max=LONGEST_EMAIL, message=TOO_LONG),
            Regexp(EMAIL, message=_l("This is not an e-mail address.")),
        ],
        description=_l(
            "Give it if you want an answer by e-mail. It is used for the answer only and "
            "erased 90 days after the report is closed."
        ),
        filters=[plain],
        render_kw={"autocomplete": "email", "dir": "ltr"},
    )
    topic = StringField(
        _l("Leave this field empty"),
        filters=[plain],
        render_kw={"autocomplete": "off", "tabindex": "-1"},
    )

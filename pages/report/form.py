"""The form by which anybody reports a mistake."""

import re

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from accounts.forms import NEEDED, TOO_LONG
from accounts.models import LONGEST_EMAIL
from core.characters import plain

SHORTEST_TEXT, LONGEST_TEXT, LONGEST_SUGGESTION = 10, 2000, 1000
MOST_LINKS = 2
# More is the mail server's to judge.
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\Z")
LINK = re.compile(r"https?:|www\.", re.IGNORECASE)


def few_links(_form: FlaskForm, field: Field) -> None:
    """Refuse a text that is a list of links."""
    if len(LINK.findall(field.data)) > MOST_LINKS:
        raise ValidationError(
            ngettext(
                "At most %(num)s link, please. Name the other sources in words.",
                "At most %(num)s links, please. Name the other sources in words.",
                MOST_LINKS,
            )
        )


class ReportForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What is wrong, what would be right, and where to answer. `topic` is for programs to fill."""

    class Meta:
        csrf = False  # it works without cookies: see `pages.report.token`

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

"""The forms of signing in and of one's own account, and what forms share."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, IntegerField, PasswordField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from accounts.models import LONGEST_EMAIL
from accounts.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from core.languages import SITE_LANGUAGES, language_name
from core.reader import reader

NEEDED = _l("This field is needed.")
TOO_LONG = _l("This is too long.")
MOST_LINKS = 2
# More is the mail server's to judge.
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\Z")
_LINK = re.compile(r"https?:|www\.", re.IGNORECASE)


def site_languages() -> list[SelectChoice]:
    """Choices of a field: the languages of the site, by their names for the reader."""
    locale = reader().locale
    return [SelectChoice(tag, language_name(tag, locale)) for tag in SITE_LANGUAGES]


def few_links(_form: FlaskForm, field: Field) -> None:
    """Refuse a text that is a list of links."""
    if len(_LINK.findall(field.data)) > MOST_LINKS:
        raise ValidationError(
            ngettext(
                "At most %(num)s link, please. Name the other sources in words.",
                "At most %(num)s links, please. Name the other sources in words.",
                MOST_LINKS,
            )
        )


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


def _password(label: Any, kind: str, *checks: Any, **options: Any) -> PasswordField:
    """A password field; `kind` is its HTML `autocomplete` token, which password stores read."""
    attributes = {"autocomplete": kind, "maxlength": LONGEST_PASSWORD, "required": True}
    return PasswordField(
        label,
        [InputRequired(NEEDED), Length(max=LONGEST_PASSWORD, message=TOO_LONG), *checks],
        render_kw=attributes,
        **options,
    )


class VersionForm(FlaskForm):
    """A button: it carries the version of what it was shown with, so that nobody acts on less."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])


class SignInForm(FlaskForm):
    """Address and password."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(NEEDED), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        filters=[_trimmed],
        render_kw={"autocomplete": "username", "required": True, "dir": "ltr"},
    )
    password = _password(_l("Password"), "current-password")


class PasswordForm(FlaskForm):
    """A change of one's own password."""

    current = _password(_l("Current password"), "current-password")
    new = _password(
        _l("New password"),
        "new-password",
        description=_l("At least %(count)s characters.", count=SHORTEST_PASSWORD),
    )
    repeated = _password(
        _l("New password, once more"),
        "new-password",
        EqualTo("new", _l("The two passwords are not the same.")),
    )


class NewPasswordForm(FlaskForm):
    """A password by a link."""

    new = _password(
        _l("New password"),
        "new-password",
        description=_l("At least %(count)s characters.", count=SHORTEST_PASSWORD),
    )
    repeated = _password(
        _l("New password, once more"),
        "new-password",
        EqualTo("new", _l("The two passwords are not the same.")),
    )


class ForgottenForm(FlaskForm):
    """The address of the account whose password is lost."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(NEEDED), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        filters=[_trimmed],
        render_kw={"autocomplete": "username", "required": True, "dir": "ltr"},
    )

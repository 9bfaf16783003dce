"""Forms of the people pages: inviting, roles, erasing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.forms import NEEDED, TOO_LONG, site_languages
from accounts.models import LONGEST_EMAIL, LONGEST_NAME
from accounts.names import one_line
from core.languages import is_territory
from core.permissions import ROLES


class MultiCheckboxField(SelectMultipleField):
    """Several choices, each with a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _code(text: str | None) -> str:
    return one_line(text).upper()


class RoleForm(FlaskForm):
    """A role, and what it is granted for."""

    role = RadioField(
        _l("Role"),
        [InputRequired(NEEDED)],
        choices=[SelectChoice(role, label) for role, label in ROLES.items()],
    )
    administration = StringField(
        _l("Administration, for a delegate"),
        [Length(max=8, message=TOO_LONG)],
        description=_l("The code of the country or region (ISO 3166-1), such as KZ."),
        filters=[_code],
        render_kw={"dir": "ltr", "autocapitalize": "characters", "maxlength": 8},
    )
    languages = MultiCheckboxField(_l("Languages, for a translator"), choices=site_languages)

    def validate_administration(self, field: Any) -> None:
        """A delegate acts for one administration, which has a code."""
        if self.role.data == "delegate" and not is_territory(field.data):
            raise ValidationError(_l("Give the code of the administration, such as KZ."))

    def validate_languages(self, field: Any) -> None:
        """A translator works in languages."""
        if self.role.data == "translator" and not field.data:
            raise ValidationError(_l("Choose at least one language."))

    @property
    def scopes(self) -> list[str]:
        """What the role is granted for, one grant each; [""] for a role that reaches everywhere."""
        if self.role.data == "delegate":
            return [self.administration.data]
        return list(self.languages.data) if self.role.data == "translator" else [""]


class InviteForm(RoleForm):
    """Whom to invite, and as what."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(NEEDED), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"required": True, "dir": "ltr", "autocomplete": "off"},
    )
    name = StringField(
        _l("Name"),
        [InputRequired(NEEDED), Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_l("As it is shown to others."),
        filters=[one_line],
        render_kw={"required": True, "dir": "auto", "autocomplete": "off"},
    )
    language = SelectField(
        _l("Language of letters"),
        choices=site_languages,
        description=_l("The invitation is written in it."),
    )


class EraseForm(FlaskForm):
    """The address, typed, as a sign that it is meant."""

    address = StringField(
        _l("The e-mail address of the person"),
        [InputRequired(NEEDED), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        description=_l("Type it to confirm. This cannot be undone."),
        render_kw={"required": True, "dir": "ltr", "autocomplete": "off"},
    )

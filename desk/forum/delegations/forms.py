"""The secretariat's forms about delegations: registration, whom to invite, a focal point."""

import re
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.models import LONGEST_EMAIL, LONGEST_NAME
from accounts.names import one_line
from accounts.people.forms import MultiCheckboxField
from core.characters import plain
from core.clocks import clock_time, which_of
from forum.delegations.inviting import FocalPoint
from forum.delegations.languages import language_choices
from forum.delegations.models import MEMBER_ROLES as ROLES
from forum.delegations.models import Registration
from forum.delegations.registering import Settings
from forum.delegations.vocabulary import MEMBER_ROLES, PRECEDENCES
from forum.time_fields import WhichField, instant_in

LARGEST_QUOTA = 999
NUMBER = _l("Give a number from 1 to %(most)s.", most=LARGEST_QUOTA)
LONGEST_LINES = 40_000
_CODES = re.compile(r"[A-Z0-9-]+")


class _RegistrationForm(FlaskForm):
    """How delegations register, by the clocks of a zone; `RegistrationForm` has a field for each
    role's quota as well."""

    version = IntegerField(widget=HiddenInput(), default=0)
    closes_at = DateTimeLocalField(
        _l("Registration closes at"),
        [InputRequired(NEEDED)],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        render_kw={"required": True},
    )
    closes_at_which = WhichField(_l("Registration closes at: which of two same times"))
    quota = IntegerField(
        _l("Members of a delegation, at most"),
        [InputRequired(NEEDED), NumberRange(1, LARGEST_QUOTA, NUMBER)],
        render_kw={"required": True, "inputmode": "numeric"},
    )
    precedence = RadioField(
        PRECEDENCES.title,
        [InputRequired(NEEDED)],
        choices=[SelectChoice(code, PRECEDENCES[code]) for code in PRECEDENCES],
    )
    precedence_language = SelectField(_l("Language of the alphabet"), choices=language_choices)
    host_order = TextAreaField(
        _l("Order of the host"),
        [Length(max=LONGEST_LINES, message=TOO_LONG)],
        description=_l("Codes of bodies, the first one first, such as CN KZ WCO."),
        filters=[plain],
        render_kw={"rows": 4, "dir": "ltr"},
    )
    erase_on = DateField(
        _l("Needs are erased on"),
        [InputRequired(NEEDED)],
        description=_l("Members and focal points are erased 180 days after that day."),
        render_kw={"required": True},
    )

    def __init__(self, zone: str, **values: Any) -> None:
        super().__init__(**values)
        self.zone = zone

    def validate_erase_on(self, field: Any) -> None:
        """What is told until the end must last until then."""
        if self.closes_at.data and field.data and field.data <= self.closes_at.data.date():
            raise ValidationError(_l("This day has to be after registration closes."))

    def validate_closes_at(self, field: Any) -> None:
        """The time must be one that there is, and one alone."""
        if field.data:
            self._closes()

    def _closes(self) -> datetime:
        return instant_in(self, "closes_at", self.closes_at.data, self.zone)

    def settings(self) -> Settings:
        """What the form says, once it is found valid."""
        quotas = {role: self[f"quota_{role}"].data for role in ROLES}
        return Settings(
            closes_at=self._closes(),
            quota=self.quota.data,
            quotas={role: most for role, most in quotas.items() if most is not None},
            precedence=self.precedence.data,
            precedence_language=self.precedence_language.data,
            host_order=list(dict.fromkeys(_CODES.findall((self.host_order.data or "").upper()))),
            erase_on=self.erase_on.data,
        )


def _role_quota(role: str) -> IntegerField:
    return IntegerField(
        MEMBER_ROLES[role],
        [Optional(), NumberRange(0, LARGEST_QUOTA, NUMBER)],
        render_kw={"inputmode": "numeric"},
    )


RegistrationForm = type(
    "RegistrationForm", (_RegistrationForm,), {f"quota_{role}": _role_quota(role) for role in ROLES}
)


def registration_form(registration: Registration | None, zone: str) -> Any:
    """The form as registration is set, or as it usually begins."""
    if registration is None:
        begun = {"quota": 10, "quota_head": 1, "precedence": "alphabetical",
                 "precedence_language": "en"}  # fmt: skip
        return RegistrationForm(zone, formdata=None, data=begun)
    held = {
        "version": registration.version,
        "closes_at": clock_time(registration.closes_at, zone),
        "closes_at_which": which_of(registration.closes_at, zone),
        "quota": registration.quota,
        "precedence": registration.precedence,
        "precedence_language": registration.precedence_language,
        "host_order": " ".join(registration.host_order),
        "erase_on": registration.erase_on,
    }
    held |= {f"quota_{role}": most for role, most in registration.quotas.items()}
    return RegistrationForm(zone, formdata=None, data=held)


class InviteForm(FlaskForm):
    """Bodies to be invited."""

    bodies = MultiCheckboxField(_l("Administrations and organizations"))
    codes = TextAreaField(
        _l("Further codes"),
        [Length(max=LONGEST_LINES, message=TOO_LONG)],
        description=_l("Instead of choosing above, such as KZ UZ WCO."),
        filters=[plain],
        render_kw={"rows": 3, "dir": "ltr"},
    )

    def validate_codes(self, field: Any) -> None:
        """Something has to be chosen."""
        if not self.wanted:
            raise ValidationError(_l("Choose at least one."))

    @property
    def wanted(self) -> list[str]:
        """Codes of all that is chosen."""
        return [*(self.bodies.data or []), *_CODES.findall((self.codes.data or "").upper())]


class FocalForm(VersionForm):
    """Who nominates, and how many members the delegation may have."""

    name = StringField(
        _l("Name of the focal point"),
        [InputRequired(NEEDED), Length(max=LONGEST_NAME, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"required": True, "dir": "auto", "autocomplete": "off"},
    )
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(NEEDED), Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        description=_l("Another address is another person: the one before sees nothing any more."),
        filters=[one_line],
        render_kw={"required": True, "dir": "ltr", "autocomplete": "off"},
    )
    language = SelectField(_l("Language of letters"), choices=site_languages)
    quota = IntegerField(
        _l("Members of this delegation, at most"),
        [Optional(), NumberRange(1, LARGEST_QUOTA, NUMBER)],
        description=_l("Empty: as for all delegations."),
        render_kw={"inputmode": "numeric"},
    )

    def validate_email(self, field: Any) -> None:
        """Letters go there."""
        if "@" not in field.data[1:-1]:
            raise ValidationError(_l("This is not an e-mail address."))

    @property
    def focal(self) -> FocalPoint:
        """Who it is."""
        return FocalPoint(self.name.data, self.email.data, self.language.data, self.quota.data)

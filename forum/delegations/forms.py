"""Forms of delegations: a member, what they need, a button with a reason."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from accounts.models import LONGEST_EMAIL, LONGEST_NAME
from accounts.names import one_line
from accounts.people.forms import MultiCheckboxField
from core.characters import plain
from forum.delegations.deciding import LONGEST_REASON
from forum.delegations.languages import language_choices
from forum.delegations.members import Nominee
from forum.delegations.models import Member
from forum.delegations.needs import LONGEST_WORDS
from forum.delegations.vocabulary import MEMBER_ROLES, NEEDS

LONGEST_OFFICE = 300


def named_languages() -> list[SelectChoice]:
    """A language, or none yet."""
    return [SelectChoice("", "–"), *language_choices()]


class StepForm(VersionForm):
    """A step of a delegation or of a member, with why where it leads back or away."""

    state = StringField(validators=[InputRequired(NEEDED), Length(max=12, message=TOO_LONG)])
    reason = TextAreaField(
        _l("Reason"),
        [Length(max=LONGEST_REASON, message=TOO_LONG)],
        filters=[plain],
    )


class MemberForm(FlaskForm):
    """Who is nominated. `version` is that of the member who is changed, 0 for a new one."""

    version = IntegerField(widget=HiddenInput(), default=0)
    role = SelectField(
        MEMBER_ROLES.title,
        choices=[SelectChoice(code, MEMBER_ROLES[code]) for code in MEMBER_ROLES],
    )
    latin_name = StringField(
        _l("Name in Latin letters"),
        [Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_l("As in the passport. One of the two names is enough."),
        filters=[one_line],
        render_kw={"dir": "auto", "autocomplete": "off", "maxlength": LONGEST_NAME},
    )
    own_name = StringField(
        _l("Name in the person's own script"),
        [Length(max=LONGEST_NAME, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"dir": "auto", "autocomplete": "off", "maxlength": LONGEST_NAME},
    )
    own_language = SelectField(_l("Language of that name"), choices=named_languages)
    office = StringField(
        _l("Office"),
        [Length(max=LONGEST_OFFICE, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"dir": "auto", "autocomplete": "off", "maxlength": LONGEST_OFFICE},
    )
    email = EmailField(
        _l("E-mail address"),
        [Length(max=LONGEST_EMAIL, message=TOO_LONG)],
        filters=[one_line],
        render_kw={"dir": "ltr", "autocomplete": "off", "maxlength": LONGEST_EMAIL},
    )
    languages = MultiCheckboxField(_l("Languages that the person follows"), choices=site_languages)

    def validate_latin_name(self, field: Any) -> None:
        """One of the names is needed."""
        if not field.data and not self.own_name.data:
            raise ValidationError(
                _l("Give the name in Latin letters, in the person's own script, or both.")
            )

    def validate_own_language(self, field: Any) -> None:
        """A name in a script of its own is in a language, so that it is read and shown right."""
        if self.own_name.data and not field.data:
            raise ValidationError(_l("Say which language the name in the own script is in."))

    def validate_email(self, field: Any) -> None:
        """Optional; what is given can be written to."""
        if field.data and "@" not in field.data[1:-1]:
            raise ValidationError(_l("This is not an e-mail address."))

    @property
    def nominee(self) -> Nominee:
        """What the form says."""
        return Nominee(
            self.role.data,
            self.latin_name.data or "",
            self.own_name.data or "",
            self.own_language.data or "",
            self.office.data or "",
            self.email.data or "",
            list(self.languages.data or []),
        )


def form_of(member: Member) -> MemberForm:
    """The form as the member is."""
    return MemberForm(formdata=None, obj=member)


class _NeedsForm(VersionForm):
    """One field for each kind of need; `needs_form` makes them."""

    @property
    def needs(self) -> dict[str, str]:
        """What the form says, by kind."""
        return {kind: self[kind].data or "" for kind in NEEDS}


def _need_field(kind: str) -> TextAreaField:
    return TextAreaField(
        NEEDS[kind],
        [Length(max=LONGEST_WORDS, message=TOO_LONG)],
        description=NEEDS.definition(kind),
        filters=[plain],
        render_kw={"rows": 2, "dir": "auto", "autocomplete": "off"},
    )


NeedsForm = type("NeedsForm", (_NeedsForm,), {kind: _need_field(kind) for kind in NEEDS})


def needs_form(held: Mapping[str, str], version: int) -> Any:
    """The form with what is held of a member at this version."""
    return NeedsForm(formdata=None, data={**held, "version": version})

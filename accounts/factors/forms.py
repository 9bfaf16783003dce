"""The forms of the second step."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from accounts.factors.models import LONGEST_PASSKEY_NAME
from accounts.factors.passkeys import LONGEST_ANSWER
from accounts.forms import NEEDED, TOO_LONG
from accounts.names import one_line

LONGEST_CODE = 40
_CODE = {"autocomplete": "one-time-code", "required": True, "dir": "ltr", "spellcheck": "false"}


class CodeForm(FlaskForm):
    """A code: of the application, or a recovery code."""

    code = StringField(
        _l("Code of the second step"),
        [InputRequired(NEEDED), Length(max=LONGEST_CODE, message=TOO_LONG)],
        description=_l("Six digits from your application, or one of your recovery codes."),
        render_kw=_CODE,
    )


class GeneratorForm(FlaskForm):
    """The proof that the application took up the secret. `offer` is the secret, sealed."""

    offer = HiddenField()
    code = StringField(
        _l("Code of the application"),
        [InputRequired(NEEDED), Length(max=LONGEST_CODE, message=TOO_LONG)],
        description=_l("The six digits that the application shows now."),
        render_kw=_CODE | {"inputmode": "numeric"},
    )


class PasskeyForm(FlaskForm):
    """A new passkey. `credential` is what the browser's script puts there."""

    name = StringField(
        _l("Name of the passkey"),
        [InputRequired(NEEDED), Length(max=LONGEST_PASSKEY_NAME, message=TOO_LONG)],
        description=_l("So that you can tell it from others, such as “telephone”."),
        filters=[one_line],
        render_kw={"required": True, "dir": "auto", "maxlength": LONGEST_PASSKEY_NAME},
    )
    credential = HiddenField(validators=[Length(max=LONGEST_ANSWER)])

"""Forms of decisions on applications: of one, and of all that are on the shortlist."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from cooperation.fund.applications.deciding import Verdict
from cooperation.fund.applications.models import AWARDED, DECLINED
from cooperation.fund.applications.vocabulary import APPLICATION_STATES
from core.characters import plain
from core.problems import BadValue
from registry.schema.fields import Field, Money, Number

LONGEST_REASON = 4000
MOST_SEATS = 100_000
AMOUNT = Money(name="amount", label=_l("Amount"))
SEATS = Number(name="seats", label=_l("Training seats"), highest=MOST_SEATS)
_SHORT = {"dir": "ltr", "autocomplete": "off", "maxlength": 40}


def _typed(label: Any, mode: str, **more: Any) -> StringField:
    return StringField(
        label,
        [Length(max=40, message=TOO_LONG)],
        filters=[plain],
        render_kw=_SHORT | {"inputmode": mode},
        **more,
    )


def _reason(label: Any, *checks: Any, **more: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [*checks, Length(max=LONGEST_REASON, message=TOO_LONG)],
        filters=[plain],
        render_kw={"rows": 4, "dir": "auto"},
        **more,
    )


def _check_given(form: Any, field: StringField, read: Field) -> None:
    """What an award gives can be read; of other decisions it is left aside."""
    if form.decision.data != AWARDED:
        return
    if not field.data:
        raise ValidationError(_("Write how much is given, 0 for none."))
    try:
        read.parse(field.data)
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad


def _verdict(form: Any, reason: str, language: str) -> Verdict:
    if form.decision.data != AWARDED:
        return Verdict(form.decision.data, reason, language)
    amount, seats = Decimal(AMOUNT.parse(form.amount.data)), SEATS.parse(form.seats.data)
    return Verdict(AWARDED, reason, language, amount, seats)


class DecisionForm(VersionForm):
    """What becomes of an application, and why. What an award gives is typed as people write it."""

    decision = RadioField(_l("Decision"), [InputRequired(NEEDED)], choices=[])
    amount = _typed(_l("Amount"), "decimal")
    seats = _typed(_l("Training seats"), "numeric")
    reason = _reason(
        _l("Reason"),
        DataRequired(NEEDED),
        description=_l("The applicant reads it. Name no reviewer and no score."),
    )
    reason_language = SelectField(_l("Language of the reason"), choices=site_languages)

    def offer(self, decisions: Sequence[str], currency: str) -> None:
        """Offer the decisions that can be taken; the amount is in the application's currency."""
        self.decision.choices = [SelectChoice(one, APPLICATION_STATES[one]) for one in decisions]
        self.amount.description = _(
            "In %(currency)s. Amount and seats are needed for an award only.", currency=currency
        )

    def validate_amount(self, field: StringField) -> None:
        _check_given(self, field, AMOUNT)

    def validate_seats(self, field: StringField) -> None:
        _check_given(self, field, SEATS)

    @property
    def verdict(self) -> Verdict:
        """What is decided, once the form is found valid."""
        return _verdict(self, self.reason.data, self.reason_language.data)


class RowForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The decision on one of the shortlist; '' where none is proposed for now."""

    class Meta:
        csrf = False  # it stands in a form that has it

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(NEEDED)])
    decision = SelectField(_l("Decision"), choices=[])
    amount = _typed(_l("Amount"), "decimal")
    seats = _typed(_l("Training seats"), "numeric")
    reason = _reason(_l("Own reason"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.decision.choices = [
            SelectChoice("", _l("None for now")),
            *(SelectChoice(one, APPLICATION_STATES[one]) for one in (AWARDED, DECLINED)),
        ]

    def validate_amount(self, field: StringField) -> None:
        _check_given(self, field, AMOUNT)

    def validate_seats(self, field: StringField) -> None:
        _check_given(self, field, SEATS)

    def verdict(self, reason: str, language: str) -> Verdict:
        """What is decided, once the form is found valid; `reason` where it has none of its own."""
        return _verdict(self, self.reason.data or reason, language)


class AwardsForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """What the decisions on a shortlist have in common."""

    reason = _reason(
        _l("Reason"),
        description=_l(
            "For all that have no reason of their own above. Applicants read it: name no reviewer "
            "and no score."
        ),
    )
    reason_language = SelectField(_l("Language of the reasons"), choices=site_languages)

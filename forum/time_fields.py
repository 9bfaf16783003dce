"""Times by the clocks of a place in forms: where clocks are put back, the form asks which of two
same times is meant."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from core.clocks import EARLIER, LATER, instant, instants
from core.problems import BadValue

WHICH = (
    ("", _l("the only one")),
    (EARLIER, _l("the earlier one")),
    (LATER, _l("the later one")),
)


class WhichField(SelectField):  # type: ignore[misc]  # wtforms has no types
    """Which of two same times another field means; to be shown where that `is_asked`."""

    def __init__(self, label: Any, **more: Any) -> None:
        choices = [SelectChoice(*pair) for pair in WHICH]
        super().__init__(label, choices=choices, default="", validate_choice=False, **more)
        self.comes_twice = False

    @property
    def is_asked(self) -> bool:
        """Whether the time comes twice, as typed or as it is kept."""
        return self.comes_twice or bool(self.data)


def instant_in(form: Form, name: str, clock: datetime, zone: str) -> datetime:
    """The instant that the field of this name means, whose `WhichField` is called `<name>_which`.

    Raises `ValidationError` where the time does not exist, or comes twice and nothing is chosen.
    """
    which = form[f"{name}_which"]
    which.comes_twice = len(instants(clock, zone)) > 1
    try:
        return instant(clock, zone, which.data or "")
    except BadValue as bad:
        raise ValidationError(str(bad)) from bad

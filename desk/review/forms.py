"""Forms of review: a comment, a decision, a time."""

from datetime import UTC
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from accounts.forms import TOO_LONG, VersionForm
from core.characters import plain
from core.database import utcnow
from core.problems import BadValue
from registry.deciding import LONGEST_DELAY, check_time

LONGEST_COMMENT = 4000
MINUTE = "%Y-%m-%dT%H:%M"
NO_TIME = _l("Write a day and a time as in 2027-06-28 09:00.")
_AREA = {"rows": 4, "dir": "auto", "required": True, "maxlength": LONGEST_COMMENT}


class CommentForm(VersionForm):
    """Something said of a place, or of the whole."""

    place = StringField()
    text = TextAreaField(
        _l("Comment"),
        [
            DataRequired(_l("Write your comment first.")),
            Length(max=LONGEST_COMMENT, message=TOO_LONG),
        ],
        filters=[plain],
    )


class DeclineForm(VersionForm):
    """Why it is not published."""

    reason = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Say why: the author will read it.")),
            Length(max=LONGEST_COMMENT, message=TOO_LONG),
        ],
        filters=[plain],
        render_kw=_AREA,
    )


class TimeForm(VersionForm):
    """When it is published, in UTC."""

    at = DateTimeLocalField(
        _l("Day and time (UTC)"),
        [DataRequired(NO_TIME)],
        format=[MINUTE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        tz=UTC,
        invalid_value_message=NO_TIME,
    )

    @property
    def bounds(self) -> dict[str, str]:
        """The earliest and the latest time, for the browser."""
        now = utcnow()
        return {"min": now.strftime(MINUTE), "max": (now + LONGEST_DELAY).strftime(MINUTE)}

    def validate_at(self, field: Any) -> None:
        """It lies ahead, and not too far."""
        try:
            check_time(field.data)
        except BadValue as error:
            raise ValidationError(str(error)) from error

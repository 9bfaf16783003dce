"""Forms of reviewers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from core.characters import plain
from forum.papers.models import CONFLICT, NO_CONFLICT
from forum.papers.vocabulary import CRITERIA, HIGHEST, LOWEST

LONGEST_WORDS = 8000
_AREA = {"rows": 8, "dir": "auto"}


class ConflictForm(VersionForm):
    """Whether a conflict of interest binds the reviewer."""

    conflict = RadioField(
        _l("Conflict of interest"),
        [InputRequired(NEEDED)],
        choices=[
            SelectChoice(NO_CONFLICT, _l("I have none.")),
            SelectChoice(CONFLICT, _l("I have one, and do not review this paper.")),
        ],
        description=_l(
            "You have one if you or your administration wrote the paper or gain by it, or if you "
            "work with its authors."
        ),
    )
    words = TextAreaField(
        _l("If you have one: what is it?"),
        [Optional(), Length(max=LONGEST_WORDS, message=TOO_LONG)],
        description=_l("The secretariat reads it."),
        filters=[plain],
        render_kw=_AREA | {"rows": 3},
    )


def _score(code: str) -> RadioField:
    choices = [SelectChoice(str(one), str(one)) for one in range(LOWEST, HIGHEST + 1)]
    return RadioField(
        CRITERIA[code],
        [InputRequired(NEEDED)],
        choices=choices,
        description=CRITERIA.definition(code),
    )


class ReviewForm(VersionForm):
    """Scores by criterion, and words."""

    relevance = _score("relevance")
    soundness = _score("soundness")
    usefulness = _score("usefulness")
    clarity = _score("clarity")
    words = TextAreaField(
        _l("What you think of it"),
        [DataRequired(NEEDED), Length(max=LONGEST_WORDS, message=TOO_LONG)],
        description=_l(
            "The secretariat reads it, and the other reviewers once they have sent theirs."
        ),
        filters=[plain],
        render_kw=_AREA | {"required": True},
    )
    language = SelectField(_l("Language of your words"), choices=site_languages)

    @property
    def criteria(self) -> list[Any]:
        """The fields of the criteria, in order."""
        return [self[code] for code in CRITERIA]

    @property
    def scores(self) -> dict[str, int]:
        """The scores by criterion, once the form is found valid."""
        return {code: int(self[code].data) for code in CRITERIA}

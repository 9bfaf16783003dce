"""Forms of reviewers."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from accounts.forms import NEEDED, TOO_LONG, VersionForm, site_languages
from cooperation.fund.applications.models import CONFLICT, NO_CONFLICT, ApplicationReview
from cooperation.fund.applications.reviewing import lacking
from cooperation.fund.applications.vocabulary import SCORES
from cooperation.fund.calls.vocabulary import CRITERIA
from core.characters import plain

LONGEST_WORDS = 8000
_AREA = {"rows": 3, "dir": "auto"}


class ConflictForm(VersionForm):
    """Whether a conflict of interest binds the reviewer."""

    conflict = RadioField(
        _l("Conflict of interest"),
        [InputRequired(NEEDED)],
        choices=[
            SelectChoice(NO_CONFLICT, _l("I have none.")),
            SelectChoice(CONFLICT, _l("I have one, and do not review this application.")),
        ],
        description=_l(
            "You have one if you or your administration apply or gain by it, or if you work with "
            "the applicants or have advised them on it."
        ),
    )
    words = TextAreaField(
        _l("If you have one: what is it?"),
        [Optional(), Length(max=LONGEST_WORDS, message=TOO_LONG)],
        description=_l("The secretariat reads it."),
        filters=[plain],
        render_kw=_AREA,
    )


class ReviewForm(VersionForm):
    """Scores by criterion of the call, with words; `review_form` adds the fields of criteria."""

    language = SelectField(_l("Language of your words"), choices=site_languages)
    codes: tuple[str, ...] = ()

    @property
    def criteria(self) -> list[tuple[Any, Any]]:
        """The fields of each criterion, score and words, in order."""
        return [(self[f"score-{code}"], self[f"words-{code}"]) for code in self.codes]

    @property
    def scores(self) -> dict[str, int]:
        """The scores that are given, by criterion."""
        given = ((code, self[f"score-{code}"].data) for code in self.codes)
        return {code: int(score) for code, score in given if score}

    @property
    def words(self) -> dict[str, str]:
        """The words that are given, by criterion."""
        given = ((code, self[f"words-{code}"].data) for code in self.codes)
        return {code: words for code, words in given if words}

    def is_complete(self) -> bool:
        """Whether it can be sent; what it lacks is told at the fields."""
        told = {"score": _("Give a score."), "words": _("Say why, for this score.")}
        lacks = lacking(self.codes, self.scores, self.words)
        for code, what in lacks.items():
            self[f"{what}-{code}"].errors = [told[what]]
        return not lacks


def review_form(codes: Iterable[str], review: ApplicationReview | None = None) -> Any:
    """The form for these criteria: as it was sent, or as a review is kept."""
    fields: dict[str, Any] = {"codes": tuple(codes)}
    for code in fields["codes"]:
        fields |= {f"score-{code}": _score(code), f"words-{code}": _words()}
    form = type("ReviewForm", (ReviewForm,), fields)
    if review is None:
        return form()
    kept: dict[str, Any] = {"language": review.language}
    kept |= {f"score-{code}": str(score) for code, score in review.scores.items()}
    kept |= {f"words-{code}": words for code, words in review.words.items()}
    return form(formdata=None, data=kept)


def _score(code: str) -> RadioField:
    return RadioField(
        CRITERIA[code],
        [Optional()],
        choices=[SelectChoice(one, f"{one} – {SCORES[one]}") for one in SCORES],
        description=CRITERIA.definition(code),
    )


def _words() -> TextAreaField:
    return TextAreaField(
        _l("Explanation"),
        [Optional(), Length(max=LONGEST_WORDS, message=TOO_LONG)],
        filters=[plain],
        render_kw=_AREA,
    )

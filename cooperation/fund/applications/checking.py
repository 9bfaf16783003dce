"""The eligibility check: what can be computed of it, and the verbs of the secretariat.

What is computed says yes, no or not known, each with words; a person decides. None of the verbs
commits. That an application is not eligible is a decision with a reason, proposed and confirmed as
all decisions are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cooperation.fund.applications import review_letters
from cooperation.fund.applications.acting import acting
from cooperation.fund.applications.conditions import Incomplete, check_whole
from cooperation.fund.applications.models import (
    ASKED,
    CONFLICT,
    ELIGIBLE,
    RETURNED,
    SUBMITTED,
    UNDECLARED,
    UNDER_REVIEW,
    Application,
)
from core.audit import AuditEntry
from core.clocks import day_ends, zoned_words
from core.database import utcnow
from core.languages import SITE_LANGUAGES, language_name
from core.money import money_words
from core.permissions import Actor
from core.problems import BadValue, Conflict, Problem
from core.reader import reader

YES, NO, UNKNOWN = "yes", "no", "unknown"
PARTS = {
    "title": _l("Title"),
    "need": _l("Need"),
    "plan": _l("Plan"),
    "results": _l("Expected results"),
    "seats": _l("Training seats"),
    "lines": _l("Budget"),
}
LONGEST_RETURN = timedelta(days=366)
RETURN = "application.return"


@dataclass(frozen=True)
class Finding:
    """What was looked at, the answer (`YES`, `NO`, `UNKNOWN`), and words that say why."""

    label: Any
    answer: str
    words: str


def findings(application: Application, path: Sequence[AuditEntry]) -> list[Finding]:
    """All that can be computed of its eligibility; `path` are the entries of the log about it."""
    return [
        Finding(label, *found)
        for label, found in (
            (_l("The administration may apply"), _administration(application)),
            (_l("Language"), _language(application)),
            (_l("In time"), _time(application, path)),
            (_l("Complete"), _complete(application)),
            (_l("Co-applicants have answered"), _partners(application)),
            (_l("Seats within the call"), _seats(application)),
            (_l("Amount within the call"), _amount(application)),
        )
    ]


def _administration(application: Application) -> tuple[str, str]:
    named = [one.party_id for one in application.call.parties if one.role == "eligible"]
    if not named:
        return YES, _("The call is open to every administration.")
    if application.body_id in named:
        return YES, _("The call names it.")
    return NO, _("The call names others.")


def _language(application: Application) -> tuple[str, str]:
    taken = application.call.application_languages
    name = language_name(application.language, reader().locale)
    return YES if not taken or application.language in taken else NO, name


def _time(application: Application, path: Sequence[AuditEntry]) -> tuple[str, str]:
    call, at = application.call, application.submitted_at
    if at is None:
        return UNKNOWN, _("It was not submitted.")
    words = zoned_words(at, call.time_zone, reader().locale)
    if call.opens_at <= at < call.closes_at:
        return YES, words
    longer = [one.detail["until"] for one in path if one.action == RETURN]
    if any(at < datetime.fromisoformat(until) for until in longer):
        return YES, _("Completed in the time that it was given: %(time)s", time=words)
    return NO, words


def _complete(application: Application) -> tuple[str, str]:
    missing = _missing(application)
    lacking = [label for name, label in PARTS.items() if name in missing]
    if lacking:
        return NO, _("It lacks: %(parts)s.", parts=", ".join(map(str, lacking)))
    return YES, _("Words, seats and budget are there.")


def _missing(application: Application) -> set[str]:
    """What a submission needs and is not there; what is there but too much is told elsewhere."""
    try:
        check_whole(application, application.call)
    except Incomplete as incomplete:
        held = {"seats": application.seats, "lines": application.lines}
        return {name for name in incomplete.missing if not held.get(name)}
    return set()


def _partners(application: Application) -> tuple[str, str]:
    partners = application.partners
    waiting = sum(one.state == ASKED for one in partners)
    if not partners:
        return YES, _("It has none.")
    if waiting:
        words = ngettext("%(num)s has not answered.", "%(num)s have not answered.", waiting)
        return NO, str(words)
    return YES, _("All have answered.")


def _seats(application: Application) -> tuple[str, str]:
    most = application.call.seats
    if most is None:
        return YES, _("The call tells no bound.")
    words = _(
        "%(asked)s of %(most)s",
        asked=format_decimal(application.seats),
        most=format_decimal(most),
    )
    return YES if application.seats <= most else NO, words


def _amount(application: Application) -> tuple[str, str]:
    call, asked = application.call, application.asked_for
    if call.budget is None:
        return YES, _("The call tells no bound.")
    if application.currency != call.currency:
        return UNKNOWN, _("It is in another currency than the budget of the call.")
    locale = reader().locale
    words = _(
        "%(asked)s of %(most)s",
        asked=money_words(asked, call.currency, locale),
        most=money_words(call.budget, call.currency, locale),
    )
    return YES if asked <= call.budget else NO, words


def find_eligible(application: Application, by: Actor, opened: int) -> None:
    """Say that it can be reviewed; a letter tells the applicant. Raises `Conflict`.

    Who reviewed it before it was withdrawn and submitted anew looks at it again: conflicts are
    declared anew, and what was sent is a draft again.
    """
    with acting(application, by, "application.eligible", opened):
        if application.state != SUBMITTED:
            raise Conflict(_l("Only an application that was submitted can be found eligible."))
        again = [one for one in application.reviews if one.conflict != CONFLICT]
        for one in again:
            one.conflict, one.sent_at = UNDECLARED, None
        application.state = UNDER_REVIEW if again else ELIGIBLE
    review_letters.tell_eligible(application)
    for one in again:
        review_letters.ask_reviewer(application, one.reviewer)


def return_for_completion(
    application: Application, by: Actor, note: str, language: str, day: date, opened: int
) -> None:
    """Give it back with words that say what it lacks; it is taken to the end of the day by the
    clocks of the fund. A letter tells the applicant.

    Raises `Conflict`, `BadValue`, and `Problem` without words or with a day that cannot be.
    """
    if language not in SITE_LANGUAGES:
        raise BadValue(_l("A value in the form is not valid."))
    if not note:
        raise Problem(_l("Say what is to be completed: the applicant will read it."))
    until, now = day_ends(day, application.call.time_zone), utcnow()
    if not now < until <= now + LONGEST_RETURN:
        raise Problem(_l("Choose a day from today on, within a year."))
    with acting(application, by, RETURN, opened, until=until.isoformat()):
        if application.state not in (SUBMITTED, ELIGIBLE):
            raise Conflict(_l("Only what is not under review yet can be returned."))
        application.state, application.returned_until = RETURNED, until
        application.note, application.note_language = note, language
    review_letters.tell_returned(application)

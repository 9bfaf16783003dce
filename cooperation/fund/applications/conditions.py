"""What a submission must meet: it comes in time, and it is whole. Pure."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from cooperation.fund.applications.models import ASKED, RETURNED, Application
from cooperation.fund.calls.models import FundCall
from core.clocks import utc_words, zoned_words
from core.languages import reader_locale
from core.problems import Conflict, Problem


class NotOpen(Conflict):
    """Applications are not taken at this time (HTTP 409); the message says since or until when."""


class Incomplete(Problem):
    """What a submitted application needs is missing (HTTP 422). `missing`: field → what to do."""

    status = 422

    def __init__(self, missing: dict[str, Any]) -> None:
        super().__init__(_l("Something is missing."))
        self.missing = missing


def check_in_time(application: Application, call: FundCall, at: datetime) -> None:
    """Raises `NotOpen` unless the application is taken at an instant: while the call is open, and
    a returned one until the instant that was set for it. Each end is the first that is over."""
    ends = application.returned_until or call.closes_at
    if at >= ends:
        raise too_late(ends, call)
    if application.state != RETURNED and not call.is_open(at):
        raise NotOpen(
            _l("Applications are taken from %(time)s. The draft is kept until then.",
               time=zoned_words(call.opens_at, call.time_zone, reader_locale()))
        )  # fmt: skip


def too_late(ends: datetime, call: FundCall) -> NotOpen:
    """Says until when it was taken, by the clocks of the fund and by UTC."""
    locale = reader_locale()
    return NotOpen(
        _l("It is too late: this was taken until just before %(there)s, which is %(universal)s. "
           "What is saved stays a draft.",
           there=zoned_words(ends, call.time_zone, locale),
           universal=utc_words(ends, locale))
    )  # fmt: skip


def check_whole(application: Application, call: FundCall) -> None:
    """Raises `Incomplete` with all that is missing, or is more than the call has in all."""
    write = _l("Write this before you submit.")
    missing = {name: write for name in ("title", "need", "plan", "results")
               if not getattr(application, name)}  # fmt: skip
    if call.application_languages and application.language not in call.application_languages:
        missing["language"] = _l(
            "Applications to this call are not taken in this language. Choose one of the list."
        )
    wants_seats = call.seats is not None or call.budget is None
    if wants_seats and not application.seats and not (call.seats is None and application.lines):
        missing["seats"] = _l("Say for how many seats you apply.")
    elif call.seats is not None and application.seats > call.seats:
        missing["seats"] = _l("The call has %(seats)s seats in all.", seats=str(call.seats))
    if call.budget is not None and not application.lines:
        missing["lines"] = _l("Give one line of the budget at least.")
    elif call.budget is not None and application.asked_for > call.budget:
        missing["lines"] = _l("This is more than the budget of the whole call.")
    if any(one.state == ASKED for one in application.partners):
        missing["asked"] = _l(
            "An administration that you asked to join has not answered yet. Wait for it, or remove "
            "it."
        )
    if missing:
        raise Incomplete(missing)

"""What letters about a call say, in the language that is being spoken."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import format_decimal
from flask_babel import gettext as _

from accounts.models import Account
from cooperation.fund.applications.models import Application
from cooperation.fund.calls.models import FundCall
from cooperation.fund.letters.sending import Told, fact, titled
from core.clocks import utc_words, zoned_words
from core.languages import language_name, locale_of
from core.money import money_words
from core.web import full_address
from registry.references import Reference
from registry.templating import listed


def announcement(call: FundCall, reference: Reference, account: Account) -> Told:
    """A call is open."""
    return Told(
        _("Call for applications: %(title)s", title=reference.title),
        [
            _("The training fund takes applications from your administration:"),
            titled(reference, account.language),
            "\n".join(_facts(call, account)),
            _address(reference, account),
        ],
        _why(),
    )


def new_deadline(
    call: FundCall, reference: Reference, account: Account, told: datetime | None
) -> Told:
    """It closes at another time than the last letter told."""
    lines = [fact(_("Closes now"), _times(call.closes_at, call, account))]
    if told is not None:
        lines.insert(0, fact(_("You were told"), _times(told, call, account)))
    return Told(
        _("Another deadline: %(title)s", title=reference.title),
        [
            _("A call of the training fund closes at another time than you were told:"),
            titled(reference, account.language),
            "\n".join(lines),
            _address(reference, account),
        ],
        _why(),
    )


def reminder(
    call: FundCall, reference: Reference, account: Account, application: Application
) -> Told:
    """It closes soon, and the administration's application is not submitted."""
    until = application.returned_until or call.closes_at
    return Told(
        _("Not submitted yet: %(title)s", title=reference.title),
        [
            _("The application of your administration to this call is not submitted:"),
            titled(reference, account.language),
            fact(_("It is taken until just before"), _times(until, call, account)),
            _address(reference, account),
        ],
        _why(),
    )


def _facts(call: FundCall, account: Account) -> Iterator[str]:
    locale = locale_of(account.language)
    languages = [language_name(tag, locale) for tag in call.application_languages]
    yield fact(_("Closes"), _times(call.closes_at, call, account))
    budget = money_words(call.budget, call.currency, locale)
    yield fact(_("Budget"), budget or _("Not told"))
    yield fact(
        _("Training seats"), _("Not told") if call.seats is None else format_decimal(call.seats)
    )
    yield fact(_("Languages of applications"), listed(languages) or _("Any language"))


def _times(at: datetime, call: FundCall, account: Account) -> str:
    """An instant by the fund's clock, and in UTC in a line of its own."""
    locale = locale_of(account.language)
    return f"{zoned_words(at, call.time_zone, locale)}\n{utc_words(at, locale)}"


def _address(reference: Reference, account: Account) -> str:
    return full_address("fund_calls.call_page", lang=account.language, code=reference.code)


def _why() -> str:
    return str(_("You get this letter as a delegate of an administration that may apply."))

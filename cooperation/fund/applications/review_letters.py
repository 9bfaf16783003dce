"""The letters of check and review, each in the language of who gets it."""

from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.letters import queue_letter
from accounts.models import Account
from cooperation.fund.applications.models import Application
from cooperation.fund.applications.shown import number_of
from core.clocks import zoned_words
from core.languages import locale_of
from core.web import full_address
from registry.references import references_to


def tell_eligible(application: Application) -> None:
    """Tell who answers for an application that it is eligible."""
    account = application.account
    if account is None or not account.active:
        return
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Dear %(name)s,\n\n"
            "the application of your administration, “%(title)s” (%(number)s), is eligible. It "
            "will be reviewed, and you are told of the decision.\n\n"
            "%(call)s\n%(address)s",
            name=account.name,
            title=application.title,
            number=number_of(application),
            **_call(application, account.language),
        )
        queue_letter(account, _("Your application is eligible"), text)


def tell_returned(application: Application) -> None:
    """Tell them that it is to be completed, what it lacks, and until when it is taken."""
    account = application.account
    if account is None or not account.active or application.returned_until is None:
        return
    locale = locale_of(account.language)
    with force_locale(str(locale)):
        text = _(
            "Dear %(name)s,\n\n"
            "the secretariat returns the application of your administration, “%(title)s” "
            "(%(number)s), for completion:\n\n"
            "%(note)s\n\n"
            "Submit it again before %(time)s.\n\n"
            "%(call)s\n%(address)s",
            name=account.name,
            title=application.title,
            number=number_of(application),
            note=application.note,
            time=zoned_words(application.returned_until, application.call.time_zone, locale),
            **_call(application, account.language),
        )
        queue_letter(account, _("Your application is to be completed"), text)


def ask_reviewer(application: Application, account: Account) -> None:
    """Ask somebody to review an application. The letter says to which call, not which one: a
    conflict of interest is declared first."""
    call = references_to([application.call_id], account.language)[application.call_id]
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Dear %(name)s,\n\n"
            "the secretariat asks you to review an application to a call of the training fund, "
            "%(call)s. Say first whether you have a conflict of interest:\n\n"
            "%(address)s",
            name=account.name,
            call=call.title,
            address=full_address("application_reviews.review_list", lang=account.language),
        )
        queue_letter(account, _("An application to review"), text)


def _call(application: Application, language: str) -> dict[str, str]:
    found = references_to([application.call_id], language)[application.call_id]
    return {
        "call": found.title,
        "address": full_address(
            "applications.application_page", lang=language, number=application.id
        ),
    }

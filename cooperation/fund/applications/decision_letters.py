"""The letters about decisions on applications, each in the language of who gets it.

They go to the delegates of the administration that applied, and of those that apply with it. They
hold no score and no reviewer's name.
"""

from collections.abc import Iterator

from babel.lists import format_list
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from accounts.letters import queue_letter
from accounts.models import Account
from accounts.queries import people_with
from cooperation.fund.applications.awarding import seats_words
from cooperation.fund.applications.letters import apart, named
from cooperation.fund.applications.models import CONFIRMED, Application, ApplicationDecision
from cooperation.fund.applications.shown import number_of
from cooperation.fund.applications.vocabulary import APPLICATION_STATES
from core.database import session
from core.languages import language_name, locale_of
from core.money import money_words
from core.web import full_address


def tell_decision(application: Application, decision: ApplicationDecision) -> None:
    """Tell all that have a part in an application what was decided, and why."""
    for account, address in _receivers(application):
        with force_locale(str(locale_of(account.language))):
            text = _letter(application, decision, account, address)
            queue_letter(account, _("Decision on an application to the training fund"), text)


def preview(application: Application, decision: ApplicationDecision) -> tuple[str, str] | None:
    """(language, words) of the letter to a delegate of the applicant, that one who answers for the
    application if there is one; None where it has no delegate."""
    answers = application.account_id
    found = sorted(_receivers(application), key=lambda one: one[0].id != answers)
    if not found:
        return None
    account, address = found[0]
    with force_locale(str(locale_of(account.language))):
        return account.language, _letter(application, decision, account, address)


def _receivers(application: Application) -> Iterator[tuple[Account, str]]:
    """Delegates of each administration that has a part, with the address of the page on which they
    read the application; those of the applicant first."""
    for body, endpoint, number in _sides(application):
        for account in session().scalars(people_with("delegate", scope=body)).all():
            yield account, full_address(endpoint, lang=account.language, number=number)


def _sides(application: Application) -> Iterator[tuple[str, str, int]]:
    yield application.body.code, "applications.application_page", application.id
    for one in application.partners:
        if one.state == CONFIRMED:
            yield one.body.code, "applications.join_page", one.id


def _letter(
    application: Application, decision: ApplicationDecision, account: Account, address: str
) -> str:
    """The words of the letter to a person, in the language that is set."""
    call, language = application.call, account.language
    return str(
        _(
            "Dear %(name)s,\n\n"
            "the secretariat of the training fund has decided on application %(number)s.\n\n"
            "Call: %(call)s\n"
            "Applicant: %(body)s\n"
            "Title: %(title)s\n\n"
            "%(decision)s\n\n"
            "The reason (%(language)s):\n\n"
            "%(reason)s\n\n"
            "You find the application here:\n\n"
            "%(address)s",
            name=account.name,
            number=number_of(application),
            call=named(application.call_id, language, call.code),
            body=named(application.body_id, language, application.body.code),
            title=apart(application.title),
            decision=decision_words(decision, application.currency),
            language=language_name(decision.language, get_locale()),
            reason="\n".join(apart(line) if line else "" for line in decision.reason.split("\n")),
            address=address,
        )
    )


def decision_words(decision: ApplicationDecision, currency: str) -> str:
    """What was decided, and how much is given: "Awarded: CNY 15,000.00 and 4 training seats"."""
    state = str(APPLICATION_STATES[decision.decision])
    given = []
    if decision.amount:
        given.append(money_words(decision.amount, currency, get_locale()))
    if decision.seats:
        given.append(seats_words(decision.seats))
    if not given:
        return state
    words = format_list(given, locale=get_locale())
    return str(_("%(decision)s: %(given)s", decision=state, given=words))

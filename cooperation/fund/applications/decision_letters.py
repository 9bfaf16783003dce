"""The letters about decisions on applications, each in the language of who gets it.

They go to the delegates of the administration that applied, and of those that apply with it. They
hold no score and no reviewer's name.
"""

from collections.abc import Iterable, Sequence

from babel.lists import format_list
from flask import current_app
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.models import Account, RoleGrant
from cooperation.fund.applications.awarding import seats_words
from cooperation.fund.applications.models import CONFIRMED, Application, ApplicationDecision
from cooperation.fund.applications.shown import number_of
from cooperation.fund.applications.vocabulary import APPLICATION_STATES
from core.database import session
from core.languages import language_name, locale_of
from core.mail import queue_mail
from core.money import money_words
from core.web import full_address
from registry.references import references_to


def tell_decision(application: Application, decision: ApplicationDecision) -> None:
    """Tell all that have a part in an application what was decided, and why."""
    bodies = [application.body.code]
    bodies += [one.body.code for one in application.partners if one.state == CONFIRMED]
    for account in _delegates(bodies):
        with force_locale(str(locale_of(account.language))):
            text = letter(application, decision, account.name, account.language)
            subject = _("Decision on an application to the training fund")
        signed = f"{text}\n\n{current_app.config['ORIGIN']}\n"
        queue_mail(account.email, subject, signed, account.language)


def letter(
    application: Application, decision: ApplicationDecision, name: str, language: str
) -> str:
    """The words of the letter to somebody, in the language that is set."""
    names = references_to([application.call_id, application.body_id], language)
    locale = get_locale()
    return str(
        _(
            "Dear %(name)s,\n\n"
            "the secretariat of the training fund has decided on application %(number)s of "
            "%(body)s, “%(title)s”, to “%(call)s”:\n\n"
            "%(decision)s\n\n"
            "The reason (%(language)s):\n\n"
            "%(reason)s\n\n"
            "You find the application here:\n\n"
            "%(address)s",
            name=name,
            number=number_of(application),
            body=names[application.body_id].title,
            title=application.title,
            call=names[application.call_id].title,
            decision=decision_words(decision, application.currency),
            language=language_name(decision.language, locale),
            reason=decision.reason,
            address=full_address(
                "fund_calls.call_page", lang=language, code=application.call.code
            ),
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
    return str(_("%(decision)s: %(given)s", decision=state, given=format_list(given, locale=get_locale())))


def _delegates(bodies: Iterable[str]) -> Sequence[Account]:
    grants = select(RoleGrant.account_id).where(
        RoleGrant.role == "delegate", RoleGrant.scope.in_(bodies)
    )
    found = select(Account).where(Account.id.in_(grants), Account.active)
    return session().scalars(found.order_by(Account.id)).all()

"""The letters about applications, each in the language of who gets it. They quote no words of an
application but its title."""

from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.letters import queue_letter
from accounts.models import Account
from accounts.queries import people_with
from cooperation.fund.applications.models import Application, CoApplicant
from cooperation.fund.applications.vocabulary import CO_APPLICANT_STATES
from core.clocks import utc_words, zoned_words
from core.database import session
from core.languages import locale_of
from core.money import money_words
from core.permissions import WRITERS
from core.web import full_address
from registry.references import references_to

ISOLATE, END = "\u2068", "\u2069"
"""First-strong isolate and its end (Unicode Standard Annex 9), around what may run another way."""


def send_receipt(application: Application, account: Account) -> None:
    """Say that it was received, when, and what; with the digest of all that was submitted."""
    call, locale = application.call, locale_of(account.language)
    assert application.submitted_at is not None
    with force_locale(str(locale)):
        text = _(
            "Dear %(name)s,\n\n"
            "the application of your administration was received.\n\n"
            "Number: %(number)s\n"
            "Call: %(call)s\n"
            "Title: %(title)s\n"
            "Received: %(there)s\n"
            "which is: %(universal)s\n"
            "Training seats: %(seats)s\n"
            "Sum of the budget: %(sum)s\n"
            "Documents: %(documents)s\n"
            "SHA-256 of what was submitted: %(digest)s\n\n"
            "You find the receipt, with all that was submitted, here:\n\n"
            "%(address)s",
            name=account.name,
            number=f"{call.code}-{application.number}",
            call=named(application.call_id, account.language, call.code),
            title=apart(application.title),
            there=zoned_words(application.submitted_at, call.time_zone, locale),
            universal=utc_words(application.submitted_at, locale),
            seats=application.seats,
            sum=money_words(application.asked_for, application.currency, locale),
            documents=", ".join(apart(one.filename) for one in application.files) or "—",
            digest=application.digest,
            address=full_address(
                "applications.receipt_page", lang=account.language, number=application.id
            ),
        )
        queue_letter(account, _("Your application was received"), text)


def ask_to_join(partner: CoApplicant) -> None:
    """Ask the delegates of an administration whether it applies together with another."""
    application = partner.application
    for account in session().scalars(people_with("delegate", scope=partner.body.code)).all():
        with force_locale(str(locale_of(account.language))):
            text = _(
                "Dear %(name)s,\n\n"
                "your administration is asked to apply to the training fund together with "
                "another one.\n\n"
                "Call: %(call)s\n"
                "Applicant: %(body)s\n"
                "Title: %(title)s\n\n"
                "Read what is asked for, and confirm or refuse here:\n\n"
                "%(address)s",
                name=account.name,
                call=named(application.call_id, account.language, application.call.code),
                body=named(application.body_id, account.language, application.body.code),
                title=apart(application.title),
                address=full_address(
                    "applications.join_page", lang=account.language, number=partner.id
                ),
            )
            queue_letter(account, _("Asked to apply together"), text)


def tell_answer(partner: CoApplicant) -> None:
    """Tell who answers for the application what an administration that was asked has said."""
    application = partner.application
    account = application.account
    if account is None:
        return
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Dear %(name)s,\n\n"
            "an administration that you asked to join your application “%(title)s” has "
            "answered.\n\n"
            "%(body)s: %(answer)s\n\n"
            "%(address)s",
            name=account.name,
            title=application.title,
            body=named(partner.body_id, account.language, partner.body.code),
            answer=CO_APPLICANT_STATES[partner.state],
            address=full_address(
                "applications.application_page", lang=account.language, number=application.id
            ),
        )
        queue_letter(account, _("An answer of a co-applicant"), text)


def tell_given_back(application: Application) -> None:
    """Tell the secretariat that an award is given back."""
    number = f"{application.call.code}-{application.number}"
    for account in session().scalars(people_with(*WRITERS)).all():
        with force_locale(str(locale_of(account.language))):
            text = _(
                "Dear %(name)s,\n\n"
                "the applicant has withdrawn application %(number)s, which was awarded. Its seats "
                "and its money are free again.\n\n"
                "%(address)s",
                name=account.name,
                number=number,
                address=full_address(
                    "fund_calls.call_page", lang=account.language, code=application.call.code
                ),
            )
            queue_letter(account, _("An award was given back"), text)


def named(record_id: int, language: str, code: str) -> str:
    """What a record is called in a language; its code where the reader may not see it."""
    found = references_to([record_id], language).get(record_id)
    return apart(found.title) if found else code


def apart(text: str) -> str:
    """Words that may run another way than those around them."""
    return f"{ISOLATE}{text}{END}"

"""The letters about answers of record, each in the language of who gets it."""

from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.models import Account
from core.database import session
from core.languages import locale_of
from core.mail import queue_mail
from core.web import full_address
from forum.floor.models import Answer, Question


def tell_asker(question: Question) -> None:
    """Write the one letter that whoever asked wished for, and forget the address."""
    if not question.email:
        return
    tag = question.letters_in
    with force_locale(str(locale_of(tag))):
        text = _(
            "An administration has answered, on record, what you asked:\n\n%(address)s\n\n"
            "Your address is erased with this letter.",
            address=_address(question, tag),
        )
        queue_mail(question.email, _("Your question is answered"), text, tag)
    question.email = ""
    session().flush()


def tell_of_withdrawal(answer: Answer) -> None:
    """Tell the delegate who gave an answer that the secretariat has withdrawn it, and why."""
    account = session().get(Account, answer.actor_id) if answer.actor_id else None
    if account is None or not account.active:
        return
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Dear %(name)s,\n\n"
            "the secretariat has withdrawn your answer on record, for this reason:\n\n"
            "%(reason)s\n\n"
            "It is no longer shown with the question, and stays in its history:\n\n"
            "%(address)s",
            name=account.name,
            reason=answer.reason,
            address=_address(answer.question, account.language),
        )
        subject = _("Your answer on record was withdrawn")
        queue_mail(account.email, subject, text, account.language)


def _address(question: Question, tag: str) -> str:
    return full_address("questions.question_page", lang=tag, number=question.id)

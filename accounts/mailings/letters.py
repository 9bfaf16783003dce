"""The end of a letter of a mailing: how to get no more of them, in the language of the letter."""

from flask_babel import gettext as _

from accounts.mailings.mailings import Mailing
from accounts.mailings.tokens import token_of
from accounts.models import Account
from core.mail import one_click, queue_mail
from core.web import full_address


def send_letter(mailing: Mailing, account: Account, subject: str, text: str, why: str) -> str:
    """Queue a letter of the mailing, once, in the current transaction and in the language that is
    being spoken, which must be the account's; gives back its number. `why` is said at its end."""
    address = _end_address(mailing, account)
    ways_out = [why, _("To get no more letters of this kind:"), address]
    return queue_mail(
        account.email,
        subject,
        "\n".join([text, "", "—", *ways_out, ""]),
        account.language,
        headers=one_click(address),
        once=True,
    )


def _end_address(mailing: Mailing, account: Account) -> str:
    token = token_of(mailing, account)
    return full_address("ending_mailings.end_page", lang=account.language, token=token)

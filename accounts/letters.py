"""The letters to people about their accounts, each in the language of the account."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.models import Account
from core.languages import locale_of
from core.mail import queue_mail
from core.web import full_address


def send_invitation(account: Account, token: str) -> None:
    """Invite somebody to set a password."""
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Dear %(name)s,\n\n"
            "the secretariat invites you to work on Guantong, the registry of international "
            "customs cooperation. Open this address to choose a password; it is good for seven "
            "days and once:\n\n"
            "%(address)s\n\n"
            "If you did not expect this, do nothing.",
            name=account.name,
            address=_address("accounts_links.invitation_page", account, token),
        )
        queue_letter(account, _("Invitation to Guantong"), text)


def send_reset(account: Account, token: str) -> None:
    """Send the way to a new password."""
    with force_locale(str(locale_of(account.language))):
        text = _(
            "Somebody, probably you, asked for a new password for your account at Guantong. Open "
            "this address to choose one; it is good for one hour and once:\n\n"
            "%(address)s\n\n"
            "If it was not you, do nothing: your password stays as it is.",
            address=_address("accounts_links.reset_page", account, token),
        )
        queue_letter(account, _("A new password for Guantong"), text)


def tell_of_password(account: Account) -> None:
    """Tell that the password is another one."""
    with force_locale(str(locale_of(account.language))):
        text = _(
            "The password of your account at Guantong was changed, and other sessions of yours "
            "have ended. If it was not you, tell the secretariat at once."
        )
        queue_letter(account, _("Your password was changed"), text)


def tell_of_change(account: Account) -> None:
    """Tell that the second step of signing in is another one."""
    with force_locale(str(locale_of(account.language))):
        text = _(
            "The second step of signing in to your account at Guantong was changed. If it was not "
            "you, tell the secretariat at once."
        )
        queue_letter(account, _("Your second step was changed"), text)


def tell_of_token(account: Account, name: str) -> None:
    """Tell that there is a new token, by which a program writes in the person's name."""
    with force_locale(str(locale_of(account.language))):
        text = _(
            "A token was made in your account at Guantong. Whoever has it can do in your name what "
            "it is good for. It is called:\n\n"
            "%(name)s\n\n"
            "If it was not you, revoke it here, change your password, and tell the secretariat at "
            "once:\n\n"
            "%(address)s",
            name=name,
            address=full_address("tokens.token_list", lang=account.language),
        )
        queue_letter(account, _("A token was made in your account"), text)


def queue_letter(account: Account, subject: str, text: str) -> None:
    """Write to a person, in their language, below it whose site it is."""
    signed = f"{text}\n\n{current_app.config['ORIGIN']}\n"
    queue_mail(account.email, subject, signed, account.language)


def _address(endpoint: str, account: Account, token: str) -> str:
    return full_address(endpoint, lang=account.language, token=token)

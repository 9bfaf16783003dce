"""Inviting people, and setting a password by a link. The caller commits."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from accounts import services
from accounts.letters import send_invitation, send_reset, tell_of_password
from accounts.links import drop_links, link_of, make_link
from accounts.models import Account
from accounts.queries import account_by_email
from core.audit import record_audit
from core.database import db, session, utcnow, writing
from core.jobs import Payload, enqueue, handles
from core.permissions import Actor, require
from core.problems import Problem

RESET_TOPIC = "account.reset"
BETWEEN_RESETS = timedelta(minutes=5)


class NotInvited(Problem):
    """The account's owner has set a password: there is nothing to invite them to."""


def invite(
    email: str, name: str, language: str, role: str, scopes: Iterable[str], by: Actor
) -> Account:
    """Make an account with a role for each scope, and send the letter.

    Raises `UnusableAccount`, `ImpossibleGrant`, `Forbidden`.
    """
    account = services.create_account(email, name, None, language, by)
    for scope in scopes:
        services.grant_role(account, role, scope, by)
    _send(account, "account.invite", by)
    return account


def invite_delegate(
    email: str, name: str, language: str, scope: str, by: Actor
) -> tuple[Account, str]:
    """The account of who is to act for a body, and what a link in a letter to them holds; '' where
    they have a password. The letter is the caller's.

    Raises `UnusableAccount`, `ImpossibleGrant`, `Forbidden`.
    """
    account = services.delegate_account(email, name, language, scope, by)
    return account, "" if account.password_hash else make_link(account, "invitation")


def resend_invitation(account: Account, by: Actor) -> None:
    """Send a new link; the one before is good no more. Raises `NotInvited`, `Forbidden`."""
    require(by, "account.manage")
    _check_invited(account)
    account.active = True
    _send(account, "account.invite_again", by)


def revoke_invitation(account: Account, by: Actor) -> None:
    """The link is good no more; the account stays, inactive. Raises `NotInvited`, `Forbidden`."""
    require(by, "account.manage")
    _check_invited(account)
    drop_links(account)
    account.active = False
    session().flush()
    record_audit("account.revoke_invitation", f"account:{account.id}", by)


def accept_invitation(account: Account, password: str) -> None:
    """Set the first password; the link is used. Raises `UnsuitablePassword`."""
    services.set_password(account, password, account)
    drop_links(account)
    record_audit("account.accept_invitation", f"account:{account.id}", account)


def ask_for_reset(email: str) -> None:
    """Let the worker see whether there is such an account, and write to it.

    So the answer, and the work until it is given, are the same whether there is one or not.
    """
    enqueue(RESET_TOPIC, {"email": email})


@handles(RESET_TOPIC, batch=1)
def send_resets(payloads: Sequence[Payload]) -> None:
    """Send each known, active person the way to a new password; at most one in a few minutes."""
    db.session.rollback()
    with writing():
        for payload in payloads:
            account = session().scalar(account_by_email(payload["email"]))
            if account is not None and account.active and account.password_hash:
                _send_reset(account)
        db.session.commit()


def _send_reset(account: Account) -> None:
    before = link_of(account, "reset")
    if before is None or before.created_at < utcnow() - BETWEEN_RESETS:
        send_reset(account, make_link(account, "reset"))


def reset_password(account: Account, password: str) -> None:
    """Set a new password by a link; it is used, sessions end. Raises `UnsuitablePassword`."""
    services.set_password(account, password, account)
    drop_links(account)
    record_audit("account.reset_password", f"account:{account.id}", account)
    tell_of_password(account)


def _check_invited(account: Account) -> None:
    if account.password_hash:
        raise NotInvited(_l("This person has set a password already."))


def _send(account: Account, action: str, by: Actor) -> None:
    send_invitation(account, make_link(account, "invitation"))
    record_audit(action, f"account:{account.id}", by)

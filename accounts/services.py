"""Making accounts, granting roles, signing in. Services check and change; the caller commits."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l

from accounts.letters import tell_of_password
from accounts.models import LONGEST_EMAIL, LONGEST_NAME, Account, RoleGrant
from accounts.names import one_line
from accounts.passwords import NOBODY, check_password, hashed, matches, needs_rehash
from accounts.queries import account_by_email, folded_email, other_administrators
from accounts.session_models import AccountSession
from accounts.tokens.services import revoke_all_tokens
from core.audit import record_audit
from core.database import session, utcnow
from core.languages import SITE_LANGUAGES
from core.permissions import ROLES, Actor, require
from core.problems import Problem

# One @, something before it, a domain after it: more is the mail server's to judge.
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)*")
_SCOPES = {
    # ISO 3166-1 alpha-2, as administrations are coded; or an organization's code
    "delegate": re.compile(r"[A-Z][A-Z0-9-]{1,34}"),
    "translator": re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*"),  # BCP 47 in lower case
}


class UnusableAccount(Problem):
    """The account cannot be made as asked: its address, name or language is at fault."""


class ImpossibleGrant(Problem):
    """The role cannot be granted or taken away as asked."""


class LastAdministrator(Problem):
    """Without this person nobody could administer the site."""


def create_account(
    email: str, name: str, password: str | None, language: str, by: Actor
) -> Account:
    """Make an account without roles. Raises `UnusableAccount`, `UnsuitablePassword`, `Forbidden`.

    `language` is a site language: the one in which the person is written to. Without a password
    nobody can sign in until a link in a letter sets one.
    """
    require(by, "account.manage")
    return _created(email, name, password, language, by)


def delegate_account(email: str, name: str, language: str, scope: str, by: Actor) -> Account:
    """The account of somebody who is to act for a body: the one with this address, or a new one.

    A new one has no password yet. Raises `UnusableAccount`, `ImpossibleGrant`, `Forbidden`.
    """
    require(by, "delegate.invite")
    account = session().scalar(account_by_email(email))
    if account is None:
        account = _created(email, name, None, language, by)
    if not account.active:
        raise UnusableAccount(
            _l("The account with this address is inactive. Ask an administrator to activate it.")
        )
    if scope not in account.scopes("delegate"):
        _granted(account, "delegate", scope, by)
    return account


def _created(email: str, name: str, password: str | None, language: str, by: Actor) -> Account:
    email, name = folded_email(email), one_line(name)
    _check_identity(email, name, language)
    if password is not None:
        check_password(password, email)
    account = Account(
        email=email,
        name=name,
        password_hash="" if password is None else hashed(password),
        language=language,
        active=True,
        session_epoch=1,
        created_at=utcnow(),
    )
    session().add(account)
    session().flush()
    _record("account.create", account, by, email=email)
    return account


def _check_identity(email: str, name: str, language: str) -> None:
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise UnusableAccount(_l("%(email)s is not an e-mail address.", email=email[:80]))
    if not 0 < len(name) <= LONGEST_NAME:
        raise UnusableAccount(_l("The name needs 1 to %(count)s characters.", count=LONGEST_NAME))
    if language not in SITE_LANGUAGES:
        raise UnusableAccount(_l("The site has no language %(tag)s.", tag=language))
    if session().scalar(account_by_email(email)) is not None:
        raise UnusableAccount(_l("There is an account with the address %(email)s.", email=email))


def grant_role(account: Account, role: str, scope: str, by: Actor) -> RoleGrant:
    """Grant a role; the account's sessions end. Raises `ImpossibleGrant`, `Forbidden`.

    Scope: the code of the administration or organization for a delegate, a language for a
    translator, else empty.
    """
    require(by, "account.manage")
    return _granted(account, role, scope, by)


def _granted(account: Account, role: str, scope: str, by: Actor) -> RoleGrant:
    _check_scope(role, scope)
    if any((grant.role, grant.scope) == (role, scope) for grant in account.grants):
        raise ImpossibleGrant(_l("The account has this role."))
    if role == "delegate" and "delegate" in account.roles:
        raise ImpossibleGrant(_l("A delegate acts for one administration only."))
    grant = RoleGrant(role=role, scope=scope)
    account.grants.append(grant)
    end_all_sessions(account)
    session().flush()
    _record("account.grant_role", account, by, role=role, scope=scope)
    return grant


def _check_scope(role: str, scope: str) -> None:
    if role not in ROLES:
        raise ImpossibleGrant(_l("There is no role %(role)s.", role=role))
    form = _SCOPES.get(role)
    if form is None and scope:
        raise ImpossibleGrant(_l("This role reaches everywhere and takes no scope."))
    if form is not None and not form.fullmatch(scope):
        raise ImpossibleGrant(
            _l("A delegate needs the code of an administration, such as KZ.")
            if role == "delegate"
            else _l("A translator needs the tag of a language, such as ru.")
        )


def revoke_role(account: Account, role: str, scope: str, by: Actor) -> None:
    """Take a role away; the account's sessions end. Raises `ImpossibleGrant`, `Forbidden`."""
    require(by, "account.manage")
    if role == "administrator":
        check_another_administrator(account)
    for grant in account.grants:
        if (grant.role, grant.scope) == (role, scope):
            account.grants.remove(grant)
            break
    else:
        raise ImpossibleGrant(_l("The account does not have this role."))
    end_all_sessions(account)
    session().flush()
    _record("account.revoke_role", account, by, role=role, scope=scope)


def check_another_administrator(account: Account) -> None:
    """Raise `LastAdministrator` if nobody else could administer the site."""
    if "administrator" in account.roles and session().scalar(other_administrators(account)) is None:
        raise LastAdministrator(_l("This is the last administrator. Make another one first."))


def change_password(account: Account, password: str, by: Actor) -> None:
    """Set a new password; the account's sessions and tokens end.

    Raises `UnsuitablePassword`, `Forbidden`.

    Everybody may change their own; whoever asks for it proves the current one first.
    """
    require(by, "account.own" if by.account_id == account.id else "account.manage")
    set_password(account, password, by)
    _record("account.change_password", account, by)
    tell_of_password(account)


def set_password(account: Account, password: str, by: Actor) -> None:
    """Make it the password; the account's sessions and tokens end. Raises `UnsuitablePassword`."""
    check_password(password, account.email)
    account.password_hash = hashed(password)
    revoke_all_tokens(account, by)
    end_all_sessions(account)
    session().flush()


def verify_password(account: Account | None, password: str) -> bool:
    """Whether this is the account's password; takes as long when there is no account.

    Stores the password anew when it was hashed with outdated parameters.
    """
    if account is None or not account.password_hash:
        matches(NOBODY, password)
        return False
    if not matches(account.password_hash, password):
        return False
    if needs_rehash(account.password_hash):
        account.password_hash = hashed(password)
    return True


def enter(email: str, password: str) -> Account | None:
    """The account that signs in with this address and password, or None.

    The answer does not tell an unknown address from a wrong password or an inactive account.
    """
    account = session().scalar(account_by_email(email))
    if not verify_password(account, password) or account is None or not account.active:
        return None
    account.last_sign_in_at = utcnow()
    session().flush()
    _record("account.sign_in", account, account)
    return account


def end_sessions(account: Account, by: Actor) -> None:
    """End all sessions of an account, one's own or, with the right to, another's."""
    require(by, "account.own" if by.account_id == account.id else "account.manage")
    end_all_sessions(account)
    session().flush()
    _record("account.end_sessions", account, by)


def end_session_of(account: Account, ended: AccountSession, by: Actor) -> None:
    """End one session of the account."""
    require(by, "account.own" if by.account_id == account.id else "account.manage")
    session().delete(ended)
    session().flush()
    _record("account.end_session", account, by)


def end_all_sessions(account: Account) -> None:
    """No session that was begun before goes on."""
    account.session_epoch += 1


def _record(action: str, account: Account, by: Actor, **detail: Any) -> None:
    record_audit(action, f"account:{account.id}", by, **detail)

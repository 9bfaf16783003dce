"""What administrators do with accounts besides roles. The caller commits."""

from flask_babel import lazy_gettext as _l

from accounts.links import drop_links
from accounts.models import Account
from accounts.people.erasure import is_erased
from accounts.services import check_another_administrator, end_all_sessions
from accounts.tokens.services import revoke_all_tokens
from core.audit import record_audit
from core.database import session
from core.permissions import Actor, require
from core.problems import Problem


class NotPossible(Problem):
    """The account is not in a state for this."""


def deactivate(account: Account, by: Actor) -> None:
    """Let nobody sign in; sessions and tokens end, roles stay.

    Raises `LastAdministrator`, `Forbidden`.
    """
    require(by, "account.manage")
    check_another_administrator(account)
    if not account.active:
        raise NotPossible(_l("The account is inactive already."))
    account.active = False
    drop_links(account)
    revoke_all_tokens(account, by)
    end_all_sessions(account)
    session().flush()
    record_audit("account.deactivate", f"account:{account.id}", by)


def reactivate(account: Account, by: Actor) -> None:
    """Let the person sign in again. Raises `NotPossible`, `Forbidden`."""
    require(by, "account.manage")
    if account.active or is_erased(account):
        raise NotPossible(_l("This account cannot be activated again."))
    account.active = True
    session().flush()
    record_audit("account.reactivate", f"account:{account.id}", by)

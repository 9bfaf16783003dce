"""Second factors of an account. Services check and change; the caller commits."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, select

from accounts.factors import codes, passkeys, recovery
from accounts.factors.models import CodeGenerator, Passkey
from accounts.letters import tell_of_change
from accounts.models import Account
from accounts.tokens.services import revoke_all_tokens
from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import Actor, require
from core.problems import Forbidden, Problem


class FactorNeeded(Problem):
    """The last second factor of somebody who must have one."""


def has_second_factor(account: Account) -> bool:
    """Whether a second step is asked of the account."""
    asked = select(
        exists().where(CodeGenerator.account_id == account.id)
        | exists().where(Passkey.account_id == account.id)
    )
    return bool(session().scalar(asked))


def code_generator_of(account: Account) -> CodeGenerator | None:
    """The account's application that shows codes, if it has one."""
    return session().get(CodeGenerator, account.id)


def add_code_generator(account: Account, secret: str, step: int) -> None:
    """Take up the application whose code of this step was proved, instead of the one before."""
    generator = code_generator_of(account) or CodeGenerator(account_id=account.id)
    generator.secret, generator.last_step = codes.sealed_secret(secret), step
    generator.created_at = utcnow()
    session().add(generator)
    session().flush()
    _changed(account, "account.add_code_generator")


def add_passkey(account: Account, answer: str, name: str) -> Passkey:
    """Take up a passkey. Raises `UnusablePasskey`."""
    passkey = passkeys.register_passkey(account, answer, name)
    _changed(account, "account.add_passkey")
    return passkey


def remove_code_generator(account: Account) -> None:
    """Do without codes. Raises `FactorNeeded`."""
    _check_another(account, bool(passkeys.passkeys_of(account)))
    session().execute(delete(CodeGenerator).where(CodeGenerator.account_id == account.id))
    _changed(account, "account.remove_code_generator")
    _tidy(account)


def remove_passkey(account: Account, passkey: Passkey) -> None:
    """Do without this passkey. Raises `FactorNeeded`."""
    others = len(passkeys.passkeys_of(account)) > 1
    _check_another(account, others or code_generator_of(account) is not None)
    session().delete(passkey)
    session().flush()
    _changed(account, "account.remove_passkey")
    _tidy(account)


def renew_recovery_codes(account: Account) -> list[str]:
    """Ten new recovery codes; the old ones are good no more."""
    made = recovery.make_recovery_codes(account)
    record_audit("account.renew_recovery_codes", f"account:{account.id}", account)
    return made


def prove_by_code(account: Account, code: str) -> bool:
    """Whether the code is the application's present one or a recovery code; it is used now."""
    generator = session().get(CodeGenerator, account.id, with_for_update=True)
    if generator is not None and codes.use_code(generator, code):
        return True
    if not recovery.use_recovery_code(account, code):
        return False
    record_audit("account.use_recovery_code", f"account:{account.id}", account)
    return True


def prove_by_passkey(account: Account, answer: str) -> None:
    """Raise `UnusablePasskey` unless the answer proves one of the account's passkeys."""
    passkeys.use_passkey(account, answer)


def reset_second_factors(account: Account, by: Actor) -> None:
    """Take all second factors away; sessions and tokens end. Raises `Forbidden`.

    Who must have one takes up a new one at the next sign-in. Nobody does it for themselves.
    """
    require(by, "account.manage")
    if by.account_id == account.id:
        raise Forbidden(_l("Another administrator must do this for you."))
    forget_second_factors(account)
    account.session_epoch += 1
    revoke_all_tokens(account, by)
    session().flush()
    record_audit("account.reset_second_factors", f"account:{account.id}", by)
    tell_of_change(account)


def forget_second_factors(account: Account) -> None:
    """Remove the rows."""
    session().execute(delete(CodeGenerator).where(CodeGenerator.account_id == account.id))
    session().execute(delete(Passkey).where(Passkey.account_id == account.id))
    recovery.remove_recovery_codes(account)


def _check_another(account: Account, another: bool) -> None:
    if account.person.must_prove_twice and not another:
        raise FactorNeeded(_l("Your roles need a second factor. Set up another one first."))


def _tidy(account: Account) -> None:
    """Recovery codes stand in for a factor; without one they open nothing."""
    if not has_second_factor(account):
        recovery.remove_recovery_codes(account)


def _changed(account: Account, action: str) -> None:
    record_audit(action, f"account:{account.id}", account)
    tell_of_change(account)

"""Recovery codes: ten, each good once."""

import secrets

from sqlalchemy import delete, func, select

from accounts.factors.models import RecoveryCode
from accounts.models import Account
from accounts.secrecy import keyed_hash
from core.database import session

HOW_MANY = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is read as another
_GROUPS, _GROUP = 3, 4
_PURPOSE = "recovery code"


def make_recovery_codes(account: Account) -> list[str]:
    """New codes instead of all that there were; they are told once."""
    remove_recovery_codes(account)
    codes = [_new_code() for _number in range(HOW_MANY)]
    session().add_all(
        RecoveryCode(account_id=account.id, code_hash=_hash_of(code)) for code in codes
    )
    session().flush()
    return codes


def use_recovery_code(account: Account, code: str) -> bool:
    """Whether this is one of the account's codes; it is used up now."""
    used = session().execute(
        delete(RecoveryCode).where(
            RecoveryCode.account_id == account.id, RecoveryCode.code_hash == _hash_of(code)
        )
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


def recovery_codes_left(account: Account) -> int:
    """How many codes are still good."""
    counted = select(func.count()).where(RecoveryCode.account_id == account.id)
    return session().scalar(counted) or 0


def remove_recovery_codes(account: Account) -> None:
    """None is good any more."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _new_code() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _hash_of(code: str) -> str:
    plain = "".join(sign for sign in code.casefold() if sign in _LETTERS)
    return keyed_hash(plain, _PURPOSE)

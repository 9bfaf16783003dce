"""What is held about a person: given out as a whole, or erased.

Erasing takes away what tells who somebody is. What they did stays on record, under a neutral word:
the hashes of versions cover contents and not names, so the chain holds.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Column, String, Table, delete, func, or_, select, update

from accounts.factors.passkeys import passkeys_of
from accounts.factors.recovery import recovery_codes_left
from accounts.factors.services import code_generator_of, forget_second_factors
from accounts.links import drop_links
from accounts.models import Account
from accounts.services import check_another_administrator, end_all_sessions
from accounts.session_models import AccountLink, AccountSession
from accounts.tokens.models import AccessToken
from core.audit import AuditEntry, record_audit
from core.database import Model, session
from core.jobs import Job
from core.mail import TOPIC
from core.permissions import Actor, require
from core.problems import Problem

ERASED_NAME = "Erased person"
"""What stands in place of the name; pages say it in the reader's language."""
ERASED_DOMAIN = "erased.invalid"
_TELLING = frozenset({"email", "name"})
_beside: dict[str, tuple[Callable[[Account], Any], Callable[[Account], None]]] = {}


def hold_beside(
    name: str, held: Callable[[Account], Any], forget: Callable[[Account], None]
) -> None:
    """Say that another package holds something about people: how it is given out, and erased."""
    _beside[name] = held, forget


class NotThisAddress(Problem):
    """The address that was typed is not the person's."""


def is_erased(account: Account) -> bool:
    """Whether nobody can tell any more who this was."""
    return account.email.endswith(f"@{ERASED_DOMAIN}")


def held_about(account: Account, by: Actor) -> dict[str, Any]:
    """All that is held about a person, for them to have. Raises `Forbidden`."""
    require(by, "account.own" if by.account_id == account.id else "account.manage")
    record_audit("account.give_out", f"account:{account.id}", by)
    return {
        "account": {
            "name": account.name,
            "email": account.email,
            "language": account.language,
            "active": account.active,
            "created_at": instant_text(account.created_at),
            "last_sign_in_at": instant_text(account.last_sign_in_at),
            "roles": [{"role": grant.role, "scope": grant.scope} for grant in account.grants],
        },
        "second_factors": _factors(account),
        "sessions": [
            {
                "begun": instant_text(one.created_at),
                "seen": instant_text(one.seen_at),
                "browser": one.agent,
            }
            for one in _rows(AccountSession, account)
        ],
        "links": [
            {
                "purpose": one.purpose,
                "made": instant_text(one.created_at),
                "until": instant_text(one.expires_at),
            }
            for one in _rows(AccountLink, account)
        ],
        "tokens": [_token(one) for one in _rows(AccessToken, account)],
        "acts": [_act(entry) for entry in _acts(account)],
        **{name: held(account) for name, (held, _forget) in _beside.items()},
        "named_in": {
            f"{table.name}.{column.name}": total
            for table, column, _name in _mentions()
            if (total := _count(table, column, account))
        },
    }


def erase(account: Account, typed: str, by: Actor) -> None:
    """Replace name and address everywhere, and remove what only served to sign in.

    Raises `NotThisAddress`, `LastAdministrator`, `Forbidden`.
    """
    require(by, "account.manage")
    check_another_administrator(account)
    email = account.email
    if typed.strip().casefold() != email:
        raise NotThisAddress(_l("Type the address exactly as it is shown, to confirm."))
    _forget_letters(email)
    forget_second_factors(account)
    for _held, forget in _beside.values():
        forget(account)
    drop_links(account)
    session().execute(delete(AccountSession).where(AccountSession.account_id == account.id))
    session().execute(delete(AccessToken).where(AccessToken.account_id == account.id))
    account.name, account.email = ERASED_NAME, f"{account.id}@{ERASED_DOMAIN}"
    account.password_hash, account.active, account.last_sign_in_at = "", False, None
    account.grants.clear()
    end_all_sessions(account)
    session().flush()
    _rename_everywhere(account)
    _clean_audit(account)
    own = by.account_id == account.id
    record_audit("account.erase", f"account:{account.id}", account if own else by)


def _factors(account: Account) -> dict[str, Any]:
    generator = code_generator_of(account)
    return {
        "codes_since": instant_text(generator.created_at) if generator else None,
        "passkeys": [
            {
                "name": key.name,
                "made": instant_text(key.created_at),
                "used": instant_text(key.used_at),
            }
            for key in passkeys_of(account)
        ],
        "recovery_codes_left": recovery_codes_left(account),
    }


def _token(one: AccessToken) -> dict[str, Any]:
    return {
        "name": one.name,
        "scopes": one.scopes,
        "made": instant_text(one.created_at),
        "until": instant_text(one.expires_at),
        "used_on": one.used_on.isoformat() if one.used_on else None,
        "revoked": instant_text(one.revoked_at),
    }


def _acts(account: Account) -> Any:
    about = or_(AuditEntry.actor_id == account.id, AuditEntry.target == f"account:{account.id}")
    return session().scalars(select(AuditEntry).where(about).order_by(AuditEntry.id))


def _act(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": instant_text(entry.at),
        "by": entry.actor_name,
        "act": entry.action,
        "target": entry.target,
        "detail": entry.detail,
    }


def _mentions() -> Iterator[tuple[Table, Column[Any], Column[Any] | None]]:
    """Every column that points to an account, and the column beside it that repeats the name."""
    for table in Model.metadata.tables.values():
        for column in table.columns:
            if any(key.target_fullname == "account.id" for key in column.foreign_keys):
                stem = column.name.removesuffix("_id")
                beside = table.columns.get(f"{stem}_name", table.columns.get(stem))
                is_text = beside is not None and isinstance(beside.type, String)
                yield table, column, beside if is_text else None


def _rename_everywhere(account: Account) -> None:
    for table, column, name in _mentions():
        if name is not None:
            changed = update(table).where(column == account.id).values({name: ERASED_NAME})
            session().execute(changed)


def _clean_audit(account: Account) -> None:
    """Details of acts on the account keep neither address nor name."""
    entries = select(AuditEntry).where(AuditEntry.target == f"account:{account.id}")
    for entry in session().scalars(entries):
        kept = {key: value for key, value in entry.detail.items() if key not in _TELLING}
        if kept != entry.detail:
            entry.detail = kept
    session().flush()


def _forget_letters(email: str) -> None:
    """Letters that wait are not sent."""
    for job in session().scalars(select(Job).where(Job.topic == TOPIC)):
        if job.payload["to"] == email:
            session().delete(job)


def _rows(model: Any, account: Account) -> Any:
    return session().scalars(select(model).where(model.account_id == account.id))


def _count(table: Table, column: Column[Any], account: Account) -> int:
    counted = select(func.count()).select_from(table).where(column == account.id)
    return session().scalar(counted) or 0


def instant_text(at: datetime | None) -> str | None:
    """An instant in what a person is given of what is held: ISO 8601 to the second, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None

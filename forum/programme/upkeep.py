"""What is held of an account's person among the people of programmes: given out, or forgotten."""

from typing import Any

from sqlalchemy import Select, select

from accounts.models import Account
from accounts.people.erasure import hold_beside
from core.database import session
from forum.programme.models import ForumPerson


def held_of(account: Account) -> list[dict[str, Any]]:
    """The people of programmes with the account's address, for them to have."""
    columns = ("latin_name", "own_name", "office", "email", "letter_language", "lives")
    return [
        {"person": one.id} | {name: getattr(one, name) for name in columns}
        for one in session().scalars(_with_address(account.email))
    ]


def forget_address(account: Account) -> None:
    """Write to them no more. That they spoke stays, as they agreed, until the secretariat erases
    them there."""
    for one in session().scalars(_with_address(account.email)).all():
        one.email = ""


def _with_address(email: str) -> Select[tuple[ForumPerson]]:
    return select(ForumPerson).where(ForumPerson.email == email).order_by(ForumPerson.id)


hold_beside("programmes", held_of, forget_address)

"""Who shows a token: found by it, and limited to what it is good for (RFC 6750)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from flask import Request, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager

from accounts.actors import Person
from accounts.factors.services import has_second_factor
from accounts.models import Account
from accounts.secrecy import hash_of
from accounts.tokens.models import AccessToken
from accounts.tokens.scopes import PUBLIC, rules_of
from accounts.tokens.secrets import is_whole
from core.database import session, today, writing
from core.extensions import limiter
from core.permissions import View
from core.problems import Problem
from core.programs import is_for_programs

SCHEME = "bearer"
SHOW_TOKEN = _l("Show a token as “Authorization: Bearer gt_…”.")
WRONG_PER_ADDRESS = "30 per 15 minutes"


class BadToken(Problem):
    """What was shown as a token is none, or is one no more (HTTP 401, `invalid_token`)."""

    status = 401


@dataclass(frozen=True)
class Bearer(Person):
    """A person as whom a program acts. Only the rules in `limited_to` count (`core.permissions`).

    `granted` are the scopes of the token.
    """

    token_id: int = 0
    granted: frozenset[str] = field(default=frozenset())
    limited_to: frozenset[str] = PUBLIC


def bearer_of(request: Request) -> Bearer | None:
    """Who shows a token with the request; None where nothing is shown, or no program asks.

    Raises `BadToken`; `TooManyRequests` where one network address shows bad ones again and again.
    """
    if not is_for_programs(request.path) or "Authorization" not in request.headers:
        return None
    try:
        token = _token_in(request)
        person = _person_of(token)
    except BadToken:
        _count_wrong()
        raise
    bearer = Bearer(
        **asdict(person),
        token_id=token.id,
        granted=frozenset(token.scopes),
        limited_to=rules_of(token.scopes) if scope_of(request) in token.scopes else PUBLIC,
    )
    if token.used_on != today():
        _note_use(token.id)
    return bearer


def needs_scope(name: str) -> Callable[[View], View]:
    """Say which scope a view asks of who shows a token. Without it only public rules count."""

    def mark(view: View) -> View:
        view.scope = name  # type: ignore[attr-defined]
        return view

    return mark


def scope_of(request: Request) -> str:
    """The scope that the view of a request asks for; '' where everybody may."""
    return str(getattr(current_app.view_functions.get(request.endpoint or ""), "scope", ""))


def _token_in(request: Request) -> AccessToken:
    shown = request.authorization
    if shown is None or shown.type != SCHEME or not shown.token:
        raise BadToken(SHOW_TOKEN)
    if not is_whole(shown.token):
        raise BadToken(_l("This is no whole token: a sign is missing or is another."))
    # Found by its hash: what comparing it takes tells nothing about a token that could be guessed.
    asked = (
        select(AccessToken)
        .join(AccessToken.account)
        .where(AccessToken.token_hash == hash_of(shown.token))
        .options(contains_eager(AccessToken.account).joinedload(Account.grants))
    )
    token = session().scalars(asked).unique().one_or_none()
    if token is None:
        raise BadToken(_l("There is no such token."))
    return token


def _person_of(token: AccessToken) -> Person:
    if token.revoked_at is not None:
        raise BadToken(_l("This token was revoked."))
    if not token.is_good:
        raise BadToken(_l("This token has expired. Make a new one in your account."))
    if not token.account.active:
        raise BadToken(_l("The account of this token is closed."))
    person = token.account.person
    if person.must_prove_twice and not has_second_factor(token.account):
        raise BadToken(_l("Set up the second step of signing in before this token is used."))
    return person


@limiter.limit(WRONG_PER_ADDRESS)
def _count_wrong() -> None:
    """Count a bad token; the address that shows too many is told to wait."""


def _note_use(number: int) -> None:
    """Once a day, in a transaction of its own, so that reading holds no lock."""
    used = update(AccessToken).where(AccessToken.id == number).values(used_on=today())
    session().rollback()  # what began as reading cannot turn to writing (core.database)
    with writing():
        session().execute(used)
        session().commit()

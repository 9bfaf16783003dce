"""People for tests: accounts with a role, and signing them in through the page itself."""

import re

from flask import Flask
from flask.testing import FlaskClient

from accounts.services import create_account, grant_role
from core.database import db, writing
from core.permissions import NamedActor

PASSWORD = "a lantern by the gate"
SCOPES = {"delegate": "KZ", "translator": "ru"}
ROLES = ("visitor", "delegate", "translator", "editor", "administrator")
_OFFICE = NamedActor("test", "administrator")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def accounts_factory(
    app: Flask,
    role: str,
    email: str = "",
    scope: str | None = None,
    password: str = PASSWORD,
    active: bool = True,
) -> str:
    """Make an account with one role; gives back its address (`<role>@example.org`)."""
    email = email or f"{role}@example.org"
    with app.app_context(), writing():
        account = create_account(email, role.title(), password, "en", by=_OFFICE)
        grant_role(account, role, SCOPES.get(role, "") if scope is None else scope, by=_OFFICE)
        account.active = active
        db.session.commit()
    return email


def form_token(client: FlaskClient, address: str) -> str:
    """The token of the first form on a page."""
    match = _TOKEN.search(client.get(address).text)
    assert match, f"no form on {address}"
    return match[1]


def sign_in(client: FlaskClient, role: str) -> None:
    """Make an account with this role and sign it in; nothing for a visitor."""
    if role == "visitor":
        return
    email = accounts_factory(client.application, role)
    answer = enter(client, email)
    assert answer.status_code == 303, answer.text


def enter(client: FlaskClient, email: str, password: str = PASSWORD, address: str = ""):
    """Send the form of the sign-in page; gives back the answer."""
    address = address or "/en/account/sign-in"
    form = {"csrf_token": form_token(client, address), "email": email, "password": password}
    return client.post(address, data=form)

"""People for tests: accounts with a role, and signing them in, through the pages or past them."""

import re

import pyotp
from flask import Flask
from flask import session as cookie
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from accounts.factors.models import CodeGenerator
from accounts.factors.services import add_code_generator
from accounts.queries import account_by_email
from accounts.services import create_account, grant_role
from accounts.sessions import begin_session
from core.audit import record_audit
from core.database import db, utcnow, writing
from core.jobs import Job
from core.permissions import NamedActor
from tests.sharing import hash_of

PASSWORD = "a lantern by the gate"
SCOPES = {"delegate": "KZ", "translator": "ru"}
ROLES = ("visitor", "delegate", "protocol", "translator", "editor", "administrator")
CODE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECOND_STEP = "/en/account/second-step"
_OFFICE = NamedActor("test", "administrator")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def accounts_factory(
    app: Flask,
    role: str,
    email: str = "",
    scope: str | None = None,
    password: str = PASSWORD,
    active: bool = True,
    enrolled: bool = True,
) -> str:
    """Make an account with one role; gives back its address (`<role>@example.org`).

    Whose role needs a second factor is enrolled: an application with the secret `CODE_SECRET`.
    """
    email = email or f"{role}@example.org"
    with app.app_context(), writing():
        account = create_account(email, role.title(), None, "en", by=_OFFICE)
        account.password_hash = hash_of(password)
        grant_role(account, role, SCOPES.get(role, "") if scope is None else scope, by=_OFFICE)
        account.active = active
        if account.person.must_prove_twice and enrolled:
            add_code_generator(account, CODE_SECRET, step=0)
            db.session.execute(delete(Job).where(Job.topic == "mail"))
        db.session.commit()
    return email


def form_token(client: FlaskClient, address: str) -> str:
    """The token of the first form on a page."""
    match = _TOKEN.search(client.get(address).text)
    assert match, f"no form on {address}"
    return match[1]


def sign_in(client: FlaskClient, role: str) -> None:
    """Make an account with this role and let it in; nothing for a visitor."""
    if role == "visitor":
        return
    let_in(client, accounts_factory(client.application, role))


def let_in(client: FlaskClient, email: str) -> None:
    """Give the client a session of this account, and leave what signing in leaves.

    For tests of other things; those of signing in go through its pages (`enter`, `enter_as`).
    """
    with client.application.test_request_context(), writing():
        account = db.session.scalars(account_by_email(email)).one()
        account.last_sign_in_at = utcnow()
        record_audit("account.sign_in", f"account:{account.id}", account)
        begin_session(account, passed=True)
        db.session.commit()
        with client.session_transaction() as kept:
            kept.update(cookie)


def enter_as(client: FlaskClient, role: str) -> None:
    """Make an account with this role and sign it in through the pages."""
    answer = enter(client, accounts_factory(client.application, role))
    assert answer.status_code == 303, answer.text


def enter(client: FlaskClient, email: str, password: str = PASSWORD, address: str = ""):
    """Send the form of the sign-in page, and a code where it is asked; gives back the answer."""
    answer = give_password(client, email, password, address)
    if SECOND_STEP in (answer.location or ""):
        return give_code(client, fresh_code(client.application), answer.location)
    return answer


def give_password(client: FlaskClient, email: str, password: str = PASSWORD, address: str = ""):
    """Send the form of the sign-in page alone."""
    address = address or "/en/account/sign-in"
    form = {"csrf_token": form_token(client, address), "email": email, "password": password}
    return client.post(address, data=form)


def give_code(client: FlaskClient, code: str, address: str = SECOND_STEP):
    """Send the form of the second step alone."""
    return client.post(address, data={"csrf_token": form_token(client, address), "code": code})


def fresh_code(app: Flask) -> str:
    """A code that is taken now, however many were used in these thirty seconds."""
    with app.app_context(), writing():
        db.session.execute(update(CodeGenerator).values(last_step=0))
        db.session.commit()
    return pyotp.TOTP(CODE_SECRET).now()

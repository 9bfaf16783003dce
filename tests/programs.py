"""Programs that write with tokens, for tests, and a record for them to write on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from accounts.queries import account_by_email
from accounts.tokens.scopes import useful_to
from accounts.tokens.services import make_token
from core.database import db, writing
from registry.changes import changing
from registry.door import acting_as
from registry.sources import Citation
from tests.people import accounts_factory
from tests.records import EDITOR, act, administration, agreement, source

API = "/api/v1"
TRUST = {"confidence": "high", "verification": "checked"}


def token_of(
    app: Flask, email: str, scopes: Iterable[str] = (), life: timedelta = timedelta(days=1)
) -> str:
    """A new token of an account: of all scopes that its roles make useful, unless some are
    named."""
    with app.app_context(), writing():
        account = db.session.scalars(account_by_email(email)).one()
        secret: str = make_token(account, "A program", scopes or useful_to(account), life)[1]
        db.session.commit()
    return secret


class Program:
    """Asks the API with a token, or without one."""

    def __init__(self, app: Flask, token: str = "", language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.headers["Accept-Language"] = language

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Send a request; `headers` such as `If_Match`."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        options: dict[str, Any] = {"headers": self.headers | told}
        if body is not None:
            options["json"] = body
        path = path.removeprefix("http://localhost:8000")
        path = path if path.startswith("/api/") else f"{API}{path}"
        return self.client.open(path, method=method, **options)

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Send."""
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Replace."""
        return self.ask("PUT", path, body, **headers)


def program_of(
    app: Flask,
    role: str,
    name: str = "",
    scopes: Iterable[str] = (),
    scope: str | None = None,
    language: str = "en",
) -> Program:
    """A program of a new person with a role, with a token of these scopes (or all useful ones)."""
    email = accounts_factory(app, role, f"{name}@example.org" if name else "", scope)
    return Program(app, token_of(app, email, scopes), language)


def hold_agreement(app: Flask) -> None:
    """Publish A1, an agreement of KZ that rests on the source s1."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1", parties=[administration("KZ")], source_language="en")
        with changing(made, EDITOR, "record.edit", "what it rests on"):
            made.confidence, made.verification = TRUST["confidence"], TRUST["verification"]
            made.citations = [Citation(source=source("s1"), **TRUST)]
        db.session.commit()


def hold_signed(app: Flask) -> None:
    """Publish A1 between KZ and CN, and E1: it was signed."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1", parties=[administration("KZ"), administration("CN")])
        act("E1", "signature", "2015-05-28", made)
        db.session.commit()


def event_content(**values: Any) -> dict[str, Any]:
    """What a program says of A1's signature, as it may be sent for review."""
    cited = [{"source": "s1", **TRUST}]
    told = {"track": "legal", "event_kind": "signature", "date_text": "2015-05-28"}
    return {**told, "source_language": "en", **TRUST, "citations": cited, **values}


def new_source(title: str = "A source") -> dict[str, Any]:
    """The content of a new source."""
    return {"title": title, "source_kind": "official"}

"""Reports of mistakes for tests, sent through the form itself."""

import re
from typing import Any

from flask.testing import FlaskClient

from core.database import utcnow
from core.form_token import FormToken, renewed

TEXT = "The date of signature is wrong."
_TOKEN = re.compile(r'name="token"[^>]*value="([^"]+)"')


def token_of(page: str) -> str:
    """The token of the form on a page."""
    match = _TOKEN.search(page)
    assert match, "no form"
    return match[1]


def ripe_token(client: FlaskClient, token: FormToken | None = None) -> str:
    """A token that was made long enough ago for the form to be sent now."""
    with client.application.app_context():
        return (token or renewed(utcnow())).signed


def send(client: FlaskClient, language: str = "en", **fields: Any):
    """Send the form; gives back the answer."""
    form = {"text": TEXT, "about": "", "suggestion": "", "email": "", "topic": ""} | fields
    form.setdefault("token", ripe_token(client))
    return client.post(f"/{language}/report", data=form)


def sent(client: FlaskClient, language: str = "en", **fields: Any) -> str:
    """Send the form, which must be taken; gives back the path of the receipt."""
    answer = send(client, language, **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.location)

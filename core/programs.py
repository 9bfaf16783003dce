"""Addresses for programs, `/api/…`: JSON for everybody, also on pages of other sites.

Whoever asks there is a visitor: nobody is known by a cookie, so that no page elsewhere can use one.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SessionMixin
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from core.assets import Sessions

PREFIX = "/api/"
JSON = "application/json"
FROM_ANYWHERE = ("Access-Control-Allow-Origin", "*")
"""The header by which browsers let pages of other sites read an answer (Fetch Standard)."""
_TELLER = "problems_for_programs"

Teller = Callable[[int, str, str], ResponseReturnValue]
"""Tells a problem: HTTP status, message or '', the language of a message that is nobody's here."""


class SessionsOfPeople(Sessions):
    """Sessions in cookies; what asks at these addresses has an empty one, and leaves none."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """The session of a request; None where there is none."""
        if is_for_programs(request.path):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, if there is any to write."""
        if not asked_by_program():
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Keep cookies away from these addresses; after `core.assets`, whose sessions these are."""
    app.session_interface = SessionsOfPeople()


def is_for_programs(path: str) -> bool:
    """Whether the path is one of these addresses."""
    return path.startswith(PREFIX)


def asked_by_program() -> bool:
    """Whether the current request asks at one of them."""
    return is_for_programs(request.path)


def takes_json(accepted: str) -> bool:
    """Whether an `Accept` header lets us answer with JSON; without one anything is taken."""
    return not accepted or bool(parse_accept_header(accepted, MIMEAccept)[JSON])


def tell_problems(extensions: dict[str, Any], tell: Teller) -> None:
    """Say to an app (by its `extensions`) what tells problems at these addresses: routing and rules
    refuse before any view runs."""
    extensions[_TELLER] = tell


def teller() -> Teller | None:
    """What tells the problems of the current request; None where people are told by a page."""
    return current_app.extensions.get(_TELLER) if asked_by_program() else None

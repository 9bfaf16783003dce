"""A character that no address may hold: PostgreSQL does not even compare with a NUL."""

from flask import Flask, request
from werkzeug.exceptions import BadRequest, NotFound

NUL = "\0"


def init_app(app: Flask) -> None:
    """Refuse it in every address."""
    app.before_request(_check_address)


def _check_address() -> None:
    """No page is called by it, and no question is asked with it. Forms leave it out themselves."""
    if NUL in request.path:
        raise NotFound
    if any(NUL in text for pair in request.args.items(multi=True) for text in pair):
        raise BadRequest

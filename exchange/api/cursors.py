"""Cursors: the place in a list behind which its next page begins, signed and bound to the list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from exchange.api.asking import Asked
from exchange.api.parameters import BadParameter
from registry.orders import Place


def sealed(place: Place, asked: Asked) -> str:
    """A cursor for a place in the list that is asked for."""
    return str(_seal(asked).dumps([_plain(value) for value in place]))


def opened(asked: Asked, types: Sequence[type[Any]]) -> Place:
    """The place that the asked cursor means. Raises `BadParameter` on one that is not of the
    list."""
    try:
        held = _seal(asked).loads(asked.cursor)
        return [_meant(value, wanted) for value, wanted in zip(held, types, strict=True)]
    except (BadData, ValueError, TypeError) as error:
        message = _("This cursor belongs to another list. Begin again without it.")
        raise BadParameter(message, "cursor") from error


def _seal(asked: Asked) -> URLSafeSerializer:
    """Of the list: a cursor of another one has another signature."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"cursor {asked.list_name}")


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def _meant(value: Any, wanted: type[Any]) -> Any:
    if wanted is bytes:
        return bytes.fromhex(value)
    return date.fromisoformat(value) if wanted is date else wanted(value)

"""Converters of addresses, beside Werkzeug's own, and of numbers in forms."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

LARGEST = 999_999_999
"""The largest number of a row that is looked for."""


def row_number(text: str) -> int | None:
    """The number of a row that a form or an address names; None for anything else."""
    is_one = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    return int(text) if is_one else None


class NumberConverter(IntegerConverter):
    """`<number:name>`: the number of a row; beyond `LARGEST` databases could not even compare."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


class StemConverter(BaseConverter):
    """`<stem:name>.<suffix>`: the name of a file up to its first point."""

    regex = "[^/.]+"


def init_app(app: Flask) -> None:
    """Make the converters known; before any route is added."""
    app.url_map.converters["number"] = NumberConverter
    app.url_map.converters["stem"] = StemConverter

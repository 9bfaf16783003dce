"""Converters of addresses, beside Werkzeug's own."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

LARGEST = 999_999_999


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

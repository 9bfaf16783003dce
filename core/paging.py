"""Long lists in pages: which one is asked for, and its place among all."""

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from core.problems import BadValue


def asked_page() -> int:
    """The number of the page that the address asks for. Raises `BadValue`."""
    text = request.args.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) > 0):
        raise BadValue(_("A page is a number from 1."))
    return int(text)


def page_place(number: int, size: int, total: int) -> dict[str, int]:
    """The place of a page of so many rows, as the macro takes it; one page is there at least.

    Raises `NotFound` beyond the last page.
    """
    pages = max(1, -(-total // size))
    if number > pages:
        raise NotFound
    first, last = (number - 1) * size + 1, min(total, number * size)
    return {"number": number, "pages": pages, "total": total, "first": first, "last": last}

"""Characters with which nothing can be done: in addresses, in what people write, and in XML."""

import re

from flask import Flask, request
from werkzeug.exceptions import BadRequest, NotFound

NUL = "\0"
"""PostgreSQL does not even compare with it."""
LONGEST_SHOWN = 40
ISOLATE, END = "\u2068", "\u2069"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff]")
"""Control characters other than tab and line feed, and the marks that turn the direction of what
follows (Unicode Standard Annex 9): with them one thing looks like another. Isolates and joiners
stay."""


def plain(text: str | None) -> str:
    """Text with simple line ends, without control characters and marks that turn directions."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return UNKEPT.sub("", lines).strip()


def quoted(text: str) -> str:
    """What somebody typed, as a message repeats it: plain, its first `LONGEST_SHOWN` characters."""
    return plain(text)[:LONGEST_SHOWN]


def isolated(text: str) -> str:
    """The text in one line in an isolate (UAX 9): it keeps its own direction and turns nothing
    around it."""
    kept = " ".join(text.split()).translate({ord(ISOLATE): None, ord(END): None})
    return f"{ISOLATE}{kept}{END}"


def fit_for_xml(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold, not even escaped."""
    return _NO_XML.sub("", text)


def init_app(app: Flask) -> None:
    """Refuse it in every address."""
    app.before_request(_check_address)


def _check_address() -> None:
    """No page is called by it, and no question is asked with it. Forms leave it out themselves."""
    if NUL in request.path:
        raise NotFound
    if any(NUL in text for pair in request.args.items(multi=True) for text in pair):
        raise BadRequest

"""What was typed into a form whose session had ended: kept, so that it can be sent again.

Nothing is stored. The answer carries the fields, packed and signed, through signing in; then the
person sees them and sends them, or does not. Only a form of this site is kept, as the browser tells
(`Sec-Fetch-Site`, `Origin`), and only what we signed is unpacked: another site can put no words
into anybody's mouth.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

LONGEST = 1_000_000
"""Characters that are carried at most: a form may be no longer."""
GOOD_FOR_S = 12 * 60 * 60
_NEVER_KEPT = ("csrf_token", "password", "kept", "current", "new", "repeated", "credential", "code")


@dataclass(frozen=True)
class KeptForm:
    """A form that waits to be sent again: the path it goes to, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def pack_form() -> str:
    """The form of this request as text, or "" when there is none that may be kept."""
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT
    ]
    if not fields or not _is_of_this_site():
        return ""
    packed = str(_signer().dumps([request.full_path.rstrip("?"), fields]))
    return packed if len(packed) < LONGEST * 9 // 10 else ""


def unpack_form(text: str) -> KeptForm | None:
    """The form that `pack_form` made a text of within the day, else None."""
    try:
        path, fields = _signer().loads(text, max_age=GOOD_FOR_S)
    except BadData:
        return None
    return KeptForm(path, tuple((name, value) for name, value in fields))


def _is_of_this_site() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="guantong kept form")

"""What a program sends: JSON (RFC 8259), read strictly, and what is wrong with it by pointer."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from core.languages import SITE_LANGUAGES
from core.problems import BadValue, Problem
from core.programs import JSON
from registry.schema.fields import Choice, Field

MOST_BYTES = 1_000_000
"""As much as a form at the desk takes."""
DEEPEST = 8
"""Objects and arrays within each other; a content needs four."""
TYPE_NAMES: Mapping[type, str] = {str: "string", bool: "boolean", dict: "object"}


class NotJson(BadValue):
    """The body cannot be read as one JSON object (HTTP 400)."""


class Wrong(NamedTuple):
    """What is wrong at a place of the body; `pointer` as in RFC 6901."""

    pointer: str
    message: Any


class Invalid(Problem):
    """The body was read, and cannot be taken as it is; `errors` say all that is wrong (422)."""

    status = 422

    def __init__(self, errors: Sequence[Wrong]) -> None:
        super().__init__(_l("Something has to be corrected first."))
        self.errors = list(errors)


def asked_body(
    known: Mapping[str, type], needed: Sequence[str] = (), empty: bool = False
) -> dict[str, Any]:
    """The members of the request's body, with these types; a member that is null is left out.

    With `empty` there may be no body at all. Raises `NotJson`, `Invalid`, `UnsupportedMediaType`,
    `RequestEntityTooLarge`.
    """
    sent = _read(empty)
    errors = [Wrong(f"/{escaped(name)}", _("There is no such member.")) for name in sent
              if name not in known]  # fmt: skip
    found = {name: value for name, value in sent.items() if value is not None}
    for name, kind in known.items():
        if name in found and not isinstance(found[name], kind):
            errors.append(Wrong(f"/{name}", type_message(TYPE_NAMES[kind])))
        elif name in needed and name not in found:
            errors.append(Wrong(f"/{name}", _("This member is missing.")))
    if errors:
        raise Invalid(errors)
    return found


def text_of(body: Mapping[str, Any], field: Field) -> str:
    """The member of the field's name, read as the field reads what people type; '' for none.

    Raises `Invalid`.
    """
    try:
        return str(field.read([body.get(field.name, "")]))
    except BadValue as error:
        raise Invalid([Wrong(f"/{field.name}", str(error))]) from error


def language_of(body: Mapping[str, Any], name: str) -> str:
    """The member of this name, one of the site's languages; '' for none. Raises `Invalid`."""
    return text_of(body, Choice(name=name, label="", codes=dict.fromkeys(SITE_LANGUAGES, "")))


def type_message(name: str) -> str:
    """That a value must be of another JSON type."""
    message: str = _("It must be of the JSON type %(type)s.", type=name)
    return message


def escaped(name: str) -> str:
    """A name as it stands in a pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def _read(empty: bool) -> dict[str, Any]:
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge
    data = request.get_data()
    if len(data) > MOST_BYTES:
        raise RequestEntityTooLarge
    if empty and not data:
        return {}
    if request.mimetype != JSON or request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType
    try:
        text = data.decode("utf-8")
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise NotJson(_l("The body is no JSON that can be read (RFC 8259, UTF-8).")) from error
    if not isinstance(found, dict):
        raise NotJson(_l("The body must be one JSON object."))
    if _depth(found) > DEEPEST:
        raise NotJson(_l("The body is nested too deeply."))
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _depth(value: Any) -> int:
    """How many objects and arrays stand within each other."""
    deepest, level = 0, [value]
    while level:
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        held = any(isinstance(one, dict | list) for one in level)
        deepest, level = deepest + held, inner
    return deepest

"""Questions as addresses: the forms that ask them, and the address that asks the same again."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from core.reader import Reader
from core.web import absolute
from registry.references import Reference, by_title


def question_address(endpoint: str, reader: Reader, **values: Any) -> str:
    """The full address of a question: what is asked in the order given, and the day last.

    The day stands in it even where it is today, so that who cites it names the day.
    """
    asked = {name: value for name, value in values.items() if value}
    return absolute(url_for(endpoint, **asked, as_of=reader.day.isoformat()))


def question_form(action: str, reader: Reader, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """A form that asks by address, as the templates' macro `filter_form` takes it."""
    day = reader.as_of.isoformat() if reader.as_of else ""
    return {
        "action": action,
        "reset_url": action,
        "fields": fields,
        "as_of": {"name": "as_of", "value": day},
    }


def select_field(name: str, label: Any, none: Any, options: list[dict[str, Any]]) -> dict[str, Any]:
    """A choice of one of the options; `none` are the words for choosing nothing."""
    nothing = {"value": "", "label": none, "selected": not any(o["selected"] for o in options)}
    return {"name": name, "label": label, "kind": "select", "options": [nothing, *options]}


def body_options(bodies: Iterable[Reference], chosen: str) -> list[dict[str, Any]]:
    """Bodies by name; `chosen` is the code of the one that is selected."""
    return [
        {
            "value": body.code,
            "label": body.title,
            "language": body.language,
            "selected": body.code == chosen,
        }
        for body in by_title(bodies)
    ]

"""What can be done for an edition at the desk: each page with the code of the edition as `code`."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.permissions import allows


@dataclass(frozen=True)
class Place:
    """A page about an edition: its endpoint, what it is called, and the rule it stands under."""

    endpoint: str
    label: Any
    rule: str


PLACES = (
    Place("desk_programme.overview", _l("Programme"), "programme.plan"),
    Place("desk_programme.board", _l("Board of the day"), "programme.plan"),
    Place("desk_programme.release_page", _l("Release"), "programme.release"),
)


def places_of(code: str) -> list[tuple[Any, str]]:
    """(label, address) of the pages about an edition that the reader may open."""
    return [
        (one.label, url_for(one.endpoint, code=code))
        for one in PLACES
        if allows(current_user, one.rule)
    ]

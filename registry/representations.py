"""Other forms of a record than its page, and which of them an `Accept` header asks for.

A package above gives them; the permanent address offers them (RFC 9110, 12.5.1). The page comes
first: for browsers, for `*/*`, and for who says nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MIMEAccept

from core.problems import Problem
from registry.models import Record
from registry.versions import Revision

PAGE_TYPE = "text/html"


@dataclass(frozen=True)
class Representation:
    """A form of a record: the suffix of its address, its media type, and how it is answered.

    `answer` takes a record and, where one is asked for, a version of it; it raises `NotFound` for
    what is not published. `is_of` says of which kinds there is such a form.
    """

    suffix: str
    media_type: str
    answer: Callable[[Record, Revision | None], Response]
    is_of: Callable[[str], bool] = lambda _kind: True


_offered: dict[str, Representation] = {}


def offer(representation: Representation) -> None:
    """Make a form known."""
    _offered[representation.suffix] = representation


def offered() -> Mapping[str, Representation]:
    """The forms by suffix, in the order in which they are preferred."""
    return _offered


class NotOffered(Problem):
    """There is no form of the record that the reader accepts (HTTP 406)."""

    status = 406

    def __init__(self, kind: str) -> None:
        types = (PAGE_TYPE, *(one.media_type for one in _forms_of(kind)))
        super().__init__(_l("It is offered as: %(types)s", types=", ".join(types)))


def _forms_of(kind: str) -> list[Representation]:
    return [one for one in _offered.values() if one.is_of(kind)]


def asked_for(kind: str) -> Representation | None:
    """The form of a record of a kind that the request accepts most; None is the page. Raises
    `NotOffered`."""
    accepted = _without_parameters(request.accept_mimetypes)
    if not accepted:
        return None
    page = accepted.quality(PAGE_TYPE)
    best = max(_forms_of(kind), key=lambda one: accepted.quality(one.media_type), default=None)
    quality = accepted.quality(best.media_type) if best else 0
    if not page and not quality:
        raise NotOffered(kind)
    return best if quality > page else None


def _without_parameters(accepted: MIMEAccept) -> MIMEAccept:
    """A profile or a character set that is asked for with a type chooses nothing here."""
    return MIMEAccept([(value.partition(";")[0].strip(), weight) for value, weight in accepted])

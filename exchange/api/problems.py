"""Problems as JSON (RFC 9457), in the language of `lang` or else of `Accept-Language`."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from core.languages import is_site_language, locale_of, negotiate
from core.problems import BadValue, Problem
from core.programs import FROM_ANYWHERE
from core.web import absolute
from exchange.api.parameters import BadParameter

MEDIA_TYPE = "application/problem+json"
PROBLEMS: Mapping[int, tuple[str, Any]] = {
    400: ("bad-request", _l("The request could not be understood")),
    404: ("not-found", _l("There is nothing at this address")),
    405: ("method-not-allowed", _l("This address cannot be asked that way")),
    406: ("not-acceptable", _l("Answers are given as JSON only")),
    410: ("withdrawn", _l("This record was withdrawn")),
    414: ("address-too-long", _l("The address is too long")),
    429: ("too-many-requests", _l("Too many requests")),
    500: ("internal", _l("Something went wrong")),
    503: ("unavailable", _l("This cannot be answered at the moment. Try again later.")),
}
"""HTTP status → the name that ends the problem's type, and its title."""


def problem_language() -> str:
    """The language in which the current request is told what is wrong."""
    asked = request.args.get("lang", "")
    return asked if is_site_language(asked) else negotiate(request.headers.get("Accept-Language"))


def type_of(status: int) -> str:
    """The address that names a problem for good, and leads to what it means."""
    return absolute(url_for("api.problem", name=PROBLEMS[status][0]))


def told(status: int, message: str = "", said_in: str = "", **members: Any) -> Response:
    """A problem; `members` go beside those of the standard. `said_in` is the message's language."""
    shown = status if status in PROBLEMS else (400 if status < 500 else 500)
    language = problem_language()
    with force_locale(str(locale_of(language))):
        body: dict[str, Any] = {
            "type": type_of(shown),
            "title": str(PROBLEMS[shown][1]),
            "status": status,
        }
        if message:
            body["detail"] = str(message)
    if said_in:
        body["detail_language"] = said_in
    response = Response(json.dumps(body | members, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    response.headers.set(*FROM_ANYWHERE)
    response.vary.add("Accept-Language")
    return response


def refused(problem: Problem) -> Response:
    """What was wrong with a request: with the parameter, and what could stand there."""
    members: dict[str, Any] = {}
    if isinstance(problem, BadValue) and problem.parameter:
        members["parameter"] = problem.parameter
    if isinstance(problem, BadParameter) and problem.known:
        members["known"] = problem.known
    return told(problem.status, str(problem.message), **members)

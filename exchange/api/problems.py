"""Problems as JSON (RFC 9457), in the language of `lang` or else of `Accept-Language`."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from accounts.tokens.bearing import SHOW_TOKEN, Bearer, scope_of
from core.languages import is_site_language, locale_of, negotiate
from core.problems import BadValue, Forbidden, Problem
from core.programs import FROM_ANYWHERE
from core.web import absolute
from exchange.api.parameters import BadParameter

MEDIA_TYPE = "application/problem+json"
PROBLEMS: Mapping[int, tuple[str, Any]] = {
    400: ("bad-request", _l("The request could not be understood")),
    401: ("unauthorized", _l("A token is needed, and this is none that is good")),
    403: ("forbidden", _l("You are not allowed to do this.")),
    404: ("not-found", _l("There is nothing at this address")),
    405: ("method-not-allowed", _l("This address cannot be asked that way")),
    406: ("not-acceptable", _l("Answers are given as JSON only")),
    409: ("conflict", _l("It cannot be done as things stand")),
    410: ("withdrawn", _l("This record was withdrawn")),
    412: ("precondition-failed", _l("It was changed meanwhile")),
    413: ("too-large", _l("The body is too large")),
    414: ("address-too-long", _l("The address is too long")),
    415: ("unsupported-media-type", _l("Bodies of this kind are not taken here")),
    422: ("invalid", _l("Something has to be corrected first.")),
    428: ("precondition-required", _l("If-Match is missing")),
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


def told(status: int, message: Any = "", said_in: str = "", **members: Any) -> Response:
    """A problem; `members` go beside those of the standard. `said_in` is the message's language."""
    shown = status if status in PROBLEMS else (400 if status < 500 else 500)
    language = problem_language()
    with force_locale(str(locale_of(language))):
        body: dict[str, Any] = {
            "type": type_of(shown),
            "title": str(PROBLEMS[shown][1]),
            "status": status,
        }
        if status == Unauthorized.code and not message:
            message = SHOW_TOKEN
        elif status == Forbidden.status and (scope := missing_scope()):
            message = _("This token does not have the scope %(scope)s.", scope=scope)
            members["scope"] = scope
        if message:
            body["detail"] = str(message)
    if said_in:
        body["detail_language"] = said_in
    response = Response(json.dumps(body | members, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    response.headers.set(*FROM_ANYWHERE)
    if status in (401, 403):
        response.headers["WWW-Authenticate"] = _challenge(status)
    response.vary.add("Accept-Language")
    return response


def missing_scope() -> str:
    """The scope that the current request needs and whose token does not have it; '' for none."""
    scope, bearer = scope_of(request), current_user._get_current_object()
    return scope if scope and isinstance(bearer, Bearer) and scope not in bearer.granted else ""


def _challenge(status: int) -> str:
    """What a token would have to be (RFC 6750, section 3)."""
    told = ['realm="Guantong"']
    if status == Unauthorized.code and "Authorization" in request.headers:
        told.append('error="invalid_token"')
    elif status == Forbidden.status and (scope := missing_scope()):
        told += ['error="insufficient_scope"', f'scope="{scope}"']
    return f"Bearer {', '.join(told)}"


def refused(problem: Problem) -> Response:
    """What was wrong with a request: with the parameter, and what could stand there."""
    members: dict[str, Any] = {}
    if isinstance(problem, BadValue) and problem.parameter:
        members["parameter"] = problem.parameter
    if isinstance(problem, BadParameter) and problem.known:
        members["known"] = problem.known
    return told(problem.status, problem.message, **members)

"""What stands around every answer of the API: language, what is refused first, headers."""

from flask import Response, g, request
from werkzeug.exceptions import NotAcceptable, RequestURITooLarge

from core.page_cache import freshness
from core.programs import FROM_ANYWHERE, JSON, takes_json
from exchange.api.problems import problem_language

LONGEST_QUERY = 8_000
"""Bytes of an address behind `?`."""
FOR_ITS_PERSON = "private, no-store"
"""Cache-Control of what was answered to somebody with a token."""
CROSS_ORIGIN = {
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def begin() -> None:
    """Take the language of problems; data depend on `lang` alone. Raises `HTTPException`."""
    g.language = problem_language()
    if len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
    if not takes_json(request.headers.get("Accept", "")):
        raise NotAcceptable


def finish(response: Response) -> Response:
    """Let pages of other sites read the answer, and caches keep it until it changes."""
    response.headers.set(*FROM_ANYWHERE)
    if request.method == "OPTIONS":
        response.headers.update(CROSS_ORIGIN)
    else:
        name = "Access-Control-Expose-Headers"
        response.headers[name] = CROSS_ORIGIN[name]
    if "Authorization" in request.headers:
        response.headers["Cache-Control"] = FOR_ITS_PERSON
    elif response.mimetype == JSON:
        response.headers["Cache-Control"] = freshness(response)
    return response

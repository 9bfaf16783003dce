"""What every page of the site has: language in the address, its rule, headers, error pages."""

import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
)
from werkzeug.routing import RequestRedirect

from core.assets import static_url
from core.database import db, writing
from core.extensions import compress, csrf, limiter, login
from core.languages import (
    SITE_LANGUAGES,
    direction,
    is_site_language,
    language_name,
    locale_of,
    native_language_name,
    territory_name,
)
from core.page_cache import TYPES, freshness
from core.permissions import allows
from core.problems import Problem
from core.programs import asked_by_program, teller
from core.reader import Reader, reader, reader_language

ERROR_PAGES = (400, 403, 404, 406, 410, 429)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
FRAMED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors *"
)
"""Of pages that stand in pages of others: there is nothing to do on them but to read."""
View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Bind all of this to the app."""
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_put_what_was_chosen)
    app.before_request(_begin_writing)
    app.before_request(_check_host)
    app.before_request(_check_rule)
    app.after_request(_compress)
    app.after_request(_set_headers)  # the last that is named is called first
    app.teardown_request(_end_writing)
    app.context_processor(_context)
    app.register_error_handler(Problem, _problem_page)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(CSRFError, _unusable_form_page)
    app.register_error_handler(OperationalError, _database_page)


def locale_tag() -> str:
    """Locale selector for Flask-Babel, e.g. `zh_Hans_CN`."""
    return str(locale_of(reader_language())) if has_request_context() else "en"


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    tag = (values or {}).pop("lang", None)
    if tag is None:
        return
    if is_site_language(tag):
        g.language = tag
    elif is_site_language(tag.lower()):
        g.moved_to = request.full_path.replace(f"/{tag}", f"/{tag.lower()}", 1).rstrip("?")
    else:
        g.unknown_language = tag


def _put_what_was_chosen(endpoint: str, values: dict[str, Any]) -> None:
    """Links stay in the reader's language and, among public pages, on the day that is asked about.

    `as_of=None` makes a link without the day.
    """
    if not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return
    values.setdefault("lang", reader_language())
    public = getattr(current_app.view_functions[endpoint], "rule", "") == "site.read"
    if public and has_request_context() and reader().as_of:
        values.setdefault("as_of", request.args["as_of"].strip())


def only_reads(view: View) -> View:
    """Say that a view changes nothing, whatever the method: it neither takes the write lock nor
    needs the token of a form."""
    view.only_reads = True  # type: ignore[attr-defined]
    csrf.exempt(view)
    return view


def may_be_framed(response: Response) -> Response:
    """Let pages of other sites show an answer in a frame; it holds nothing to press but links."""
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    g.framed = True
    return response


def may_use_camera(response: Response) -> Response:
    """Let the page ask its reader for the camera; the picture stays in the browser."""
    g.camera = True
    return response


def _begin_writing() -> None:
    """Transactions of an unsafe request take the write lock when they begin."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in SAFE and not getattr(view, "only_reads", False):
        g.writing = ExitStack()
        g.writing.enter_context(writing())


def _end_writing(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("writing", None)
    if stack is not None:
        stack.close()


def _check_host() -> ResponseReturnValue | None:
    origin = current_app.config["ORIGIN"]
    if current_app.config["PRODUCTION"] and request.host != urlsplit(origin).netloc:
        raise NotFound
    if "moved_to" in g:
        return redirect(g.moved_to, 301)
    if isinstance(request.routing_exception, RequestRedirect):
        # As a path: what stands before it is what the browser knows, not what a proxy told us.
        target = urlsplit(request.routing_exception.new_url)
        return redirect(target._replace(scheme="", netloc="").geturl(), 308)
    if "unknown_language" in g:
        raise NotFound
    return None


def _check_rule() -> None:
    """Closed by default: a view that names no rule is nobody's."""
    if request.endpoint is None or request.endpoint == "static":
        return
    rule = getattr(current_app.view_functions[request.endpoint], "rule", None)
    if rule is None or not allows(current_user, rule):
        if rule is not None and not current_user.is_authenticated:
            abort(401 if asked_by_program() else make_response(login.unauthorized()))
        abort(403)


def _set_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not g.get("framed"):
        response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    camera = "self" if g.get("camera") else ""
    response.headers["Permissions-Policy"] = f"camera=({camera}), geolocation=(), microphone=()"
    if request.is_secure or current_app.config["ORIGIN"].startswith("https://"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = reader_language()
    if response.mimetype in TYPES and request.endpoint != "static":
        response.headers.setdefault("Cache-Control", freshness(response))
        response.vary.add("Cookie")
    if "negotiated" in g:
        response.vary.add("Accept-Language")
    return response


def _compress(response: Response) -> Response:
    """Compress, but not what holds a form's token: by the length of such an answer it could be
    guessed (BREACH); nor for programs, which compare entity tags (`If-Match`)."""
    if "csrf_token" in g or asked_by_program():
        return response
    return compress.after_request(response)


def _context() -> dict[str, Any]:
    return {
        "reader": reader(),
        "as_of": reader().as_of,
        "may": lambda rule: allows(current_user, rule),
        "alternates": alternates(),
        "direction": direction,
        "language_name": language_name,
        "native_language_name": native_language_name,
        "territory_name": territory_name,
        "static_url": static_url,
        "absolute": absolute,
        "canonical_url": absolute(request.path),
    }


def absolute(path: str) -> str:
    """A path of this site as a full address under the canonical origin."""
    return f"{current_app.config['ORIGIN'].rstrip('/')}{path}"


def alternates() -> list[dict[str, Any]]:
    """This page in each language of the site, for the switch and for `hreflang`."""
    found = []
    for tag in SITE_LANGUAGES:
        url = _same_page(tag)
        found.append(
            {
                "tag": tag,
                "native_name": native_language_name(tag),
                "direction": direction(tag),
                "url": url,
                "absolute_url": absolute(url),
                "current": tag == reader_language(),
            }
        )
    return found


def _same_page(tag: str) -> str:
    if request.endpoint is None or request.method not in SAFE or "language" not in g:
        return f"/{tag}/"
    prefix = f"/{reader_language()}/"
    if not request.path.startswith(prefix):
        return f"/{tag}/"
    url = url_for(request.endpoint, lang=tag, as_of=None, **(request.view_args or {}))
    query = request.query_string.decode("utf-8", "replace")
    return f"{url}?{query}" if query else url


def _problem_page(problem: Problem) -> ResponseReturnValue:
    db.session.rollback()
    return error_page(problem.status, str(problem.message))


def _error_page(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.get_response()
    code = error.code or 500
    if isinstance(error, InternalServerError):
        db.session.rollback()
    said = getattr(error, "reason", ""), getattr(error, "language", "")
    page = make_response(error_page(code, *said))
    for name, value in error.get_headers():  # such as Allow
        if name.lower() != "content-type":
            page.headers[name] = value
    if code == TooManyRequests.code:
        page.headers["Retry-After"] = str(seconds_to_wait())
    return page


def seconds_to_wait() -> int:
    """Seconds until the limit that this request broke gives way (`Retry-After`, RFC 9110)."""
    limit = limiter.current_limit
    return max(1, math.ceil(limit.window.reset_time - time.time())) if limit else 60


def _unusable_form_page(_error: CSRFError) -> ResponseReturnValue:
    """A token goes with its session: whoever has none any more signs in and loses nothing."""
    rule = getattr(current_app.view_functions.get(request.endpoint or ""), "rule", None)
    if rule and not allows(current_user, rule) and not current_user.is_authenticated:
        return make_response(login.unauthorized())
    return error_page(400, unusable_form_message())


def unusable_form_message() -> str:
    """What happened when a form's token is missing or over, and how to lose nothing by it."""
    message: str = _(
        "The form was open for too long, or your browser does not keep cookies of this site. "
        "Nothing was saved. Go back and copy what you wrote before you reload the page."
    )
    return message


def _database_page(error: OperationalError) -> ResponseReturnValue:
    current_app.logger.error("database: %s", error)
    db.session.rollback()
    return error_page(ServiceUnavailable.code)


def error_page(code: int, message: str = "", said_in: str = "") -> ResponseReturnValue:
    """The error page in the reader's language; plain if even that cannot be drawn.

    `said_in` is the language of the message where it is not the reader's. Programs get no page.
    """
    if tell := teller():
        return tell(code, message, said_in)
    shown = code if code in ERROR_PAGES else (400 if code < 500 else 500)
    language = reader_language()
    g.reader = Reader(language)
    with force_locale(str(locale_of(language))):
        if shown == 500:
            return _plain_page(language, message), code
        try:
            page = render_template(f"errors/{shown}.html", message=message, said_in=said_in)
            return page, code
        except Exception:  # e.g. the database went away while the page was drawn
            current_app.logger.exception("error page %d", code)
            return _plain_page(language, message), code


def _plain_page(language: str, message: str) -> str:
    messages = {
        "title": _("Something went wrong"),
        "explanation": message or _("The page could not be made. The fault is ours."),
        "advice": _("Try again in a minute. If it happens again, tell the secretariat."),
        "home": _("Go to the home page"),
    }
    return render_template(
        "errors/500.html",
        language=language,
        direction=direction(language),
        messages=messages,
        static_url=static_url,
    )


def full_address(endpoint: str, **values: Any) -> str:
    """The full address of a page, at `_anchor` if it is given; also outside of any request, where
    letters are written."""
    anchor = values.pop("_anchor", "")
    path = current_app.url_map.bind("").build(endpoint, values)
    return absolute(f"{path}#{anchor}" if anchor else path)

"""Pages that are the same for every visitor: kept, and confirmed (304) without being made.

A page's tag is made of all that the page shows: its full address, the registry's version, the
versions contributed by others, the day, and the build (`core.cache`). It is computed before the
page is, from one cheap statement, and signed: who shows it had it with the page from a process with
our secret, so it needs nothing kept to confirm it. Nothing is dropped by name, and nothing stale
can be found.

It stands around the Flask application: what is answered here costs no request context. Who has a
cookie of ours, or shows credentials, passes it by.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header

from core.assets import ADDRESS
from core.build import build_mark
from core.cache import contributed_versions, version_at
from core.database import db, today
from core.extensions import limiter
from core.programs import FROM_ANYWHERE, asked_by_program, is_for_programs, takes_json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR_EVERYBODY = "public, no-cache"
"""Cache-Control of what may be kept by anybody, and must be asked about each time."""
FOR_ONE = "private, no-cache"
TYPES = frozenset(
    {
        "text/html",
        "text/csv",
        "text/calendar",
        "application/jsonl",
        "image/svg+xml",
        "application/atom+xml",
        "application/xml",
    }
)
"""Media types of answers that show the registry; others say themselves what may be kept."""
ENCODINGS = ("br", "zstd", "gzip")
"""Content codings that we offer, the smallest first."""
COMPRESSION = {
    "COMPRESS_REGISTER": False,  # core.web says what is compressed
    "COMPRESS_ALGORITHM": list(ENCODINGS),
    "COMPRESS_ALGORITHM_STREAMING": ["br", "zstd"],
    "COMPRESS_BR_LEVEL": 5,
}
PLAIN = "identity"
READING = ("GET", "HEAD")
KNOWN_VARIATION = frozenset({"cookie", "accept-encoding"})
OVERHEAD = 2_500
"""Bytes that a kept page takes beside its address and body, about: headers, objects."""
LARGEST_SHARE = 16
"""A page larger than this part of the bound is not kept: it would push out too many."""

Key = tuple[str, ...]
HeaderList = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer 200 in one content coding."""

    tag: str
    headers: HeaderList
    body: bytes


class KeptPages:
    """Pages by address and coding, the least recently used given up beyond so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key, tag: str) -> KeptPage | None:
        """The page at the key, if it is the one of the tag."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.tag != tag:
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, page: KeptPage) -> None:
        """Keep the page in place of what was kept at the key."""
        size = size_of(key, page)
        with self._lock:
            self._drop(key)
            if size > self.most_bytes // LARGEST_SHARE:
                return
            self._pages[key] = page
            self.bytes += size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget all pages; the next readers get them made anew."""
        with self._lock:
            self._pages.clear()
            self.bytes = 0

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.bytes -= size_of(key, page)


def size_of(key: Key, page: KeptPage) -> int:
    """Bytes that a kept page takes."""
    return OVERHEAD + len(page.body) + sum(map(len, key))


class PageCache:
    """The WSGI application around Flask's."""

    def __init__(self, app: Flask, site: WSGIApplication, build: bytes, most_bytes: int) -> None:
        self.kept = KeptPages(most_bytes)
        self._app = app
        self._site = site
        secret = hashlib.sha256(str(app.config["SECRET_KEY"]).encode()).digest()
        self._seed = hashlib.blake2b(build, key=secret, digest_size=16)
        self._engine: Engine | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        tag = self._tag(environ) if self._is_for_everybody(environ) else None
        if tag is None:
            return self._site(environ, start_response)
        if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", _confirmation(tag, environ["PATH_INFO"]))
            return []
        environ["HTTP_ACCEPT_ENCODING"] = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        page = self.kept.get(_key(environ), tag)
        if page is None:
            return self._made(environ, start_response, tag)
        start_response("200 OK", page.headers.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]

    def _is_for_everybody(self, environ: WSGIEnvironment) -> bool:
        """Whether the request says nothing about who asks; in doubt it does."""
        if environ["REQUEST_METHOD"] not in READING or environ["PATH_INFO"].startswith(ADDRESS):
            return False
        if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ or self._app.debug:
            return False
        if is_for_programs(environ["PATH_INFO"]):  # cookies say nothing there
            return takes_json(environ.get("HTTP_ACCEPT", ""))
        cookies = environ.get("HTTP_COOKIE", "")
        return not (cookies and any(name in cookies for name in own_cookies(self._app)))

    def _tag(self, environ: WSGIEnvironment) -> str | None:
        """The tag that the page has if there is one; None while the database does not answer."""
        path = environ["PATH_INFO"]
        try:
            version = version_at(self._app, self._database(), path)
        except (SQLAlchemyError, sqlite3.Error):
            return None  # the site says so
        shown = (*_address(environ), version, contributed_versions(self._app, path), today())
        seal = self._seed.copy()
        seal.update(repr(shown).encode("utf-8", "backslashreplace"))
        return seal.hexdigest()

    def _database(self) -> Engine:
        if self._engine is None:
            with self._app.app_context():
                self._engine = db.engine
        return self._engine

    def _made(
        self, environ: WSGIEnvironment, start_response: StartResponse, tag: str
    ) -> Iterable[bytes]:
        """The site's answer, with the tag and kept if it is for everybody."""
        told: HeaderList = []

        def begin(
            status: str, headers: HeaderList, exc_info: Any = None
        ) -> Callable[[bytes], object]:
            if is_taggable(status, headers):
                headers = [*headers, ("ETag", f'W/"{tag}"')]
                told[:] = headers
            return start_response(status, headers, exc_info)

        answer = self._site(environ, begin)
        if not told or environ["REQUEST_METHOD"] == "HEAD" or "Content-Length" not in Headers(told):
            return answer  # what has no length comes in pieces: it may be endless
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()  # PEP 3333
        headers = [(name, value) for name, value in told if name.lower() != "date"]
        if not _is_walked_through(environ):
            self.kept.keep(_key(environ), KeptPage(tag, headers, body))
        return [body]


def _is_walked_through(environ: WSGIEnvironment) -> bool:
    """Whether it is one of many pages that a program reads once, one after the other: they would
    push out what people read."""
    return is_for_programs(environ["PATH_INFO"]) and "cursor=" in environ.get("QUERY_STRING", "")


def _address(environ: WSGIEnvironment) -> Key:
    """All of the address, so that what is kept for one host is never shown for another."""
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )


def _key(environ: WSGIEnvironment) -> Key:
    return (*_address(environ), environ["HTTP_ACCEPT_ENCODING"])


def _confirmation(tag: str, path: str) -> HeaderList:
    """Headers of a 304: those that tell caches how to go on (RFC 9110, 15.4.5)."""
    told = [
        ("ETag", f'W/"{tag}"'),
        ("Cache-Control", FOR_EVERYBODY),
        ("Vary", "Cookie, Accept-Encoding"),
    ]
    return [*told, FROM_ANYWHERE] if is_for_programs(path) else told


def is_taggable(status: str, headers: HeaderList) -> bool:
    """Whether an answer is one for everybody, depending on nothing that the tag does not hold."""
    told = Headers(headers)
    if not status.startswith("200") or told.get("Cache-Control") != FOR_EVERYBODY:
        return False
    if "Set-Cookie" in told or "ETag" in told:
        return False
    varies = {name.strip().lower() for line in told.getlist("Vary") for name in line.split(",")}
    return varies <= KNOWN_VARIATION


@lru_cache(maxsize=256)
def chosen_encoding(accepted: str) -> str:
    """The content coding for an `Accept-Encoding` header: of those most wanted our first."""
    weights = {name.lower(): weight for name, weight in parse_accept_header(accepted)}
    best = max((weights.get(one, 0.0) for one in ENCODINGS), default=0.0)
    if best <= 0 or best < weights.get(PLAIN, 0.0):
        return PLAIN
    return next(one for one in ENCODINGS if weights.get(one, 0.0) == best)


def own_cookies(app: Flask) -> tuple[str, str]:
    """Names of the cookies that tell who somebody is, each with its sign."""
    remembering = app.config.get("REMEMBER_COOKIE_NAME", "remember_token")
    return f"{app.config['SESSION_COOKIE_NAME']}=", f"{remembering}="


def freshness(response: Response) -> str:
    """The Cache-Control of an answer that shows the registry and says nothing itself.

    It is for everybody unless it was made for a session, wrote into one, or counted against a
    limit that must count the next request too.
    """
    plain = response.status_code == 200 and request.method in READING
    held = any(name[:-1] in request.cookies for name in own_cookies(current_app))
    personal = held and not asked_by_program()
    counted = bool(limiter.current_limits) and not g.get("counted_when_made", False)
    apart = session.modified or counted or g.get("not_for_everybody", False)
    return FOR_EVERYBODY if plain and not personal and not apart else FOR_ONE


def not_for_everybody() -> None:
    """Say that this answer is one of the moment, such as a page while something is broken."""
    g.not_for_everybody = True


def keep_nothing(response: Response) -> Response:
    """Keep an answer out of every cache, the browser's own included: `after_request` of a blueprint
    whose pages are about a person, hold a secret or come of what somebody wrote."""
    response.headers["Cache-Control"] = "no-store"
    return response


def counted_when_made() -> None:
    """Say that the limit of this request is one on making pages: those that are kept are free."""
    g.counted_when_made = True


def init_app(app: Flask) -> None:
    """Put the cache around the app; the last of all that is bound to it."""
    told = (repr(app.config["SETTINGS"]), str(app.config["SQLALCHEMY_DATABASE_URI"]))
    build = build_mark(Path(app.root_path), told)
    cache = PageCache(app, app.wsgi_app, build, app.config["PAGE_CACHE_BYTES"])
    app.extensions["page_cache"] = cache
    app.wsgi_app = cache  # type: ignore[method-assign]

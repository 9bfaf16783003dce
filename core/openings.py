"""What readers open and what they search for in vain, counted by day and without following anybody.

The counter stands around the page cache, so pages from the cache and confirmations (304) count as
well. Who carries a cookie of ours, such as staff, does not count, nor do robots that say so.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote

from flask import Flask, Response, after_this_request
from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import HTTPException

from core.database import Model, today
from core.page_cache import own_cookies
from core.tallies import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

RECENT = timedelta(days=90)
FEWEST_SHOWN = 3
LONGEST_WORDS = 100
_OPENINGS, _FRUITLESS = "openings", "fruitless_searches"
_SOUGHT = "Guantong-Sought"
"""A header between page and counter; it never leaves the process."""
_ROBOT = re.compile("bot|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
# An address, or a number as long as a telephone's: the words may be about a person.
_PERSONAL = re.compile(r"@|(?:\d[\s-]?){6}")


class Opening(Model):
    """How often the page of a record was opened on a day (UTC), in all languages together."""

    __tablename__ = "opening"

    day: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]


class FruitlessSearch(Model):
    """How often words were searched for on a day (UTC) and nothing was found."""

    __tablename__ = "fruitless_search"

    day: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    count: Mapped[int]


def openings_by_code() -> Select[tuple[str, int]]:
    """(code, openings) of the last `RECENT` days."""
    return (
        select(Opening.code, func.sum(Opening.count).label("openings"))
        .where(Opening.day > today() - RECENT)
        .group_by(Opening.code)
    )


def most_opened(limit: int = 20) -> Select[tuple[str, int]]:
    """(code, openings) of what readers open most; who shows them must ask the door by code."""
    total = func.sum(Opening.count)
    return openings_by_code().order_by(total.desc(), Opening.code).limit(limit)


def fruitless_searches(limit: int = 20) -> Select[tuple[str, str, int]]:
    """(language, words, count) of searches that found nothing, at least `FEWEST_SHOWN` times."""
    total = func.sum(FruitlessSearch.count)
    return (
        select(FruitlessSearch.language, FruitlessSearch.words, total.label("searches"))
        .where(FruitlessSearch.day > today() - RECENT)
        .group_by(FruitlessSearch.language, FruitlessSearch.words)
        .having(total >= FEWEST_SHOWN)
        .order_by(total.desc(), FruitlessSearch.words, FruitlessSearch.language)
        .limit(limit)
    )


class OpeningCounter:
    """The WSGI application around the page cache; it counts and changes nothing."""

    def __init__(self, app: Flask, site: "WSGIApplication", codes: Mapping[str, str]) -> None:
        """`codes`: for each endpoint of a record's page, which value of its address is the code."""
        self._app = app
        self._site = site
        self._codes = codes
        self._code_of = lru_cache(maxsize=4096)(self._read_code)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        counts = _counts(self._app, environ)
        code = self._code_of(environ["PATH_INFO"]) if counts else ""

        def begin(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            sought = [value for name, value in headers if name == _SOUGHT]
            if code and status.startswith(("200", "304")):
                tally(self._app, _OPENINGS).add(code)
            if counts and sought:
                tally(self._app, _FRUITLESS).add(unquote(sought[0]))
            told = [pair for pair in headers if pair[0] != _SOUGHT] if sought else headers
            return start_response(status, told, exc_info)

        return self._site(environ, begin)

    def _read_code(self, path: str) -> str:
        """The code of the record whose page is at the path; '' for none."""
        try:
            endpoint, values = self._app.url_map.bind("").match(path, "GET")
        except HTTPException:
            return ""
        return str(values.get(self._codes.get(endpoint, ""), ""))


def _counts(app: Flask, environ: "WSGIEnvironment") -> bool:
    """Whether a reader asks, as far as can be told without knowing who."""
    if environ["REQUEST_METHOD"] != "GET" or "prefetch" in environ.get("HTTP_SEC_PURPOSE", ""):
        return False
    cookies = environ.get("HTTP_COOKIE", "")
    if cookies and any(name in cookies for name in own_cookies(app)):
        return False
    return _ROBOT.search(environ.get("HTTP_USER_AGENT", "")) is None


def note_fruitless(language: str, words: str) -> None:
    """Say of the answer to this request that nothing was found for words; it is counted whenever
    it is shown, also from the page cache. Long words and personal ones are left out."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    if not plain or len(plain) > LONGEST_WORDS or _PERSONAL.search(plain):
        return
    if plain.isprintable():
        after_this_request(lambda response: _told(response, f"{language} {plain}"))


def _told(response: Response, sought: str) -> Response:
    response.headers[_SOUGHT] = quote(sought)
    return response


def tally(app: Flask, name: str = _OPENINGS) -> Tally:
    """The app's counts, `openings` or `fruitless_searches`."""
    return cast(Tally, app.extensions["tallies"][name])


def init_app(app: Flask, codes: Mapping[str, str]) -> None:
    """Put the counter around the app and its page cache."""
    folder = Path(app.instance_path)
    names = (_OPENINGS, _FRUITLESS)
    app.extensions["tallies"] = {name: Tally(folder / f"{name}.log") for name in names}
    app.wsgi_app = OpeningCounter(app, app.wsgi_app, codes)  # type: ignore[method-assign]

"""Static files under addresses that carry a hash of their content; all sheets as one.

`static_url("css/site.css")` gives `/static/css/site.4f1c….css`. What is there never changes, so
browsers keep it for a year without asking. By its plain name a file is answered too, to be asked
about each time.
"""

import hashlib
import mimetypes
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response, current_app, request, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import NotFound

from core.cache import contribute_version

BUNDLE = "css/site.css"
"""All sheets in one file: one request in place of many."""
SHEETS_FIRST = ("tokens", "base", "page", "controls", "records")
"""The sheets that others build on, in their order; the others follow by name."""
FOREVER = "public, max-age=31536000, immutable"
ASKED_EACH_TIME = "public, no-cache"
HASH_LENGTH = 16
ADDRESS = "/static/"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""Types that must not depend on what the machine's own table says."""
_ASSETS = "assets"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    name: str
    body: bytes

    @property
    def digest(self) -> str:
        """Hexadecimal start of the SHA-256 of its content."""
        return hashlib.sha256(self.body).hexdigest()[:HASH_LENGTH]

    @property
    def hashed_name(self) -> str:
        """Its name with the hash before the suffix."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem}.{self.digest}{dot}{suffix}"

    @property
    def mimetype(self) -> str:
        """Its media type."""
        suffix = Path(self.name).suffix
        return TYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was found in the folder at one time."""

    times: tuple[int, ...]
    places: tuple[str, ...]
    plain: dict[str, Asset]
    hashed: dict[str, Asset]
    names: dict[str, str]


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, but none for files: they are the same whoever asks, and say so (`Vary`)."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """The session of a request; None where there is none."""
        if request.path.startswith(ADDRESS):
            return None
        return super().open_session(app, request)


class Assets:
    """The files of a folder, in memory; `watched` ones are read again when they change."""

    def __init__(self, folder: Path, watched: bool) -> None:
        self._folder = folder
        self._watched = watched
        self._reading = _read(folder)

    def _current(self) -> _Reading:
        found = self._reading
        if self._watched and _times(found.places) != found.times:
            found = self._reading = _read(self._folder)
        return found

    def version(self) -> tuple[int, ...]:
        """Something that is another after every change of the folder."""
        return self._current().times

    def hashed_name(self, name: str) -> str:
        """The name with the hash of the content. Raises KeyError where there is no such file."""
        return self._current().names[name]

    def answer(self, name: str) -> Response:
        """The file of a plain or a hashed name. Raises `NotFound`, also for a former hash."""
        reading = self._current()
        forever = name in reading.hashed
        asset = reading.hashed.get(name) or reading.plain.get(name)
        if asset is None:
            raise NotFound
        response = Response(asset.body, mimetype=asset.mimetype)
        response.headers["Cache-Control"] = FOREVER if forever else ASKED_EACH_TIME
        response.set_etag(asset.digest)
        response.make_conditional(request)
        return response


def _read(folder: Path) -> _Reading:
    found = sorted(folder.rglob("*"))
    places = (str(folder), *map(str, found))
    times = _times(places)  # before the files are read: what changes meanwhile is seen next time
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if path.is_file() and not path.name.startswith(".")
    }
    files[BUNDLE] = _bundle(files)
    assets = [Asset(name, body) for name, body in files.items()]
    return _Reading(
        times,
        places,
        plain={one.name: one for one in assets},
        hashed={one.hashed_name: one for one in assets},
        names={one.name: one.hashed_name for one in assets},
    )


def _times(places: Iterable[str]) -> tuple[int, ...]:
    return tuple(_changed_at(place) for place in places)


def _changed_at(path: str) -> int:
    """When the file or folder changed, in ns; 0 for one that is gone."""
    try:
        return os.stat(path).st_mtime_ns  # half the time that Path.stat takes; it is often asked
    except OSError:
        return 0


def _bundle(files: dict[str, bytes]) -> bytes:
    """The sheets behind each other."""
    return b"\n".join(files[f"css/{name}.css"] for name in sheet_names(files))


def sheet_names(files: Iterable[str]) -> list[str]:
    """The names of the sheets among the files, in the order of the bundle."""
    found = {
        name.removeprefix("css/").removesuffix(".css")
        for name in files
        if name.startswith("css/") and name.endswith(".css") and name != BUNDLE
    }
    first = [name for name in SHEETS_FIRST if name in found]
    return [*first, *sorted(found - {*first})]


def init_app(app: Flask) -> None:
    """Serve the app's static folder; in development a changed file is seen at once."""
    watched = not app.config["PRODUCTION"]
    assets = Assets(Path(app.root_path) / "static", watched)
    app.extensions[_ASSETS] = assets
    app.session_interface = Sessions()
    app.add_url_rule(f"{ADDRESS}<path:filename>", "static", assets_answer)
    if watched:  # pages name the files by their hashes
        contribute_version(app, lambda _path: assets.version())


def assets_answer(filename: str) -> Response:
    """The view of static files."""
    return _assets().answer(filename)


def static_url(name: str) -> str:
    """Address of a static file, with the hash of its content. Raises KeyError if there is none."""
    return url_for("static", filename=_assets().hashed_name(name))


def _assets() -> Assets:
    found: Assets = current_app.extensions[_ASSETS]
    return found

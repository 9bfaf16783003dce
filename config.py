"""Settings, read once from `GUANTONG_*` environment variables (and `PORT`)."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

Environment = Literal["development", "production"]
Review = Literal["two", "one"]

DEFAULT_PORT = 8000
DEFAULT_PAGE_CACHE_MB = 32
DEFAULT_SEARCHES_PER_MINUTE = 120
SHORTEST_SECRET = 32
SECRET_FILE = "secret_key"  # noqa: S105 - the name of a file, not a secret

VARIABLES: Mapping[str, str] = {
    "GUANTONG_INSTANCE": "folder of everything that is stored; instance/ beside app.py",
    "GUANTONG_ENV": "development (default) or production",
    "GUANTONG_ORIGIN": "canonical address, as https://guantong.example; required in production",
    "GUANTONG_DATABASE_URL": "SQLAlchemy address; SQLite in the instance folder",
    "GUANTONG_SEARCH_URL": "address of the index; whoosh: in the instance folder",
    "GUANTONG_SECRET_KEY": "signs sessions, at least 32 characters; required in production",
    "GUANTONG_MAIL_URL": "smtp:// or smtps:// server for mail; without it no mail is sent",
    "GUANTONG_MAIL_FROM": "sender of mail; no-reply@ the host of the origin",
    "GUANTONG_PAGE_CACHE": "megabytes of pages that a process keeps for visitors, 0 for none; 32",
    "GUANTONG_SEARCHES_PER_MINUTE": "searches that one network address may make in a minute, "
    "0 for any number; 120",
    "GUANTONG_ASK_ADDRESSES": "yes or no: ask whether the addresses of sources still answer; "
    "yes in production, else no",
    "GUANTONG_IATI_REF": "organisation identifier under which projects are reported to IATI; "
    "the host of the origin",
    "GUANTONG_REVIEW": "two (default): who publishes is not who last wrote; or one",
    "GUANTONG_HOST": "address that `make run` listens on; 127.0.0.1",
    "PORT": "port that `make run` listens on; 8000",
}


class SettingsError(Exception):
    """A setting that cannot be used; the message is one line for the person who set it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What one installation is told from outside; secrets stay out of its `repr`."""

    instance: Path
    environment: Environment
    origin: str
    database_url: str = field(repr=False)
    search_url: str
    secret_key: str = field(repr=False)
    mail_url: str = field(repr=False)
    mail_from: str
    review: Review
    page_cache_mb: int
    searches_per_minute: int
    ask_addresses: bool
    iati_ref: str

    @property
    def is_production(self) -> bool:
        """Whether other Host values, plain cookies and the like are refused."""
        return self.environment == "production"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings; makes the instance folder, and in development its secret.

    An empty variable counts as unset. Raises `SettingsError`.
    """
    environment = cast(Environment, _choice(environ, "GUANTONG_ENV", ("development", "production")))
    review = cast(Review, _choice(environ, "GUANTONG_REVIEW", ("two", "one")))
    if environment == "production":
        _require_in_production(environ, "GUANTONG_SECRET_KEY", "GUANTONG_ORIGIN")
    origin = _origin(environ)
    mail_url = _mail_url(environ)
    instance = _instance(environ)
    return Settings(
        instance=instance,
        environment=environment,
        origin=origin,
        database_url=_database_url(environ, instance),
        search_url=_search_url(environ, instance),
        secret_key=_secret_key(environ, instance),
        mail_url=mail_url,
        mail_from=_mail_from(environ, origin),
        review=review,
        page_cache_mb=_page_cache_mb(environ),
        searches_per_minute=_searches_per_minute(environ),
        ask_addresses=_asks(environ, environment),
        iati_ref=_iati_ref(environ, origin),
    )


def port_number(environ: Mapping[str, str]) -> int:
    """The TCP port of the site, 1 to 65535. Raises `SettingsError`."""
    text = environ.get("PORT", "").strip() or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SettingsError(f"PORT must be a number from 1 to 65535; it is {text!r}")
    return int(text)


def _page_cache_mb(environ: Mapping[str, str]) -> int:
    """Megabytes (10⁶ bytes)."""
    text = environ.get("GUANTONG_PAGE_CACHE", "").strip() or str(DEFAULT_PAGE_CACHE_MB)
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise SettingsError(f"GUANTONG_PAGE_CACHE must be a number of megabytes; it is {text!r}")
    return int(text)


def _searches_per_minute(environ: Mapping[str, str]) -> int:
    """Pages of search that are made for one network address; 0 for any number."""
    name = "GUANTONG_SEARCHES_PER_MINUTE"
    text = environ.get(name, "").strip() or str(DEFAULT_SEARCHES_PER_MINUTE)
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise SettingsError(f"{name} must be a number; it is {text!r}")
    return int(text)


def _asks(environ: Mapping[str, str], environment: Environment) -> bool:
    """Whether the worker asks other hosts; by default where readers depend on the answer."""
    choices = ("yes", "no") if environment == "production" else ("no", "yes")
    return _choice(environ, "GUANTONG_ASK_ADDRESSES", choices) == "yes"


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices, of which the first is the default."""
    value = environ.get(name, "").strip() or choices[0]
    if value not in choices:
        raise SettingsError(f"{name} must be {' or '.join(choices)}; it is {value!r}")
    return value


def _require_in_production(environ: Mapping[str, str], *names: str) -> None:
    missing = [name for name in names if not environ.get(name, "").strip()]
    if missing:
        raise SettingsError(f"GUANTONG_ENV=production needs {' and '.join(missing)} to be set")


def _origin(environ: Mapping[str, str]) -> str:
    """Scheme, host and port only (RFC 6454), without a slash at the end."""
    text = environ.get("GUANTONG_ORIGIN", "").strip()
    if not text:
        return f"http://localhost:{port_number(environ)}"
    complaint = f"GUANTONG_ORIGIN must be like https://guantong.example, no path; it is {text!r}"
    try:
        parts = urlsplit(text)
        invalid = parts.port == 0  # reading the port raises when it is no number
    except ValueError:
        raise SettingsError(complaint) from None
    beyond = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username
    if invalid or parts.scheme not in ("http", "https") or not parts.hostname or beyond:
        raise SettingsError(complaint)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _mail_url(environ: Mapping[str, str]) -> str:
    text = environ.get("GUANTONG_MAIL_URL", "").strip()
    if text and urlsplit(text).scheme not in ("smtp", "smtps"):
        raise SettingsError("GUANTONG_MAIL_URL must begin with smtp:// or smtps://")
    try:
        usable = not text or (urlsplit(text).hostname and urlsplit(text).port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("GUANTONG_MAIL_URL must name a host, as smtp://mail.example:587")
    return text


def _mail_from(environ: Mapping[str, str], origin: str) -> str:
    """A bare address, such as no-reply@guantong.example."""
    text = environ.get("GUANTONG_MAIL_FROM", "").strip()
    if not text:
        return f"no-reply@{urlsplit(origin).hostname}"
    if not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", text):
        raise SettingsError(f"GUANTONG_MAIL_FROM must be an e-mail address; it is {text!r}")
    return text


def _iati_ref(environ: Mapping[str, str], origin: str) -> str:
    """An identifier as IATI takes it: without `/ & | ?` and blanks."""
    text = environ.get("GUANTONG_IATI_REF", "").strip()
    if re.search(r"[\s/&|?]", text):
        raise SettingsError(f"GUANTONG_IATI_REF cannot have blanks or / & | ?; it is {text!r}")
    return text or str(urlsplit(origin).netloc)


def _instance(environ: Mapping[str, str]) -> Path:
    """The instance folder, made when missing and proved writable."""
    text = environ.get("GUANTONG_INSTANCE", "").strip()
    folder = Path(text).expanduser() if text else Path(__file__).parent / "instance"
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(
            f"the instance folder {folder} cannot be written ({reason}); "
            "set GUANTONG_INSTANCE to another folder"
        ) from None
    return folder


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    """The address given, or SQLite; a bare PostgreSQL scheme means the driver that is locked."""
    text = environ.get("GUANTONG_DATABASE_URL", "").strip()
    if not text:
        return f"sqlite:///{instance / 'guantong.sqlite3'}"
    scheme, separator, rest = text.partition("://")
    if scheme in ("postgres", "postgresql"):
        return f"postgresql+psycopg{separator}{rest}"
    return text


def _search_url(environ: Mapping[str, str], instance: Path) -> str:
    """`whoosh:<folder>` unless another engine is named; a bare `whoosh:` means the default."""
    text = environ.get("GUANTONG_SEARCH_URL", "").strip()
    return text if text not in ("", "whoosh:") else f"whoosh:{instance / 'search'}"


def _secret_key(environ: Mapping[str, str], instance: Path) -> str:
    text = environ.get("GUANTONG_SECRET_KEY", "").strip()
    if not text:
        return _kept_secret(instance / SECRET_FILE)
    if len(text) < SHORTEST_SECRET:
        raise SettingsError(
            f"GUANTONG_SECRET_KEY is too short: {SHORTEST_SECRET} characters at least"
        )
    return text


def _kept_secret(path: Path) -> str:
    """The secret of this instance, made on the first start.

    The file appears whole or not at all, so that the site and the worker, which
    start together, read the same secret.
    """
    try:
        if not path.exists():
            _write_secret(path)
        secret = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the secret in {path} cannot be read or made: {error}") from None
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(f"the secret in {path} is damaged; delete the file to make a new one")
    return secret


def _write_secret(path: Path) -> None:
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        os.link(draft, path)
    except FileExistsError:
        pass  # another process of this start was first
    finally:
        os.unlink(draft)

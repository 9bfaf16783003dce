"""`make run`: prepare the instance, then run the site and one worker.

This process stays small: it imports nothing of the site, checks what can be
checked at once, and leaves the rest to three children (`commands.preparation`,
the site, the worker).
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from commands.preflight import CannotStart, check_port, only_one
from commands.supervision import (
    BACKOFF,
    Child,
    Signals,
    Stopping,
    keep_running,
    run_to_end,
    say,
)
from config import Settings, SettingsError, load_settings, port_number

DEFAULT_HOST = "127.0.0.1"
FACTORY, SERVER = "app:create_app", "app:serve"
THREADS = 4
"""Requests that one site process works on at a time; more only wait for each other (the GIL)."""


def site_command(host: str, port: int) -> list[str]:
    """The command line of the site: Granian, WSGI, `app.serve`.

    One process, unless Granian's own `GRANIAN_WORKERS` says more. One that dies is replaced: the
    index is mapped into memory, and a disk that fails there kills who reads (SIGBUS). Granian
    gives up by itself when the next one dies at once.
    """
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"]
    size = ["--blocking-threads", str(THREADS), "--log-level", "warning"]
    # Granian's own worker loses a SIGTERM that comes while it starts; then it is killed.
    end = ["--workers-kill-timeout", "5"]
    again = ["--respawn-failed-workers"]
    return [*granian, *size, *end, *again, "--host", host, "--port", str(port), SERVER]


def worker_command() -> list[str]:
    """The command line of the worker that drains the jobs table."""
    return [sys.executable, "-m", "flask", "--app", FACTORY, "work"]


def preparation_command() -> list[str]:
    """The command line that brings the instance up to date."""
    return [sys.executable, "-m", "commands.preparation"]


def main(environ: Mapping[str, str]) -> int:
    """Exit code: 0 told to stop, 1 something ended by itself, 2 cannot start."""
    signals = Signals()
    try:
        settings = load_settings(environ)
        host = environ.get("GUANTONG_HOST", "").strip() or DEFAULT_HOST
        port = port_number(environ)
        address = _address(host, port)
        with only_one(settings.instance, address):
            check_port(host, port)
            return _run(settings, environ, (host, port), signals)
    except (CannotStart, SettingsError) as problem:
        print(f"guantong: {problem}", file=sys.stderr, flush=True)
        return 2
    except Stopping:
        say("stopping")
        return 0


def _run(
    settings: Settings, environ: Mapping[str, str], place: tuple[str, int], signals: Signals
) -> int:
    told = _environ_of_children(settings, environ)
    code = run_to_end(Child("preparation", preparation_command(), told), signals)
    if code:
        return code if code > 0 else 1
    site = Child("the site", site_command(*place), told)
    worker = Child("the worker", worker_command(), told, backoff=BACKOFF)
    try:
        site.start()
        worker.start()
        if _wait_until_it_answers(site, place, signals):
            say(f"the site is at {_address(*place)} (Ctrl-C ends it)")
        return keep_running((site, worker), signals)
    finally:
        site.stop()
        worker.stop()


def _environ_of_children(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """What the children are told: the same folder whatever their working directory."""
    here = str(Path(__file__).parent.parent)
    path = os.pathsep.join(filter(None, (here, environ.get("PYTHONPATH", ""))))
    instance = str(settings.instance)
    told = {"GUANTONG_INSTANCE": instance, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    # Threads of Python take turns; a heap for each, as glibc gives them, is memory for nothing.
    return {"MALLOC_ARENA_MAX": "1", **environ, **told}


def _wait_until_it_answers(site: Child, place: tuple[str, int], signals: Signals) -> bool:
    """False when the site ended instead. Raises `Stopping`."""
    host = place[0] if place[0] not in ("0.0.0.0", "::") else "localhost"  # noqa: S104 - compared
    while site.process is not None and site.process.poll() is None:
        try:
            with socket.create_connection((host, place[1]), timeout=1):
                return True
        except OSError:
            signals.pause()
    return False


def _address(host: str, port: int) -> str:
    """The address to type into a browser."""
    local = host in ("127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104 - compared only
    shown = "localhost" if local else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


if __name__ == "__main__":
    sys.exit(main(os.environ))

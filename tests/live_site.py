"""The real site in its own process, on a free port of the loopback, for browser tests."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from commands.run import site_command

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds that the site has to answer its first connection, and to end."""


@contextmanager
def live_site(
    instance: Path, environ: Mapping[str, str] | None = None, project: Path = ROOT
) -> Iterator[str]:
    """The origin, as `http://127.0.0.1:41234`, of a site over a prepared instance folder.

    `environ` adds to or replaces variables. Raises `RuntimeError` with the
    site's own output when it does not start.
    """
    port = _free_port()
    origin = f"http://{HOST}:{port}"
    own = {name: value for name, value in os.environ.items() if not name.startswith("GUANTONG_")}
    told = {"GUANTONG_INSTANCE": str(instance), "GUANTONG_ORIGIN": origin, "PYTHONUNBUFFERED": "1"}
    log = instance / "site.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            site_command(HOST, port),
            cwd=project,
            env={**own, **told, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, port, log)
        _warm(port)
        yield origin
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _warm(port: int) -> None:
    """Ask whether it is ready, as who runs a site does: names are loaded by that."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        connection.getresponse().read()
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the site did not start:\n{log.read_text('utf-8', 'replace')}")

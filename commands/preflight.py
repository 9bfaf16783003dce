"""What must hold before anything is started; each failure is one line for a person."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "run.lock"


class CannotStart(Exception):
    """The site cannot start; the message is one line that says what to do."""


def check_port(host: str, port: int) -> None:
    """Raises `CannotStart` unless the site could listen on this address now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise CannotStart(f"GUANTONG_HOST {host!r} is no address of this machine") from None
    with socket.socket(family, kind, protocol) as probe:
        # As servers do: a port whose last connections linger (TIME_WAIT) is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise CannotStart(_port_complaint(host, port, error)) from None


def _port_complaint(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return f"port {port} is in use by another program; choose another: PORT={other} make run"
    if error.errno == errno.EACCES:
        return f"port {port} is reserved for the system; choose one from 1024: PORT=8000 make run"
    return f"the site cannot listen on {host} port {port}: {error.strerror}"


@contextmanager
def only_one(instance: Path, address: str) -> Iterator[None]:
    """Hold the instance folder for this launcher; the lock ends with the process.

    Raises `CannotStart` with the process and address of the one that holds it.
    """
    path = instance / LOCK_FILE
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotStart(f"{path} cannot be written: {error.strerror}") from None
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(_in_use(instance, file.read())) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {address}\n")
        file.flush()
        yield


def _in_use(instance: Path, holder: str) -> str:
    process, _, address = holder.strip().partition(" ")
    who = f" by process {process} at {address}" if address else ""
    return (
        f"the instance folder {instance} is already in use{who}; "
        "stop that one, or set GUANTONG_INSTANCE to another folder"
    )

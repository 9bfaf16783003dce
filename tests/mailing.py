"""A mail server on loopback for tests: it keeps what it takes, and can stop at any point."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Any

PATIENCE = 30.0
"""Seconds until a server that stopped goes on by itself."""

SMALL_BUFFER = 16_384
"""Bytes: so whoever sends a long letter has to wait while the server reads nothing."""


class Receiver:
    """A server that serves one connection after another, in a thread of its own.

    It stops once at the point `stop_at`, sets `stopped`, and goes on when `go_on` is set: before it
    says its `greeting`; after the command `data`; when the first line of a `text` has come; when it
    has `taken` a letter, before it says so; when it has `lost` one (it keeps nothing and says
    nothing); before it says farewell (`quit`). To the first letter's end it gives `answer`.
    """

    def __init__(self, stop_at: str = "", answer: str = "") -> None:
        self.stop_at = stop_at
        self.answer = answer
        self.raw: list[bytes] = []
        self.stopped = threading.Event()
        self.go_on = threading.Event()
        self._idle = threading.Event()
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen()
        self.url = f"smtp://127.0.0.1:{self._listening.getsockname()[1]}"

    @property
    def letters(self) -> list[EmailMessage]:
        """What it has taken, parsed."""
        return [email.message_from_bytes(one, policy=email.policy.default) for one in self.raw]

    def serve(self) -> None:
        """Serve until the socket is closed."""
        while True:
            self._idle.set()
            try:
                connection, _sender = self._listening.accept()
            except OSError:
                return
            self._idle.clear()
            with connection, suppress(OSError), connection.makefile("rb") as lines:
                self._converse(connection, lines)

    def finish(self) -> None:
        """Go on, and wait until the connection that it stopped in is done with."""
        self.go_on.set()
        assert self._idle.wait(PATIENCE)

    def close(self) -> None:
        """Take no more connections."""
        self.go_on.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _converse(self, connection: socket.socket, lines: Any) -> None:
        def say(answer: str) -> None:
            connection.sendall(f"{answer}\r\n".encode())

        self._stop("greeting")
        say("220 loopback")
        while line := lines.readline():
            command = line[:4].upper().strip()
            if command == b"DATA":
                self._take(say, lines)
            elif command == b"QUIT":
                self._stop("quit")
                say("221 good-bye")
                return
            else:
                say("250 loopback")

    def _take(self, say: Any, lines: Any) -> None:
        self._stop("data")
        say("354 go on")
        kept = [lines.readline()]
        self._stop("text")
        while kept[-1] not in (b".\r\n", b""):
            kept.append(lines.readline())
        if not kept[-1]:
            raise ConnectionError("it went before the end: nothing is kept")
        if self._stop("lost"):
            raise ConnectionError("as if it had died")
        if self.answer:
            say(self.answer)
            self.answer = ""
            return
        self.raw.append(b"".join(kept[:-1]))
        self._stop("taken")
        say("250 taken")

    def _stop(self, point: str) -> bool:
        if self.stop_at != point:
            return False
        self.stop_at = ""
        self.stopped.set()
        self.go_on.wait(PATIENCE)
        return True


@contextmanager
def receiving(stop_at: str = "", answer: str = "") -> Iterator[Receiver]:
    """A server that runs while the block does."""
    receiver = Receiver(stop_at, answer)
    thread = threading.Thread(target=receiver.serve, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.close()
        thread.join(PATIENCE)

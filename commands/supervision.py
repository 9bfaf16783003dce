"""Run the site and the worker side by side until told to stop."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

POLL = 0.1
"""Seconds between looks at the children."""
PATIENCE = 10.0
"""Seconds that a child has to end after SIGTERM."""
STEADY = 60.0
"""Seconds after which a restarted child counts as well again."""
BACKOFF = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each restart in a row; after the last the launcher gives up."""
PR_SET_PDEATHSIG = 1


def say(line: str) -> None:
    """Show progress at once, also through a pipe."""
    print(f"guantong: {line}", flush=True)


class Stopping(Exception):
    """SIGINT, SIGTERM or SIGHUP arrived: end everything, cleanly."""


class Signals:
    """Remembers that a person or the system asked this process to end."""

    def __init__(self) -> None:
        self.received = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, _number: int, _frame: FrameType | None) -> None:
        self.received = True

    def pause(self, seconds: float = POLL) -> None:
        """Sleep, but raise `Stopping` soon after a signal."""
        until = time.monotonic() + seconds
        while not self.received and (left := until - time.monotonic()) > 0:
            time.sleep(min(POLL, left))
        if self.received:
            raise Stopping


@dataclass(slots=True)
class Child:
    """One process that the launcher starts, and how it may be restarted."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    backoff: tuple[float, ...] = ()
    failures: int = 0
    started: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> subprocess.Popen[bytes]:
        """Start it away from the terminal, so that Ctrl-C reaches the launcher alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environ),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        return self.process

    def stop(self) -> None:
        """Ask it to end, then insist after `PATIENCE` seconds; its own children go too."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                say(f"{self.name} does not end; killing it")
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # nothing is left of it
        self.process.wait()


def _end_with_parent() -> None:
    """In the child: the kernel ends it should the launcher be killed (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def how_it_ended(code: int) -> str:
    """A process's exit as people say it."""
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def run_to_end(child: Child, signals: Signals) -> int:
    """Run a child to its end; its exit code. Raises `Stopping` after ending it on a signal."""
    process = child.start()
    try:
        while (code := process.poll()) is None:
            signals.pause(POLL / 4)
    finally:
        child.stop()
    if signals.received:
        raise Stopping
    return code


def keep_running(children: Sequence[Child], signals: Signals) -> int:
    """Watch children that already run; 0 when told to stop, 1 when one could not be kept."""
    while True:
        try:
            signals.pause()
            for child in children:
                if child.process is None or (code := child.process.poll()) is None:
                    continue
                if not _restart(child, code, signals):
                    return 1
        except Stopping:
            say("stopping")
            return 0


def _restart(child: Child, code: int, signals: Signals) -> bool:
    """Start an ended child again, if it may be; False when it was the last time."""
    ended = f"{child.name} ended by itself ({how_it_ended(code)})"
    if not child.backoff:
        say(f"{ended}; stopping")
        return False
    if time.monotonic() - child.started > STEADY:
        child.failures = 0
    if child.failures == len(child.backoff):
        say(f"{ended}, {child.failures + 1} times in a row; stopping")
        return False
    wait = child.backoff[child.failures]
    child.failures += 1
    say(f"{ended}; starting it again in {wait:g} s")
    signals.pause(wait)
    child.start()
    return True

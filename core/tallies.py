"""Counts of what happens while pages are read, kept without a write to the database.

A process counts in memory and appends its counts in small batches to a file of the instance, one
line `day count key` each; the worker folds the file into a table. Nothing tells who, from where or
at what time of day. What a process has not written yet is lost if it is killed.
"""

import atexit
import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from core.database import today

MOST_HELD = 50
LONGEST_HELD_S = 60.0
_log = logging.getLogger("guantong.tallies")


class Tally:
    """Counts by day and key, of one process; any number of processes share the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: Counter[tuple[str, str]] = Counter()
        self._since = time.monotonic()
        self._lock = Lock()
        atexit.register(self.flush)

    def add(self, key: str) -> None:
        """Count one; `key` is text on one line."""
        with self._lock:
            if not self._held:
                self._since = time.monotonic()
            self._held[today().isoformat(), key] += 1
            full = self._held.total() >= MOST_HELD
            if full or time.monotonic() - self._since >= LONGEST_HELD_S:
                self._write()

    def flush(self) -> None:
        """Write what is held."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        held, self._held = self._held, Counter()
        if not held:
            return
        lines = "".join(f"{day} {count} {key}\n" for (day, key), count in held.items())
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, lines.encode())
            finally:
                os.close(file)
        except OSError as error:  # counting must never keep anybody from reading
            _log.warning("%s: %s", self.path.name, error)

    @property
    def taken_path(self) -> Path:
        """The file that the worker has taken away to fold."""
        return self.path.with_suffix(".taken")

    def take(self) -> bool:
        """Take the file away from the writers; whether there was one."""
        try:
            self.path.rename(self.taken_path)
        except FileNotFoundError:
            return False
        return True

    def taken(self) -> Iterator[tuple[str, str, int]]:
        """(day, key, count) of the file that was taken; a torn line is passed over."""
        try:
            text = self.taken_path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return
        total: Counter[tuple[str, str]] = Counter()
        for line in text.splitlines():
            day, _blank, rest = line.partition(" ")
            count, _blank, key = rest.partition(" ")
            if len(day) == 10 and count.isascii() and count.isdigit() and key:
                total[day, key] += int(count)
        for (day, key), number in total.items():
            yield day, key, number

    def forget_taken(self) -> None:
        """Remove the file that was taken, once its counts are kept."""
        self.taken_path.unlink(missing_ok=True)

"""Workers that can be killed: `python -m benchmarks.crashes.nursery <folder>`.

One process loads the site once and forks a child for each line on its standard input (`drain`,
`rebuild`), which does that over the instance in the folder. It answers with lines: `child <pid>`,
`writing` when the child first touches a file of the index, `wrote <steps> <seconds>` when it is
done, `ended <status>`. With a number (`drain 7`) the child kills itself before that step.

A step is what Python tells its audit hooks: a file opened for writing, moved, removed and so on.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from flask import Flask

from app import create_app
from core.database import db
from core.worker import drain
from search.indexing import rebuild
from search.names import lexicon

LABOURS: Mapping[str, Callable[[], int]] = {"drain": drain, "rebuild": rebuild}
"""What a child does: the worker's jobs, or the index from nothing."""
INDEX = "search"
LOCK = "writing"
"""The file in the index's folder whose lock a writer holds; it is opened before all writing."""
CHANGES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}
_WRITES = os.O_WRONLY | os.O_RDWR


def main(folder: str) -> None:
    """Fork a child for each line until the input ends."""
    app = create_app({"GUANTONG_INSTANCE": folder})
    _warm(app)
    tell = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            what, _, step = line.strip().partition(" ")
            _labour(app, what, _Watch(Path(folder) / INDEX, tell, int(step or 0)))
        tell.write(f"child {child}\n")
        _, status = os.waitpid(child, 0)
        tell.write(f"ended {os.waitstatus_to_exitcode(status)}\n")


def _warm(app: Flask) -> None:
    """Load what work loads, then let go of all that two processes must not share."""
    with app.app_context():
        lexicon()
        db.session.remove()
        db.engine.dispose()
    app.extensions["search"].close()


def _labour(app: Flask, what: str, watch: "_Watch") -> None:
    """Work, and end the process whatever happens."""
    status = 1
    try:
        sys.addaudithook(watch)
        with app.app_context():
            LABOURS[what]()
        watch.done()
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


class _Watch:
    """An audit hook that counts the steps by which files of a folder change."""

    def __init__(self, folder: Path, tell: TextIO, last: int) -> None:
        self._begin = f"{folder}{os.sep}"
        self._lock = str(folder / LOCK)
        self._tell = tell
        self._last = last
        self._steps = 0
        self._times: list[float] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in CHANGES or not self._is_ours(*arguments[:1]):
            return
        if event == "open" and not arguments[2] & _WRITES:
            return
        self._steps += 1
        self._times = [*self._times[:1], time.perf_counter()]
        if self._steps == 1:
            self._tell.write("writing\n")
        if self._steps == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_ours(self, path: Any) -> bool:
        name = os.fspath(path) if isinstance(path, (str, os.PathLike)) else ""
        return str(name).startswith(self._begin) and name != self._lock

    def done(self) -> None:
        """Tell how many steps there were, and the seconds between the first and the last."""
        seconds = self._times[-1] - self._times[0] if self._times else 0.0
        self._tell.write(f"wrote {self._steps} {seconds}\n")


if __name__ == "__main__":
    main(sys.argv[1])

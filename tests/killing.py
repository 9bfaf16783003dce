"""A worker in a process of its own, to be killed.

The process is forked from a server that has imported the site, and read the names that depend on no
record, and nothing else: it starts at once, and shares neither threads nor connections with the
tests.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from app import create_app
from core.worker import work

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["tests.forking"])


def _work(environ: Mapping[str, str]) -> None:
    with create_app(environ).app_context():
        work(threading.Event())


@contextmanager
def worker(environ: Mapping[str, str]) -> Iterator[BaseProcess]:
    """A worker of the site with these settings; it is killed at the end of the block (SIGKILL)."""
    process = _processes.Process(target=_work, args=(dict(environ),), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()

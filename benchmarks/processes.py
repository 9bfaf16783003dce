"""The processes that are measured: started on the loopback, looked at, and stopped for certain."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands.run import site_command

HOST = "127.0.0.1"
PROJECT = Path(__file__).parent.parent
BARE_FACTORY = "benchmarks.bare:create_app"
LAUNCHER = (sys.executable, "-m", "commands.run")
"""The command line behind `make run`."""
PATIENCE_S = 120.0
"""How long a process may take to serve, and to end."""
LOOK_S = 0.02
AS_DELIVERED: Mapping[str, str] = {}
KEEPING_NOTHING = {"GUANTONG_PAGE_CACHE": "0", "GUANTONG_SEARCHES_PER_MINUTE": "0"}
"""Settings of a site that makes every page anew, for who asks as often as a program does."""

Process = subprocess.Popen[bytes]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number


def told(instance: Path, port: int) -> dict[str, str]:
    """The environment of a site over this folder; other settings of ours stay outside."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GUANTONG_")}
    return own | {"GUANTONG_INSTANCE": str(instance), "PORT": str(port), "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(command: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[Process]:
    """A process while the block runs; what it prints goes to the log."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: Process) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def served(
    instance: Path, factory: str = "", settings: Mapping[str, str] = AS_DELIVERED
) -> Iterator[tuple[int, Process]]:
    """The port and the process of a site, started as `make run` starts it, once it answers."""
    port = free_port()
    command = site_command(HOST, port)
    if factory:
        command[-1] = factory
    log = instance / "site.log"
    with running(command, {**told(instance, port), **settings}, log) as process:
        wait_until_served(process, port, "/" if factory else "/en/", log)
        yield port, process


def wait_until_served(process: Process, port: int, address: str, log: Path) -> None:
    """Return at the first answer 200. Raises `RuntimeError` with the log when none comes."""
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
        try:
            connection.request("GET", address)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass  # it does not listen yet
        finally:
            connection.close()
        time.sleep(LOOK_S)
    raise RuntimeError(f"nothing serves {address}:\n{log.read_text('utf-8', 'replace')[-4000:]}")


@dataclass(frozen=True, slots=True)
class Use:
    """What a process takes: resident memory (10⁶ bytes) and processor time (seconds) until now."""

    memory_mb: float = 0.0
    cpu_s: float = 0.0


def use_of(process: int) -> Use:
    """Of the largest of a process and all below it: the one that serves; zeros without proc(5)."""
    found = [Use()]
    todo = [process]
    while todo:
        place = Path(f"/proc/{todo.pop()}")
        try:
            lines = (place / "status").read_text().splitlines()
            times = (place / "stat").read_text().rpartition(")")[2].split()[11:13]
            below = (place / "task" / place.name / "children").read_text()
        except OSError:
            continue
        status = dict(line.split(":", 1) for line in lines)
        memory = int(status.get("VmRSS", "0 kB").split()[0]) * 1024 / 1e6
        found.append(Use(memory, sum(map(int, times)) / os.sysconf("SC_CLK_TCK")))
        todo += map(int, below.split())
    return max(found, key=lambda use: use.memory_mb)

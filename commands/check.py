"""`make check`: run every check, as many at a time as there are cores, and list what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FLASK = (sys.executable, "-m", "flask", "--app", "app:create_app")
TOOLS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Check:
    """What a check is called, and its command lines; the first that fails fails it."""

    name: str
    commands: Sequence[Sequence[str]]
    needs: str = "."


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a check passed, what it printed, and the seconds it took."""

    check: Check
    passed: bool
    output: str
    seconds: float


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """The command line of a tool in this virtual environment."""
    return (str(TOOLS / name), *arguments)


CHECKS = (
    Check("types", [tool("mypy")]),
    Check("migrations", [(*FLASK, "db", "upgrade"), (*FLASK, "db", "check")]),
    Check("lint", [tool("ruff", "check", ".")]),
    Check("format", [tool("ruff", "format", "--check", ".")]),
    Check("arrows", [tool("lint-imports", "--no-cache")]),
    Check("templates", [tool("djlint", "--lint", "--quiet", "templates")], needs="templates"),
    Check("catalogues", [(*FLASK, "i18n", "check")]),
    Check("dependencies", [tool("deptry", ".")]),
    Check("unused code", [tool("vulture")]),
)


def run(check: Check, environ: Mapping[str, str]) -> Outcome:
    """Run one check with a fresh instance folder of its own."""
    started = time.monotonic()
    printed: list[str] = []
    passed = Path(check.needs).exists()
    if not passed:
        printed.append(f"{check.needs} is missing\n")
    with tempfile.TemporaryDirectory(prefix="guantong-check-") as instance:
        for command in check.commands if passed else ():
            done = subprocess.run(
                command,
                env={**environ, "GUANTONG_INSTANCE": instance},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            printed.append(done.stdout)
            if done.returncode:
                passed = False
                break
    return Outcome(check, passed, "".join(printed), time.monotonic() - started)


def main(environ: Mapping[str, str]) -> int:
    """0 when all passed; else 1, after the output of those that failed and their names."""
    known = {name: value for name, value in environ.items() if not name.startswith("GUANTONG_")}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        failed = []
        for outcome in pool.map(lambda check: run(check, known), CHECKS):
            word = "ok" if outcome.passed else "FAILED"
            print(f"{outcome.check.name:<14}{word:<8}{outcome.seconds:5.1f} s", flush=True)
            if not outcome.passed:
                failed.append(outcome.check.name)
                print(outcome.output, flush=True)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(os.environ))
    except KeyboardInterrupt:
        sys.exit(130)

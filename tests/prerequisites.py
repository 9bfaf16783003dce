"""Programs that some tests need and pip cannot install: Chromium and the PostgreSQL server.

On a developer's machine a test without its program is skipped, and the run
ends with a line that says so; in CI (`CI=true`) it fails. This module is a
pytest plugin: `pytest_plugins = ["tests.prerequisites"]` in `tests/conftest.py`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "missing program: "


def chromium() -> Path:
    """Chromium at `GUANTONG_CHROMIUM`, or on PATH; the build that has no window is lighter."""
    named = os.environ.get("GUANTONG_CHROMIUM")
    wanted = (named,) if named else ("chromium-headless-shell", "chromium")
    found = next((path for one in wanted if (path := shutil.which(one))), None)
    if found is None:
        do_without("Chromium (Debian: apt install chromium; or set GUANTONG_CHROMIUM)")
    return Path(found)


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL server's programs (initdb, pg_ctl)."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(debian, key=lambda path: float(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    if not found and on_path:
        found = [Path(on_path).resolve()]
    if not found:
        do_without("the PostgreSQL server (Debian: apt install postgresql)")
    return found[0].parent


def do_without(program: str) -> NoReturn:
    """Skip the running test; in CI fail it."""
    __tracebackhide__ = True
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(MISSING + program, pytrace=False)
    pytest.skip(MISSING + program)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which programs were missing, and how many tests that left out."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if MISSING in reason:
            program = reason.partition(MISSING)[2]
            reasons[program] = reasons.get(program, 0) + 1
    for program, count in reasons.items():
        terminalreporter.write_line(
            f"NOT TESTED: {count} tests were skipped for want of {program}", yellow=True, bold=True
        )

"""`make check`: every check runs, and what failed is listed."""

from __future__ import annotations

import os
import sys

from commands import check
from commands.check import Check


def python(code):
    return (sys.executable, "-c", code)


def test_all_checks_run_and_the_failed_ones_are_listed(monkeypatch, capsys):
    checks = (
        Check("first", [python("print('broken'); raise SystemExit(1)")]),
        Check("second", [python("print('fine')")]),
        Check("third", [python("pass")], needs="no-such-folder"),
    )
    monkeypatch.setattr(check, "CHECKS", checks)
    assert check.main(os.environ) == 1
    printed = capsys.readouterr().out
    assert "broken" in printed
    assert "fine" not in printed
    assert "no-such-folder is missing" in printed
    assert printed.splitlines()[-1] == "failed: first, third"


def test_a_check_works_in_a_fresh_instance_and_stops_at_its_first_failure():
    code = "import os; print(os.listdir(os.environ['GUANTONG_INSTANCE']))"
    steps = [python(code), python("raise SystemExit(1)"), python("print('never')")]
    outcome = check.run(Check("steps", steps), os.environ)
    assert not outcome.passed
    assert "[]" in outcome.output
    assert "never" not in outcome.output


def test_checks_that_pass_say_so(monkeypatch, capsys):
    monkeypatch.setattr(check, "CHECKS", (Check("only", [python("pass")]),))
    assert check.main(os.environ) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "all checks passed"

"""The site and the worker side by side: what ends, what is started again."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from commands.supervision import Child, Signals, Stopping, how_it_ended, keep_running, run_to_end


@pytest.fixture
def signals():
    kept = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield Signals()
    for number, handler in kept.items():
        signal.signal(number, handler)


def child(name, code, **more):
    return Child(name, [sys.executable, "-c", code], os.environ, **more)


def test_a_step_reports_its_exit_code(signals):
    assert run_to_end(child("step", "import sys; sys.exit(5)"), signals) == 5


def test_a_signal_during_a_step_ends_it(signals):
    signals.received = True
    step = child("step", "import time; time.sleep(60)")
    with pytest.raises(Stopping):
        run_to_end(step, signals)
    assert step.process.returncode == -signal.SIGTERM


def test_a_worker_that_keeps_ending_is_started_again_then_given_up(signals, capsys, tmp_path):
    runs = tmp_path / "runs"
    code = f"open({str(runs)!r}, 'a').write('x'); import sys; sys.exit(3)"
    worker = child("the worker", code, backoff=(0.0, 0.01, 0.02))
    worker.start()
    assert keep_running([worker], signals) == 1
    assert runs.read_text() == "xxxx"
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == (
        "guantong: the worker ended by itself (exit code 3), 4 times in a row; stopping"
    )


def test_a_site_that_ends_stops_everything(signals, capsys):
    site = child("the site", "import os; os.abort()")
    site.start()
    assert keep_running([site], signals) == 1
    assert "the site ended by itself (signal SIGABRT); stopping" in capsys.readouterr().out


def test_a_child_that_ignores_sigterm_is_killed(signals, monkeypatch):
    monkeypatch.setattr("commands.supervision.PATIENCE", 0.1)
    deaf = child(
        "deaf",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('up', flush=True); time.sleep(60)",
    )
    deaf.start()
    deaf.stop()
    assert deaf.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


@pytest.mark.parametrize(("code", "words"), [(1, "exit code 1"), (-9, "signal SIGKILL")])
def test_an_exit_is_said_in_words(code, words):
    assert how_it_ended(code) == words

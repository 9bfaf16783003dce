"""`make run`, after the virtual environment: real processes around a small site."""

from __future__ import annotations

import os
import re
import signal
import socket
import threading
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.unit.commands.conftest import gone, processes_about

PREPARED = ["i18n compile", "registry load", "search rebuild"]


def worker_of(printed):
    """The process that the small site's worker says it is."""
    said = re.search(r"^worker (\d+)", printed, re.MULTILINE)
    assert said
    return int(said[1])


def test_the_first_start_prepares_everything_and_serves(launcher):
    process = launcher.start()
    printed = launcher.until(process, "the site is at")
    assert f"http://localhost:{launcher.port} " in printed
    assert "output of registry load" in printed
    assert "the index is missing" not in printed  # nobody who starts the first time has one
    address = f"http://127.0.0.1:{launcher.port}/healthz"
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.read() == b"alive"
    launcher.until(process, "^worker ") if "worker" not in printed else None
    assert [line for line in launcher.done() if line != "work"] == PREPARED


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_site_and_the_worker_without_a_traceback(launcher, number):
    process = launcher.start()
    printed = launcher.until(process, "the site is at")
    if "worker " not in printed:
        printed += launcher.until(process, "^worker ")
    worker = worker_of(printed)
    process.send_signal(number)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in printed + rest
    assert gone(worker)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", launcher.port)) != 0


def test_a_site_that_is_killed_by_a_fault_is_there_again(launcher):
    process = launcher.start()
    launcher.until(process, "the site is at")
    os.kill(serving(launcher.port), signal.SIGBUS)
    launcher.until(process, "Unexpected exit from worker")
    watch = threading.Timer(60, process.kill)
    watch.start()
    said = b""
    while not said and process.poll() is None:
        with suppress(OSError):  # nobody listens yet
            address = f"http://127.0.0.1:{launcher.port}/healthz"
            with urllib.request.urlopen(address, timeout=30) as answer:
                said = answer.read()
    watch.cancel()
    assert said == b"alive"


def serving(port):
    """The process that answers: Granian's own child."""
    about = processes_about(str(port))
    (found,) = [one for one in about if parent_of(one) in about]
    return found


def parent_of(process):
    """The process that started it (proc(5))."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def test_the_site_and_the_worker_end_when_the_launcher_is_killed(launcher):
    process = launcher.start()
    worker = worker_of(launcher.until(process, "^worker "))
    process.kill()
    process.wait(30)
    assert gone(worker)
    assert all(gone(site) for site in processes_about(str(launcher.port)))


def test_a_second_start_leaves_alone_what_did_not_change(launcher):
    launcher.serve_once()
    (launcher.project / "translations/ar/LC_MESSAGES/messages.mo").write_text("")
    before = len(launcher.done())
    printed = launcher.serve_once()
    assert "starting records: unchanged" in printed
    assert "catalogues: up to date" in printed
    assert "index: up to date" in printed
    assert launcher.done()[before:] == ["work"]


def test_changed_records_are_loaded_again(launcher):
    launcher.serve_once()
    (launcher.project / "data/measures.csv").write_text("M01\nM02\n")
    before = len(launcher.done())
    launcher.serve_once()
    assert "registry load" in launcher.done()[before:]


def test_a_database_that_was_removed_is_filled_again(launcher):
    launcher.serve_once()
    (launcher.instance / "guantong.sqlite3").unlink()
    before = len(launcher.done())
    launcher.serve_once()
    assert "registry load" in launcher.done()[before:]


def test_loading_that_failed_is_not_remembered_as_done(launcher):
    code, printed = launcher.run(FAILING="registry load")
    assert code == 2
    assert "a record is wrong" in printed
    assert "Traceback" not in printed
    launcher.serve_once()
    assert launcher.done().count("registry load") == 2


def test_a_site_that_cannot_start_is_named(launcher):
    launcher.serve_once()
    code, printed = launcher.run(GRANIAN_BACKLOG="1")
    assert code == 1
    assert "the site ended by itself (exit code" in printed


def test_a_second_launcher_on_one_instance_is_refused(launcher):
    process = launcher.start()
    launcher.until(process, "the site is at")
    code, printed = launcher.run(PORT="1")
    assert code == 2
    assert f"already in use by process {process.pid} at http://localhost:" in printed
    assert len(printed.splitlines()) == 1


def test_a_port_in_use_is_one_line_with_a_way_out(launcher):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", launcher.port))
        taken.listen()
        code, printed = launcher.run()
    assert code == 2
    assert printed == (
        f"guantong: port {launcher.port} is in use by another program; "
        f"choose another: PORT={launcher.port + 1} make run\n"
    )


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        ({"PORT": "eight"}, "PORT must be a number from 1 to 65535; it is 'eight'"),
        ({"GUANTONG_HOST": "not an address"}, "is no address of this machine"),
        ({"GUANTONG_ENV": "production"}, "needs GUANTONG_SECRET_KEY and GUANTONG_ORIGIN"),
        ({"GUANTONG_INSTANCE": "/dev/null/instance"}, "/dev/null/instance cannot be written"),
        ({"GUANTONG_DATABASE_URL": "nonsense"}, "is no address of a database"),
        ({"GUANTONG_DATABASE_URL": "sqlite:////dev/null/x"}, "cannot be reached: unable to open"),
        (
            {"GUANTONG_DATABASE_URL": "postgresql://u:hidden@127.0.0.1:1/guantong"},
            "the database postgresql+psycopg://u:***@127.0.0.1:1/guantong cannot be reached",
        ),
    ],
)
def test_what_cannot_work_is_one_line(launcher, environ, line):
    code, printed = launcher.run(**environ)
    assert code == 2
    assert line in printed
    assert len(printed.splitlines()) == 1

"""The virtual environment: made once, made again when it must be, one line when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import environment

SCRIPT = Path(environment.__file__)


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("# nothing\n")
    return path


def prepare(folder, lock, **environ):
    done = subprocess.run(
        [sys.executable, SCRIPT, folder, lock],
        env=os.environ | {"PIP_NO_INDEX": "1"} | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_only_a_changed_lock_is_installed_again(tmp_path, lock):
    folder = tmp_path / "venv"
    code, printed, _ = prepare(folder, lock)
    assert code == 0
    assert "making the virtual environment" in printed
    assert f"installing {lock}" in printed
    assert prepare(folder, lock) == (0, "", "")
    lock.write_text("a-package-that-is-not-here==1.0 --hash=sha256:" + "0" * 64 + "\n")
    code, printed, errors = prepare(folder, lock)
    assert code == 2
    assert "making" not in printed
    assert errors.splitlines()[-1] == f"guantong: {lock} could not be installed; see above"
    assert "Traceback" not in errors


def test_an_environment_whose_python_is_gone_is_not_current(tmp_path):
    python = environment.python_of(str(tmp_path))
    assert not environment.is_current(str(tmp_path))
    Path(python).parent.mkdir()
    Path(python).symlink_to(sys.executable)
    assert environment.is_current(str(tmp_path))
    Path(python).unlink()
    Path(python).symlink_to("/nowhere/python3.11")
    assert not environment.is_current(str(tmp_path))


def test_an_old_python_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(environment, "OLDEST", (99, 0))
    assert environment.main(["nowhere", "nothing.txt"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("guantong: Python 99.0 or newer is needed; ")


def test_a_missing_venv_module_is_one_line(tmp_path, lock):
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    code, _, errors = prepare(tmp_path / "venv", lock, PYTHONPATH=str(tmp_path))
    assert code == 2
    (line,) = errors.splitlines()
    assert "apt install python3-venv" in line

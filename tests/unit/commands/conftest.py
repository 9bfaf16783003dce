"""A small site with the commands of the real one, so that the launcher runs real processes."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

SMALL_SITE = """
import os, sys, time
from pathlib import Path
import click
from flask import Flask
from flask.cli import AppGroup
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

def create_app():
    instance = Path(os.environ["GUANTONG_INSTANCE"])
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = (
        os.environ.get("GUANTONG_DATABASE_URL") or f"sqlite:///{instance}/guantong.sqlite3"
    )
    db.init_app(app)
    Migrate(app, db)
    app.add_url_rule("/healthz", view_func=lambda: "alive", endpoint="health")

    def done(line):
        with open(instance / "done", "a") as file:
            file.write(line + "\\n")

    for name, command in (("i18n", "compile"), ("registry", "load"), ("search", "rebuild")):
        group = AppGroup(name)
        @group.command(command)
        def step(line=f"{name} {command}"):
            print("output of", line)
            done(line)
            if os.environ.get("FAILING") == line:
                raise click.ClickException("a record is wrong")
        app.cli.add_command(group)

    @app.cli.commands["search"].command("check")
    def check():
        if "search rebuild" not in (instance / "done").read_text():
            print("the index is missing")
            sys.exit(1)

    @app.cli.command("work")
    def work():
        done("work")
        if os.environ.get("FAILING") == "work":
            sys.exit(3)
        print("worker", os.getpid(), flush=True)
        while True:
            time.sleep(60)

    return app

serve = create_app
"""

ENVIRONMENT_OF_MIGRATIONS = """
from alembic import context
from flask import current_app
with current_app.extensions["migrate"].db.engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

FIRST_MIGRATION = """
revision = "0001"
down_revision = None
def upgrade(): pass
def downgrade(): pass
"""


class Launcher:
    """The launcher as a person starts it, with what it printed."""

    def __init__(self, project: Path, instance: Path) -> None:
        self.project = project
        self.instance = instance
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environ = {
            **{name: value for name, value in os.environ.items() if "GUANTONG" not in name},
            "GUANTONG_INSTANCE": str(instance),
            "PYTHONPATH": str(ROOT),
            "PORT": str(self.port),
        }
        self.started: list[subprocess.Popen[str]] = []

    def start(self, **environ: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "commands.run"],
            cwd=self.project,
            env=self.environ | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def until(self, process: subprocess.Popen[str], pattern: str) -> str:
        """Read what it prints up to a line with the pattern; that line is part of it."""
        assert process.stdout is not None
        watch = threading.Timer(30, process.kill)
        watch.start()
        printed = ""
        for line in process.stdout:
            printed += line
            if re.search(pattern, line):
                watch.cancel()
                return printed
        watch.cancel()
        raise AssertionError(f"no line matches {pattern!r} in:\n{printed}")

    def run(self, **environ: str) -> tuple[int, str]:
        """Start it and let it end by itself: exit code and everything it printed."""
        process = self.start(**environ)
        printed, _ = process.communicate(timeout=30)
        return process.returncode, printed

    def serve_once(self, **environ: str) -> str:
        """Start it, wait for the address, end it as Ctrl-C does; what it printed."""
        process = self.start(**environ)
        printed = self.until(process, "the site is at")
        printed += self.until(process, "^worker ") if "worker" not in printed else ""
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
        assert process.returncode == 0, printed + rest
        return printed + rest

    def done(self) -> list[str]:
        """The commands of the small site that ran, in order."""
        return (self.instance / "done").read_text().split("\n")[:-1]


@pytest.fixture
def launcher(tmp_path):
    project = tmp_path / "project"
    versions = project / "migrations/versions"
    versions.mkdir(parents=True)
    (project / "app.py").write_text(SMALL_SITE)
    (project / "migrations/env.py").write_text(ENVIRONMENT_OF_MIGRATIONS)
    (project / "migrations/alembic.ini").write_text("[alembic]\n")
    (versions / "0001_first.py").write_text(FIRST_MIGRATION)
    (project / "data").mkdir()
    (project / "data/measures.csv").write_text("M01\n")
    (project / "translations/ar/LC_MESSAGES").mkdir(parents=True)
    (project / "translations/ar/LC_MESSAGES/messages.po").write_text("")
    running = Launcher(project, tmp_path / "instance")
    yield running
    for process in running.started:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        assert process.stdout is not None
        process.stdout.close()


def processes_about(word: str) -> list[int]:
    """The processes whose command line holds a word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            pass  # it ended meanwhile
    return found


def gone(process_id: int) -> bool:
    """Whether a process ends within twenty seconds."""
    try:
        ending = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    with os.fdopen(ending) as watched:
        return bool(select.select([watched], [], [], 20)[0])

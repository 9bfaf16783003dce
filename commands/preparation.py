"""Bring an instance up to date: tables, catalogues, starting records, index.

One process for all steps, because importing the site costs more than most of
them. Each step says whether it had anything to do.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import sqlalchemy
from alembic.runtime.migration import MigrationContext
from flask.cli import FlaskGroup

from commands.preflight import CannotStart
from commands.supervision import how_it_ended, say
from config import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from flask import Flask

REMEMBERED = "prepared.json"
STARTING_RECORDS = ("data/**/*", "exchange/dataset/*.py")
"""What `flask registry load` depends on: the records and the code that reads them."""
COMPUTED = ("translations/**/*.po", "registry/*.py", "cooperation/**/*.py", "directory/*.py")
"""What names and statuses of records are computed with: `flask registry rebuild` after a change."""

PATIENCE = 10
"""Seconds that a database server has to answer."""

Command = Callable[..., int]


def prepare(settings: Settings, project: Path) -> None:
    """All steps, in order. Raises `CannotStart`."""
    before = revisions(settings.database_url)
    flask = commands_of(_site())
    must(flask, "tables", "db", "upgrade")
    after = revisions(settings.database_url)
    if catalogues_are_compiled(project / "translations"):
        say("catalogues: up to date")
    else:
        must(flask, "catalogues", "i18n", "compile")
    _load(flask, settings, project, unchanged=bool(before) and before == after)
    if before and flask("search", "check") == 0:  # a new database has no index to complain of
        say("index: up to date")
    else:
        must(flask, "index", "search", "rebuild")


def _site() -> Flask:
    from app import create_app  # after the database was reached: it may need it

    return create_app()


def revisions(database_url: str) -> tuple[str, ...]:
    """The migrations a database stands at; none in an empty one.

    Raises `CannotStart` when it cannot be reached.
    """
    try:
        on_network = sqlalchemy.make_url(database_url).get_backend_name() == "postgresql"
        limit = {"connect_timeout": PATIENCE} if on_network else {}
        engine = sqlalchemy.create_engine(database_url, connect_args=limit)
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_heads()
        engine.dispose()
    except (sqlalchemy.exc.ArgumentError, ModuleNotFoundError):
        raise CannotStart("GUANTONG_DATABASE_URL is no address of a database") from None
    except sqlalchemy.exc.DBAPIError as error:
        where = sqlalchemy.make_url(database_url).render_as_string(hide_password=True)
        reason = " ".join(str(error.orig).split())
        raise CannotStart(f"the database {where} cannot be reached: {reason}") from None
    return found


def commands_of(app: Flask) -> Command:
    """A function that runs `flask …` with this application, in this process."""
    group = FlaskGroup(
        create_app=lambda: app, add_default_commands=False, load_dotenv=False, set_debug_flag=False
    )

    def flask(*arguments: str) -> int:
        try:
            answer = group.main(args=list(arguments), prog_name="flask", standalone_mode=False)
        except click.ClickException as problem:
            problem.show()
            return problem.exit_code
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
        return answer if isinstance(answer, int) else 0

    return flask


def must(flask: Command, step: str, *arguments: str) -> None:
    """Run one step. Raises `CannotStart` when its command fails."""
    say(f"{step}: flask {' '.join(arguments)}")
    started = time.monotonic()
    code = flask(*arguments)
    if code:
        raise CannotStart(f"{step}: flask {' '.join(arguments)} failed ({how_it_ended(code)})")
    say(f"{step}: ready in {time.monotonic() - started:.1f} s")


def catalogues_are_compiled(translations: Path) -> bool:
    """Whether each catalogue has a compiled one that is not older."""
    for source in translations.rglob("*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            return False
    return True


def _load(flask: Command, settings: Settings, project: Path, unchanged: bool) -> None:
    """Load the starting records unless this database has them as they are now.

    What was loaded is remembered beside the database; `unchanged` says that no
    migration ran, as one does in a database that was made or replaced since.
    """
    memory = settings.instance / REMEMBERED
    now = {
        "database": hashlib.sha256(settings.database_url.encode()).hexdigest(),
        "records": digest(project, STARTING_RECORDS),
        "computed": digest(project, COMPUTED),
    }
    before = _recall(memory) if unchanged else {}
    if before == now:
        say("starting records: unchanged")
        return
    must(flask, "starting records", "registry", "load")
    if before and before.get("computed") != now["computed"]:
        must(flask, "names and statuses", "registry", "rebuild")
    draft = memory.with_suffix(".new")
    draft.write_text(json.dumps(now), "utf-8")
    draft.replace(memory)


def _recall(memory: Path) -> dict[str, str]:
    try:
        found = json.loads(memory.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def digest(project: Path, patterns: Iterable[str]) -> str:
    """SHA-256 over names and contents of the files, in hexadecimal."""
    total = hashlib.sha256()
    for path in sorted(_files(project, patterns)):
        name = path.relative_to(project).as_posix()
        total.update(f"{name}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _files(project: Path, patterns: Iterable[str]) -> Iterator[Path]:
    found = {path for pattern in patterns for path in project.glob(pattern)}
    return (path for path in found if path.is_file())


def main() -> int:
    """Exit code: 0 ready, 2 with one line when it cannot be."""
    try:
        prepare(load_settings(os.environ), Path.cwd())
    except (CannotStart, SettingsError) as problem:
        print(f"guantong: {problem}", file=sys.stderr, flush=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

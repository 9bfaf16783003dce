"""Installations for tests: empty or loaded with the real data, on SQLite or PostgreSQL.

The data set is loaded once a run for each database; a test that writes gets a copy of its own, and
the shared instances refuse to be written to. This module is a pytest plugin (`tests/conftest.py`).
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from core.catalogues import compile_all
from core.database import db, writing
from exchange.dataset.loading import load_dataset
from tests import people
from tests.postgres import PostgresServer, temporary_postgres
from tests.sharing import (
    share_cells,
    share_dialects,
    share_names,
    share_rules,
    share_statements,
    share_templates,
    share_translations,
)

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
SQLITE_FILE = "guantong.sqlite3"
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
READ_ONLY = {
    "sqlite": "sqlite:///file:{path}?mode=ro&uri=true",
    "postgresql": "{address}&options=-c%20default_transaction_read_only%3Don",
}
_names = (f"copy{number}" for number in itertools.count())


def pytest_configure() -> None:
    """The site speaks its six languages in tests too; a fresh clone has no compiled catalogue."""
    compile_all()
    share_rules()
    share_dialects()
    share_translations()
    share_names()
    share_cells()


@contextmanager
def instance(folder: Path, address: str = "", **environ: str) -> Iterator[Flask]:
    """An app over a folder and a database (its SQLite file unless an address is given)."""
    told = {"GUANTONG_INSTANCE": str(folder), "GUANTONG_DATABASE_URL": address, **environ}
    app = create_app(told)
    app.testing = True
    share_templates(app)
    share_statements(app)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        app.extensions["search"].close()


def migrated(app: Flask) -> None:
    """Bring the app's database to the present schema."""
    with app.app_context():
        upgrade()


def load_real_data(app: Flask) -> None:
    """Load the starting data set, as `flask registry load` does."""
    with app.app_context(), writing():
        load_dataset(DATA, lambda _phase, _done, _total: None)
        db.session.commit()


def once(path: Path, make: Callable[[Path], None]) -> Path:
    """The file or folder, made by the first process that wants it; the other workers wait."""
    with (path.parent / f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(path)
    return path


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all its workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _sqlite_template(shared: Path, name: str, *steps: Callable[[Flask], None]) -> Path:
    def make(path: Path) -> None:
        folder = path.parent / f"making-{name}"
        folder.mkdir()
        with instance(folder) as app:
            for step in steps:
                step(app)
        (folder / SQLITE_FILE).rename(path)  # closed: nothing is left in a write-ahead log

    return once(shared / f"{name}.sqlite3", make)


@pytest.fixture(scope="session")
def empty_sqlite(shared_folder: Path) -> Path:
    """A migrated database without rows, to be copied."""
    return _sqlite_template(shared_folder, "empty", migrated)


@pytest.fixture(scope="session")
def loaded_sqlite(shared_folder: Path) -> Path:
    """A database with the real data, to be copied."""
    return _sqlite_template(shared_folder, "loaded", migrated, load_real_data)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the run."""
    with temporary_postgres() as address:
        yield PostgresServer(address)


def _postgres_template(
    server: PostgresServer, folder: Path, name: str, *steps: Callable[[Flask], None]
) -> str:
    with instance(folder, server.make(name)) as app:
        for step in steps:
            step(app)
    return name


@pytest.fixture(scope="session")
def empty_postgres(postgres_server, tmp_path_factory) -> str:
    """The name of a migrated database without rows, to be copied."""
    return _postgres_template(postgres_server, tmp_path_factory.mktemp("pg"), "empty", migrated)


@pytest.fixture(scope="session")
def loaded_postgres(postgres_server, shared_folder: Path, tmp_path_factory) -> str:
    """The name of a database with the real data, to be copied; loaded by one worker of the run."""
    name = "loaded"
    made = []

    def make(path: Path) -> None:
        folder = tmp_path_factory.mktemp("pg")
        made.append(_postgres_template(postgres_server, folder, name, migrated, load_real_data))
        postgres_server.dump(name, path)

    dumped = once(shared_folder / f"{name}.pgdump", make)
    if not made:
        postgres_server.restore(dumped, name)
    return name


def copied(source: Path, folder: Path) -> str:
    """The address of a copy of a SQLite database in a folder."""
    shutil.copyfile(source, folder / SQLITE_FILE)
    return f"sqlite:///{folder / SQLITE_FILE}"


@pytest.fixture
def app(tmp_path: Path, empty_sqlite: Path) -> Iterator[Flask]:
    """A fresh installation: migrated, without rows, on SQLite."""
    with instance(tmp_path, copied(empty_sqlite, tmp_path)) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of the fresh installation."""
    return app.test_client()


@pytest.fixture(scope="session")
def registry_app(loaded_sqlite: Path, tmp_path_factory) -> Iterator[Flask]:
    """The real data on SQLite, for reading: one for the whole run, which refuses writes."""
    folder = tmp_path_factory.mktemp("registry")
    copied(loaded_sqlite, folder)
    address = READ_ONLY["sqlite"].format(path=folder / SQLITE_FILE)
    with instance(folder, address) as made:
        yield made


@pytest.fixture
def registry_client(registry_app: Flask) -> FlaskClient:
    """A visitor of the real data."""
    return registry_app.test_client()


@pytest.fixture
def writable_registry(loaded_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    """The real data on SQLite, a copy for this test."""
    with instance(tmp_path, copied(loaded_sqlite, tmp_path)) as made:
        yield made


@pytest.fixture(params=DATABASES)
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, on each kind of server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / SQLITE_FILE}"
        return
    with _made(request.getfixturevalue("postgres_server")) as address:
        yield address


@contextmanager
def _made(server: PostgresServer, *template: str) -> Iterator[str]:
    """The address of a database for the block; thousands left would take long to clear away."""
    name = next(_names)
    address = server.make(name, *template)
    try:
        yield address
    finally:
        server.drop(name)


@contextmanager
def _copy(request: pytest.FixtureRequest, state: str, folder: Path) -> Iterator[str]:
    """The address of a copy of the template (`empty`, `loaded`) on the database of the test."""
    if request.param == "sqlite":
        yield copied(request.getfixturevalue(f"{state}_sqlite"), folder)
        return
    template = request.getfixturevalue(f"{state}_postgres")
    with _made(request.getfixturevalue("postgres_server"), template) as address:
        yield address


@pytest.fixture(params=DATABASES)
def any_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A fresh installation on each database."""
    with _copy(request, "empty", tmp_path) as address, instance(tmp_path, address) as made:
        yield made


@pytest.fixture(params=DATABASES)
def writable_loaded_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The real data on each database, a copy for this test."""
    with _copy(request, "loaded", tmp_path) as address, instance(tmp_path, address) as made:
        yield made


@pytest.fixture(scope="session", params=DATABASES)
def loaded_app(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[Flask]:
    """The real data on each database, for reading: one for the whole run, which refuses writes."""
    if request.param == "sqlite":
        yield request.getfixturevalue("registry_app")
        return
    folder = tmp_path_factory.mktemp("loaded")
    with (
        _copy(request, "loaded", folder) as address,
        instance(folder, READ_ONLY["postgresql"].format(address=address)) as made,
    ):
        yield made


@pytest.fixture
def accounts_factory(app: Flask) -> Callable[..., str]:
    """Makes an account with a role in the fresh installation (see `tests.people`)."""
    return partial(people.accounts_factory, app)


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, str], None]:
    """Signs a client in as somebody with a role (see `tests.people`)."""
    return people.sign_in

"""The real data with its search index: built once a run, copied for tests that write."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cooperation.measures.models import Policy
from core.database import session, utcnow, writing
from core.jobs import Job
from core.permissions import SYSTEM
from core.worker import drain
from registry.changes import changing
from registry.door import acting_as
from registry.models import Record, Text
from search.documents import all_documents
from search.names import keep_names
from search.setup import search_engine
from tests.instances import SQLITE_FILE, copied, instance, once

INDEXED = (SQLITE_FILE, "search", "names", "names.json")
"""What searching needs of the folder of an installation: the database, its index, what is made of
names."""


@pytest.fixture(scope="session")
def indexed(shared_folder: Path, loaded_sqlite: Path) -> Path:
    """The folder of an installation of the real data as its worker leaves it, to be copied."""

    def make(path: Path) -> None:
        made = path.with_name(f"making-{path.name}")
        made.mkdir()
        with instance(made, copied(loaded_sqlite, made)) as app, app.app_context():
            with writing():
                session().query(Job).delete()
                session().commit()
            search_engine().rebuild(all_documents())
            keep_names()
        made.rename(path)

    return once(shared_folder / "indexed", make)


def copied_indexed(source: Path, folder: Path) -> str:
    """The address of a copy of the real data in a folder, with its index; no job waits there."""
    folder.mkdir(exist_ok=True)
    for name in INDEXED:
        copy = shutil.copytree if (source / name).is_dir() else shutil.copyfile
        copy(source / name, folder / name)
    return f"sqlite:///{folder / SQLITE_FILE}"


@pytest.fixture(scope="session")
def searchable(registry_app: Flask, indexed: Path) -> Flask:
    """The real data, for reading, with an index of it."""
    own = Path(registry_app.instance_path)
    for name in ("search", "names"):
        shutil.copytree(indexed / name, own / name, dirs_exist_ok=True)
    registry_app.config["SEARCHES_PER_MINUTE"] = 0  # tests ask more often than people
    return registry_app


@pytest.fixture
def searcher(searchable: Flask) -> FlaskClient:
    """A visitor who searches the real data."""
    return searchable.test_client()


@pytest.fixture
def writable_search(indexed: Path, tmp_path: Path) -> Iterator[Flask]:
    """The real data with its index, both copies for this test, no job waiting."""
    with instance(tmp_path, copied_indexed(indexed, tmp_path)) as made:
        yield made


@pytest.fixture
def change_record(writable_search: Flask) -> Callable[..., None]:
    """Changes a record of the writable registry (or adds one), as the product does."""

    def change(code: str, change: Callable[[Record], None], add: Record | None = None) -> None:
        with writable_search.app_context(), acting_as(SYSTEM), writing():
            if add is not None:
                session().add(add)
                session().flush()
            record = session().query(Record).filter_by(code=code).one()
            with changing(record, SYSTEM, "record.edit", "a test"):
                change(record)
            session().commit()

    return change


@pytest.fixture
def draft(change_record: Callable[..., None]) -> str:
    """The code of a draft with a word that occurs nowhere else: `lanternfish`."""
    text = Text(language="en", title="Lanternfish policy", title_origin="original")
    now = utcnow()
    record = Policy(code="PODRAFT", texts=[text], created_at=now, updated_at=now)
    record.set_date("2031-02-03")
    change_record("PODRAFT", lambda _record: None, add=record)
    return "PODRAFT"


@pytest.fixture
def work(writable_search: Flask) -> Callable[[], int]:
    """Runs the worker until no job is due."""

    def run() -> int:
        with writable_search.app_context():
            return drain()

    return run

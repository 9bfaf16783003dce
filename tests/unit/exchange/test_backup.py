"""Backups: the same registry comes back, on either database, and no door is left open."""

import gzip
import itertools
import json
import tarfile
import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import JSON, func, select

from accounts.session_models import AccountLink
from core.database import db, writing
from core.jobs import Job
from core.mail import hold_file
from exchange.backup.contents import LEFT_OUT, tables
from exchange.backup.manifest import BackupProblem
from registry.documents.storing import stored
from registry.door import acting_as
from registry.sources import Source
from registry.upkeep import check_registry
from registry.versions import Revision, verify_chain
from tests.backups import backup, fill, restore
from tests.files import pdf
from tests.instances import copied, instance
from tests.records import EDITOR, agreement, source

PAGES = (
    "/en/agreements/",
    "/ar/measures/M07",
    "/zh/administrations/KZ",
    "/ru/fund/",
    "/ru/fund/activities/",
    "/fr/indicators/",
    "/en/sources/",
    "/en/agreements/matrix",
    "/es/between/CN/KZ",
)
GROWING = ("audit_entry", "job")
NAMES = (f"restored{number}" for number in itertools.count())


@pytest.fixture
def new_instance(tmp_path, request, empty_sqlite):
    """Makes an empty installation in a folder of its own, on either database."""

    def make(database="sqlite"):
        folder = tmp_path / next(NAMES)
        folder.mkdir()
        if database == "sqlite":
            address = copied(empty_sqlite, folder)
        else:
            template = request.getfixturevalue("empty_postgres")
            server = request.getfixturevalue("postgres_server")
            address = server.make(folder.name, template)
        return open_ones.enter_context(instance(folder, address))

    with ExitStack() as open_ones:
        yield make


@pytest.fixture
def small(app):
    """A fresh installation with a little of everything."""
    fill(app)
    return app


def pages_of(app, addresses):
    client = app.test_client()
    answers = {address: client.get(address) for address in addresses}
    assert {one.status_code for one in answers.values()} == {200}
    return {address: one.text for address, one in answers.items()}


def digests(manifest):
    return {one.stem: one.sha256 for one in manifest.members if one.stem not in GROWING}


@pytest.mark.postgres
def test_the_registry_goes_to_postgresql_and_back(writable_registry, new_instance, tmp_path):
    fill(writable_registry)
    addresses = (*PAGES, "/en/agreements/A9901", "/zh/agreements/A9901/text")
    shown = pages_of(writable_registry, addresses)
    first = backup(writable_registry, tmp_path / "first.tar.gz")
    middle, last = new_instance("postgresql"), new_instance("sqlite")
    restore(middle, tmp_path / "first.tar.gz")
    second = backup(middle, tmp_path / "second.tar.gz")
    restore(last, tmp_path / "second.tar.gz")
    third = backup(last, tmp_path / "third.tar.gz")
    assert digests(first) == digests(second) == digests(third)
    assert first.chain_head == third.chain_head
    for app in (middle, last):
        assert pages_of(app, addresses) == shown
        document = app.test_client().get("/en/documents/DOC0001/протокол.pdf", buffered=True)
        assert document.data == pdf()
    with middle.app_context(), writing(), acting_as(EDITOR):
        agreement("A9902")  # numbers go on after those that are there
        db.session.commit()


def test_what_would_open_a_door_is_left_out(small, new_instance, tmp_path):
    manifest = backup(small, tmp_path / "b.tar.gz")
    assert not LEFT_OUT & {member.stem for member in manifest.tables}
    with tarfile.open(tmp_path / "b.tar.gz") as held:
        jobs = held.extractfile("tables/job.jsonl").read().decode()
    assert "A notice" in jobs
    assert "here/secret" not in jobs
    whole = gzip.decompress((tmp_path / "b.tar.gz").read_bytes())
    assert small.config["SECRET_KEY"].encode() not in whole
    other = new_instance()
    restore(other, tmp_path / "b.tar.gz")
    with other.app_context():
        topics = set(db.session.scalars(select(Job.topic)))
        assert topics == {"mail", "document_text"}
        assert db.session.scalar(select(func.count()).select_from(AccountLink)) == 0
        assert hold_file().exists()


def test_no_table_is_forgotten_when_secrets_are_left_out():
    named = {
        table.name
        for table in tables()
        if any(column.name.endswith(("token", "token_hash")) for column in table.columns)
    }
    assert named == set()


def test_every_kind_of_column_comes_back_as_it_was():
    for table in tables():
        for column in table.columns:
            # a JSON null and no value at all would be the same after a restore
            assert not (isinstance(column.type, JSON) and column.nullable), column


def test_the_file_is_for_its_owner_and_is_not_overwritten(small, tmp_path):
    path = tmp_path / "b.tar.gz"
    backup(small, path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(BackupProblem, match="--force"):
        backup(small, path)
    assert path.read_bytes() == before
    backup(small, path, force=True)
    with pytest.raises(BackupProblem, match="no folder"):
        backup(small, tmp_path / "nowhere" / "b.tar.gz")
    assert sorted(one.name for one in tmp_path.glob(".*backup*")) == []


def test_a_missing_file_is_told_and_the_rest_is_kept(small, new_instance, tmp_path):
    with small.app_context():
        path = next(stored())
        path.write_bytes(b"other")
    manifest = backup(small, tmp_path / "b.tar.gz")
    assert manifest.missing == (path.name,)
    assert restore(new_instance(), tmp_path / "b.tar.gz").missing == (path.name,)
    answer = small.test_cli_runner().invoke(args=["backup", str(tmp_path / "c.tar.gz")])
    assert answer.exit_code == 1
    assert path.name in answer.output


def test_a_backup_while_others_write_holds_one_state(any_app, tmp_path):
    stop, made = threading.Event(), []

    def write():
        with any_app.app_context():
            while not stop.is_set():
                with writing(), acting_as(EDITOR):
                    made.append(agreement(f"A{len(made)}").code)
                    db.session.commit()
            db.session.remove()

    with any_app.app_context(), writing():
        source("S1")
        db.session.commit()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not made:
            stop.wait(0.01)
        manifests = [backup(any_app, tmp_path / f"{number}.tar.gz") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    for number, manifest in enumerate(manifests):
        with tarfile.open(tmp_path / f"{number}.tar.gz") as held:
            told = {
                name: [json.loads(line) for line in held.extractfile(f"tables/{name}.jsonl")]
                for name in ("revision", "record", "text")
            }
        revision = Revision.__table__.columns.keys()
        assert told["revision"][-1][revision.index("chain_hash")] == manifest.chain_head
        numbers = {row[revision.index("record_id")] for row in told["revision"]}
        assert numbers == {row[0] for row in told["record"]}
        assert len(told["text"]) == len(numbers) - 1  # a source has no text


def test_the_commands_tell_what_they_did(small, new_instance, tmp_path):
    path = str(tmp_path / "b.tar.gz")
    with small.app_context():
        problems = check_registry()
    made = small.test_cli_runner().invoke(args=["backup", path])
    assert made.exit_code == 0
    assert "1 documents" in made.output
    again = small.test_cli_runner().invoke(args=["backup", path])
    assert again.exit_code == 1
    assert "--force" in again.output
    other = new_instance()
    done = other.test_cli_runner().invoke(args=["restore", path])
    assert done.exit_code == 0, done.output
    assert "flask mail release" in done.output
    assert "A9901" in other.test_client().get("/en/search?q=A9901").text
    with other.app_context():
        assert verify_chain() == []
        assert check_registry() == problems
        assert db.session.scalars(select(Source.code)).all() == ["S9901"]
    refused = other.test_cli_runner().invoke(args=["restore", path])
    assert refused.exit_code == 1
    assert "Nothing was restored" in refused.output

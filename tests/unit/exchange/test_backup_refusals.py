"""What is damaged, hostile or of another schema is refused whole; so is a site that is used."""

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from accounts.models import Account
from core.database import db, writing
from core.mail import hold_file
from exchange.backup.manifest import BackupProblem
from registry.documents.storing import path_of, stored
from registry.models import Record
from registry.versions import Revision
from tests.backups import backup, fill, restore
from tests.instances import copied, instance


@pytest.fixture(scope="module")
def made(empty_sqlite, tmp_path_factory):
    """A backup of an installation with a little of everything."""
    folder = tmp_path_factory.mktemp("backed-up")
    with instance(folder, copied(empty_sqlite, folder)) as app:
        fill(app)
        backup(app, folder / "b.tar.gz")
    return folder / "b.tar.gz"


@pytest.fixture(scope="module")
def untouched(empty_sqlite, tmp_path_factory):
    """An empty installation; every test leaves it empty."""
    folder = tmp_path_factory.mktemp("untouched")
    with instance(folder, copied(empty_sqlite, folder)) as app:
        yield app


def rewritten(path, change):
    """Write the backup's members anew, each as `change(name, content)` gives it."""
    with tarfile.open(path) as old:
        members = [(one.name, old.extractfile(one).read()) for one in old.getmembers()]
    with tarfile.open(path, "w:gz") as new:
        for name, content in members:
            for other_name, other in change(name, content):
                entry = tarfile.TarInfo(other_name)
                entry.size = len(other)
                new.addfile(entry, io.BytesIO(other))


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def changed_manifest(**values):
    def change(name, content):
        if name == "manifest.json":
            content = json.dumps(json.loads(content) | values).encode()
        yield name, content

    return lambda path: rewritten(path, change)


def in_member(part, old, new):
    def change(name, content):
        yield name, content.replace(old, new) if part in name else content

    return lambda path: rewritten(path, change)


def with_traversal(path):
    def change(name, content):
        yield name, content
        if name == "manifest.json":
            yield "../../evil", b"x"

    rewritten(path, change)


def without_a_table(path):
    rewritten(path, lambda name, content: [] if "revision" in name else [(name, content)])


def with_a_link(path):
    with tarfile.open(path, "w:gz") as new:
        entry = tarfile.TarInfo("manifest.json")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        new.addfile(entry)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (flipped, "damaged|not whole"),  # by where the middle falls
        (lambda path: path.write_bytes(path.read_bytes()[:-200]), "damaged|not whole"),
        (lambda path: path.write_bytes(b"no archive"), "damaged"),
        (changed_manifest(schema="0001"), "schema 0001"),
        (changed_manifest(format="other"), "no backup"),
        (changed_manifest(format_version=9), "format 9"),
        (changed_manifest(members=[]), "does not name"),
        (in_member("tables/text", b"A9901", b"A9902"), "damaged"),
        (in_member("documents/", b"PDF", b"FDP"), "damaged"),
        (with_traversal, "evil"),
        (without_a_table, "missing"),
        (with_a_link, "no file"),
    ],
)
def test_what_is_damaged_is_refused_and_nothing_is_written(
    made, untouched, tmp_path, damage, reason
):
    path = tmp_path / "b.tar.gz"
    shutil.copyfile(made, path)
    damage(path)
    with pytest.raises(BackupProblem, match=reason):
        restore(untouched, path)
    _is_empty(untouched)
    assert not (tmp_path / "evil").exists()


def _is_empty(app):
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Record)) == 0
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0
        assert list(stored()) == []
        assert not hold_file().exists()
    assert list(Path(app.instance_path).glob(".restore*")) == []


def test_a_broken_chain_is_refused_and_nothing_is_written(app, untouched, tmp_path):
    fill(app)
    with app.app_context(), writing():
        revision = db.session.scalars(select(Revision)).first()
        revision.snapshot = {"forged": True}
        db.session.commit()
    backup(app, tmp_path / "b.tar.gz")
    with pytest.raises(BackupProblem, match="chain"):
        restore(untouched, tmp_path / "b.tar.gz")
    _is_empty(untouched)


def test_an_installation_that_is_used_is_left_alone(app, made):
    fill(app)
    with pytest.raises(BackupProblem, match="empty installation"):
        restore(app, made)
    with app.app_context():
        assert not hold_file().exists()
        assert path_of(next(stored()).name).exists()


def test_a_database_without_tables_is_told_to_be_upgraded(tmp_path):
    with instance(tmp_path) as bare:
        for command in (
            lambda: backup(bare, tmp_path / "b.tar.gz"),
            lambda: restore(bare, tmp_path),
        ):
            with pytest.raises(BackupProblem, match="flask db upgrade"):
                command()

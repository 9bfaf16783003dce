"""Snapshots hold what is published, never change, and can be compared; other programs read them."""

import csv
import hashlib
import io
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db, writing
from core.jobs import Job
from core.permissions import SYSTEM
from core.worker import drain
from exchange.snapshots.models import Snapshot
from exchange.snapshots.taking import take_snapshot
from exchange.snapshots.upkeep import TOPIC, ask_for_quarter, quarter_of
from registry.documents.queries import wanted_files
from registry.documents.storing import path_of
from registry.door import acting_as
from registry.models import Record
from registry.services import revise_text, withdraw
from registry.upkeep import check_registry
from registry.versions import ChainHead
from tests.instances import copied, instance
from tests.pages.conftest import page_at
from tests.people import form_token
from tests.records import EDITOR, agreement


def taken(app):
    """Take a snapshot; its name."""
    with app.test_request_context():
        return take_snapshot(SYSTEM).name


def path_in(app, name, ending):
    """Where a file of the snapshot lies."""
    with app.app_context():
        snapshot = db.session.scalars(select(Snapshot).where(Snapshot.name == name)).one()
        (file,) = [one for one in snapshot.files if one.name.endswith(ending)]
        return path_of(file.sha256)


def asked(app, name, query):
    """What a program that knows SQLite alone reads."""
    with closing(sqlite3.connect(path_in(app, name, "sqlite3"))) as database:
        return database.execute(query).fetchall()


def file_of(client, name, ending):
    """A file of the snapshot, as it is downloaded."""
    answer = client.get(f"/snapshots/{name}/guantong-{name}.{ending}", buffered=True)
    assert answer.status_code == 200
    return answer


@pytest.fixture(scope="module")
def snapshot(loaded_sqlite, tmp_path_factory):
    """The real data with one snapshot, for reading: the app and the snapshot's name."""
    folder = tmp_path_factory.mktemp("snapshots")
    with instance(folder, copied(loaded_sqlite, folder)) as app:
        yield app, taken(app)


def test_the_database_holds_every_published_record_with_its_version(snapshot):
    app, name = snapshot
    with app.app_context():
        head = db.session.scalar(select(ChainHead.chain_hash))
        published = set(db.session.scalars(select(Record.code).where(Record.state == "published")))
    assert asked(app, name, "PRAGMA integrity_check") == [("ok",)]
    assert asked(app, name, "PRAGMA foreign_key_check") == []
    assert {code for (code,) in asked(app, name, "SELECT code FROM record")} == published
    about = dict(asked(app, name, "SELECT name, value FROM about"))
    assert about["chain_head"] == head
    assert about["address"].endswith(f"/snapshots/{name}")
    assert "no licence is granted" in about["terms_en"]
    assert {"terms_zh", "terms_ar", "terms_ru", "terms_fr", "terms_es"} <= set(about)


def test_the_same_numbers_come_from_the_page_and_from_sql(snapshot):
    app, name = snapshot
    page = page_at(app.test_client(), "/en/agreements/?status=in_force")
    (told,) = [page.words(one) for one in page.marked(role="status")][:1]
    ((counted,),) = asked(
        app,
        name,
        "SELECT count(DISTINCT record) FROM value JOIN record ON code = record "
        "WHERE kind = 'agreement' AND field = 'status.legal' AND value = 'in_force'",
    )
    assert counted > 20
    assert int(told.split()[0]) == counted


def test_the_export_of_a_record_and_the_snapshot_say_the_same(snapshot):
    app, name = snapshot
    exported = app.test_client().get("/en/exports/records/A0077.csv", buffered=True)
    rows = list(csv.reader(io.StringIO(exported.data.decode("utf-8-sig"), newline="")))
    with zipfile.ZipFile(path_in(app, name, "csv.zip")) as archive:
        text = archive.read("values.csv").decode("utf-8-sig")
    kept = list(csv.reader(io.StringIO(text, newline="")))
    assert kept[0] == rows[0]
    assert [row for row in kept if row[0] == "A0077"] == rows[1:]


def test_every_field_and_code_that_occurs_stands_in_the_codebook(snapshot):
    app, name = snapshot
    unknown = asked(
        app,
        name,
        "SELECT DISTINCT kind, field FROM value JOIN record ON code = record "
        "EXCEPT SELECT kind, field FROM codebook WHERE language = 'ar'",
    )
    assert unknown == []
    statuses = asked(
        app,
        name,
        "SELECT DISTINCT kind, field, value FROM value JOIN record ON code = record "
        "WHERE field LIKE 'status.%' "
        "EXCEPT SELECT kind, field, code FROM code WHERE language = 'zh'",
    )
    assert statuses == []


def test_the_archive_and_its_checksums_are_whole(snapshot, tmp_path):
    app, name = snapshot
    client = app.test_client()
    for ending in ("csv.zip", "sqlite3"):
        (tmp_path / f"guantong-{name}.{ending}").write_bytes(file_of(client, name, ending).data)
    sums = client.get(f"/snapshots/{name}/SHA256SUMS")
    (tmp_path / "SHA256SUMS").write_bytes(sums.data)
    subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path, check=True)
    with zipfile.ZipFile(tmp_path / f"guantong-{name}.csv.zip") as archive:
        assert archive.testzip() is None
        inside = archive.read("SHA256SUMS").decode().split("\n")
        for line in filter(None, inside):
            digest, _gap, member = line.partition("  ")
            assert hashlib.sha256(archive.read(member)).hexdigest() == digest
        assert {"values.csv", "record.csv", "codebook.csv", "code.csv", "README.txt"} <= set(
            archive.namelist()
        )
        readme = archive.read("README.txt").decode()
    assert all(word in readme for word in (name, "中文", "العربية", "русский"))


def test_files_say_that_they_never_change_and_are_confirmed_by_their_tags(snapshot):
    app, name = snapshot
    client = app.test_client()
    answer = file_of(client, name, "csv.zip")
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(
        answer.request.path,
        headers={"If-None-Match": answer.headers["ETag"]},
        buffered=True,
    )
    assert again.status_code == 304
    part = client.get(answer.request.path, headers={"Range": "bytes=0-3"}, buffered=True)
    assert (part.status_code, part.data) == (206, b"PK\x03\x04")


@pytest.mark.parametrize("tag", ["zh", "en", "ar", "ru", "fr", "es"])
def test_the_pages_are_valid_in_each_language(snapshot, tag):
    app, name = snapshot
    client = app.test_client()
    for path in ("", name):
        page = page_at(client, f"/{tag}/snapshots/{path}")
        assert page.nesting_faults() == []
        assert page.heading_faults() == []
    assert any(name in href for href in page_at(client, f"/{tag}/snapshots/").hrefs)


def test_the_permanent_address_leads_to_the_page_in_the_readers_language(snapshot):
    app, name = snapshot
    answer = app.test_client().get(f"/snapshots/{name}", headers={"Accept-Language": "ar"})
    assert answer.status_code == 302
    assert answer.location == f"/ar/snapshots/{name}"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/snapshots/2020-01-01", 404),
        ("/en/snapshots/2020-01-01", 404),
        ("/snapshots/{name}/passwords.txt", 404),
        ("/snapshots/{name}/../secret_key", 404),
        ("/en/snapshots/compare", 400),
        ("/en/snapshots/compare?from={name}&to={name}", 400),
        ("/en/snapshots/compare?from={name}&to=1999-01-01", 400),
        ("/en/snapshots/?page=99", 404),
    ],
)
def test_what_is_not_there_is_told(snapshot, path, status):
    app, name = snapshot
    assert app.test_client().get(path.format(name=name)).status_code == status


def test_what_changed_between_two_snapshots_is_named_with_its_fields(writable_registry):
    app, client = writable_registry, writable_registry.test_client()
    first = taken(app)
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A9901")
        agreement("A9902", "draft")
        changed = db.session.query(Record).filter_by(code="A0077").one()
        revise_text(changed, "en", EDITOR, {"title": "Another title"}, "original")
        withdraw(db.session.query(Record).filter_by(code="A0176").one(), EDITOR, "a test")
        db.session.commit()
    second = taken(app)
    assert (first, second.removeprefix(first)) == (first, "-2")
    page = page_at(client, f"/en/snapshots/compare?from={second}&to={first}")
    rows = {
        page.words(code): page.words(row)
        for row in page.all("tr")
        for code in page.marked_within(row, "code")
    }
    assert {"A9901", "A0077", "A0176"} <= set(rows)
    assert "A9902" not in rows
    assert "New" in rows["A9901"]
    assert "Gone" in rows["A0176"]
    assert "Version 1 became 2" in rows["A0077"]
    assert "Title" in rows["A0077"]


def test_an_editor_asks_and_the_worker_takes_it(writable_search, sign_in):
    client = writable_search.test_client()
    sign_in(client, "editor")
    page_at(client, "/en/snapshots/")
    answer = client.post(
        "/en/snapshots/", data={"csrf_token": form_token(client, "/en/snapshots/")}
    )
    assert answer.status_code == 303
    with writable_search.app_context():
        drain()
        (found,) = db.session.scalars(select(Snapshot)).all()
        assert (found.quarter, found.records > 1000) == (None, True)
        assert found.actor_name != "system"
        actions = db.session.scalars(select(AuditEntry.action)).all()
    assert {"snapshot.ask", "snapshot.take"} <= set(actions)


def test_visitors_are_not_offered_to_take_one(snapshot):
    app, _name = snapshot
    page = page_at(app.test_client(), "/en/snapshots/")
    assert [one for one in page.all("form") if one.get("method") == "post"] == []


def test_each_quarter_has_one(writable_search):
    with writable_search.app_context():
        for _turn in range(2):
            ask_for_quarter("2026Q4")
        waiting = select(func.count()).where(Job.topic == TOPIC)
        assert db.session.scalar(waiting) == 1
        drain()
        ask_for_quarter("2026Q4")
        assert db.session.scalar(waiting) == 0
        ask_for_quarter("2027Q1")
        drain()
        assert db.session.scalars(select(Snapshot.quarter)).all() == ["2026Q4", "2027Q1"]


def test_nothing_published_nothing_taken(app):
    with app.app_context():
        ask_for_quarter("2026Q4")
        assert db.session.scalar(select(func.count()).where(Job.topic == TOPIC)) == 0


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026Q1"),
        (date(2026, 3, 31), "2026Q1"),
        (date(2026, 4, 1), "2026Q2"),
        (date(2026, 12, 31), "2026Q4"),
    ],
)
def test_quarters(day, quarter):
    assert quarter_of(day) == quarter


def test_on_each_database_it_is_taken_and_its_files_are_kept(writable_loaded_app):
    name = taken(writable_loaded_app)
    with writable_loaded_app.app_context():
        wanted = set(db.session.scalars(wanted_files()))
        snapshot = db.session.scalars(select(Snapshot)).one()
        assert {file.sha256 for file in snapshot.files} <= wanted
        assert check_registry() == []
        counted = snapshot.records
    assert asked(writable_loaded_app, name, "SELECT count(*) FROM record") == [(counted,)]


def test_one_is_taken_on_the_command_line(writable_registry):
    done = writable_registry.test_cli_runner().invoke(args=["snapshots", "take"])
    assert done.exit_code == 0
    with writable_registry.app_context():
        snapshot = db.session.scalars(select(Snapshot)).one()
    assert done.output == (
        f"{snapshot.name}: {snapshot.records} records, {snapshot.lines} values\n"
    )

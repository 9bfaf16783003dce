"""Loading the starting data set: all of it or nothing, once, and never over a person's edit."""

import csv
import shutil
from collections import Counter

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db, writing
from core.jobs import Job
from core.permissions import IMPORTER, SYSTEM
from exchange.dataset.building import MODELS
from exchange.dataset.loading import DatasetRefused, load_dataset
from registry.changes import changing
from registry.door import acting_as
from registry.kinds import kinds
from registry.models import Heading, Record, Text
from registry.versions import Revision, verify_chain
from tests.instances import DATA
from tests.records import EDITOR, practice


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path):
    """A copy of the data set, to be changed."""
    return shutil.copytree(DATA, tmp_path / "data")


def rewrite(folder, table, code, **cells):
    """Change cells of the row with a code; '' as code adds a row."""
    rows = rows_of(folder, table)
    chosen = next(row for row in rows if row["code"] == code)
    assert any(chosen[name] != value for name, value in cells.items())
    chosen.update(cells)
    write(folder, table, rows)


def write(folder, table, rows):
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def silently(_phase, _done, _total):
    """No progress bar."""


def load(folder, progress=silently):
    with writing():
        loaded = load_dataset(folder, progress)
        db.session.commit()
    return loaded


def state():
    """Everything that a load could change."""
    with acting_as(SYSTEM):
        records = select(Record.code, Record.version, Record.updated_at, Record.import_digest)
        return (
            set(map(tuple, db.session.execute(records))),
            *(
                db.session.scalar(select(func.count()).select_from(model))
                for model in (Revision, Job, AuditEntry, Heading, Text)
            ),
        )


def find(code):
    return db.session.scalars(select(Record).where(Record.code == code)).one()


def test_every_row_of_the_set_became_a_published_record(loaded_app):
    expected = {row["code"] for table in MODELS for row in rows_of(DATA, table)}
    with loaded_app.app_context():
        assert set(db.session.scalars(select(Record.code))) == expected
        with acting_as(SYSTEM):
            assert set(db.session.scalars(select(Record.state))) == {"published"}
            assert db.session.scalar(select(func.count()).select_from(Record)) == len(expected)


def test_every_kind_has_as_many_records_as_its_files_have_rows(loaded_app):
    expected = Counter()
    for table, model in MODELS.items():
        identity = model.__mapper__.polymorphic_identity
        expected[identity] += len(rows_of(DATA, table))
    with loaded_app.app_context():
        counts = select(Record.kind, func.count()).group_by(Record.kind)
        assert dict(map(tuple, db.session.execute(counts))) == dict(expected)
        assert set(expected) <= set(kinds())


def test_a_first_load_writes_one_revision_and_one_job_a_record(registry_app):
    with registry_app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Record))
        assert db.session.scalar(select(func.count()).select_from(Revision)) == count
        assert set(db.session.scalars(select(Revision.number))) == {1}
        jobs = [job.payload["code"] for job in db.session.scalars(select(Job))]
        assert len(jobs) == len(set(jobs)) == count
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.actor_name) == ("registry.load", "import")
        assert verify_chain() == []


def test_a_second_load_changes_nothing(writable_loaded_app):
    with writable_loaded_app.app_context():
        before = state()
        loaded = load(DATA)
        assert (loaded.created, loaded.updated, loaded.left_alone) == ([], [], [])
        assert loaded.unchanged == len(before[0])
        assert state() == before


def test_a_changed_cell_updates_its_record_and_no_other(writable_loaded_app, folder):
    rewrite(folder, "measures", "M07", keywords_en="bonded zone")
    with writable_loaded_app.app_context():
        before = state()
        loaded = load(folder)
        after = state()
        assert loaded.updated == ["M07"]
        assert {code for code, *_ in after[0] - before[0]} == {"M07"}
        assert after[1] == before[1] + 1
        last = db.session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert (last.record.code, last.number) == ("M07", 2)
        assert verify_chain() == []


def test_a_changed_part_updates_the_record_that_it_belongs_to(writable_registry, folder):
    rewrite(folder, "agreement_parties", "AP0117", signatory_body="Singapore Customs")
    with writable_registry.app_context():
        assert load(folder).updated == ["A0077"]
        bodies = {party.code: party.signatory_body for party in find("A0077").parties}
        assert bodies == {"AP0116": "", "AP0117": "Singapore Customs"}


def test_an_event_that_moved_leaves_the_ledger_it_stood_in(writable_registry, folder):
    rewrite(folder, "agreement_events", "EA0106", agreement="A0054")
    with writable_registry.app_context():
        load(folder)
        assert [period.status for period in find("A0077").periods] == ["signed"]


def test_a_new_name_reaches_the_titles_composed_of_it(writable_registry, folder):
    rewrite(folder, "agreements", "A0077", title_en="Arrangement with the lion city")
    with writable_registry.app_context():
        load(folder)
        titles = [h.title for h in find("EA0106").headings if h.language == "en"]
        assert "Arrangement with the lion city" in titles[0]
        queued = Counter(job.payload["code"] for job in db.session.scalars(select(Job)))
        assert queued["EA0106"] == 2


def test_what_a_person_edited_is_left_alone_and_listed(writable_loaded_app, folder):
    rewrite(folder, "measures", "M07", keywords_en="bonded zone")
    with writable_loaded_app.app_context():
        with writing(), acting_as(EDITOR):
            record = find("M07")
            with changing(record, EDITOR, "record.edit", "a better word"):
                record.keywords = "free trade area"
            db.session.commit()
        for _ in range(2):
            loaded = load(folder)
            assert (loaded.updated, loaded.left_alone) == ([], ["M07"])
        assert find("M07").keywords == "free trade area"


def test_what_was_loaded_and_left_the_set_stays_and_is_listed(writable_registry):
    with writable_registry.app_context():
        with writing(), acting_as(IMPORTER):
            practice("PR98")  # a person's own: no matter of the set
            once = practice("PR99")
            with changing(once, IMPORTER, "record.edit", "as if loaded"):
                once.import_digest = "0" * 64
            db.session.commit()
        assert load(DATA).not_in_set == ["PR99"]
        assert find("PR99").state == "published"


BROKEN = [
    ("measures", "M07", {"pillar": "P9"}),
    ("agreement_events", "EA0106", {"date": "2013-13-01"}),
    ("agreements", "A0077", {"form": "treaty"}),
]


@pytest.mark.parametrize(("table", "code", "cells"), BROKEN)
def test_a_set_with_an_error_is_refused_before_anything_is_written(app, folder, table, code, cells):
    rewrite(folder, table, code, **cells)
    with app.app_context():
        with writing(), pytest.raises(DatasetRefused) as refused:
            load_dataset(folder, silently)
        assert all(problem.file.endswith(".csv") for problem in refused.value.problems)
        assert any(problem.file == f"{table}.csv" for problem in refused.value.problems)
        assert not db.session.new
        db.session.rollback()
        assert db.session.scalars(select(Record)).all() == []


@pytest.mark.parametrize("phase", ["records", "parts", "headings", "versions"])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(writable_loaded_app, folder, phase):
    rewrite(folder, "measures", "M07", keywords_en="bonded zone")
    rewrite(folder, "agreements", "A0077", title_en="Another title")

    def fail(running, _done, _total):
        if running == phase:
            raise KeyError(phase)

    with writable_loaded_app.app_context():
        before = state()
        with pytest.raises(KeyError, match=phase):
            load(folder, fail)
        db.session.rollback()
        assert "changing" not in db.session.info
        assert state() == before


def test_a_load_interrupted_can_be_run_again(writable_registry, folder):
    rewrite(folder, "measures", "M07", keywords_en="bonded zone")
    with writable_registry.app_context():
        with pytest.raises(KeyError):
            load(folder, lambda *_: {}["stop"])
        db.session.rollback()
        assert load(folder).updated == ["M07"]


# The command line.


def test_the_command_loads_and_says_what_it_did(writable_registry, folder):
    rewrite(folder, "measures", "M07", keywords_en="bonded zone")
    result = writable_registry.test_cli_runner().invoke(
        args=["registry", "load", str(folder), "--quiet"]
    )
    assert result.exit_code == 0, result.output
    assert "0 created, 1 updated," in result.output
    with writable_registry.app_context():
        assert find("M07").keywords == "bonded zone"


def test_the_command_refuses_a_broken_set_with_file_and_line(app, folder):
    rewrite(folder, "measures", "M07", pillar="P9")
    line = 1 + next(
        number for number, row in enumerate(rows_of(folder, "measures"), 1) if row["code"] == "M07"
    )
    result = app.test_cli_runner().invoke(args=["registry", "load", str(folder)])
    assert result.exit_code == 1
    assert f"measures.csv:{line}:pillar: error:" in result.output
    assert "nothing was loaded" in result.output


def test_the_check_of_what_was_loaded_finds_nothing(registry_app):
    result = registry_app.test_cli_runner().invoke(args=["registry", "check"])
    assert "0 errors" in result.output, result.output
    assert result.exit_code == 0


def missing_file(folder):
    (folder / "pillars.csv").unlink()


def unknown_file(folder):
    (folder / "notes.csv").write_text("a,b\n", "utf-8")


def wrong_header(folder):
    path = folder / "pillars.csv"
    path.write_text(path.read_text("utf-8").replace("number", "no", 1), "utf-8")


def wrong_bytes(folder):
    path = folder / "pillars.csv"
    path.write_bytes(path.read_bytes() + b"P9,\xff\n")


def unknown_reference(folder):
    rewrite(folder, "measures", "M07", pillar="P9")


def impossible_date(folder):
    rewrite(folder, "agreement_events", "EA0106", date="2013-02-30")


def impossible_order(folder):
    rewrite(folder, "agreement_events", "EA0106", date="2011-01-01")


def unknown_term(folder):
    rewrite(folder, "agreements", "A0077", form="treaty")


def code_twice(folder):
    rows = rows_of(folder, "pillars")
    write(folder, "pillars", [*rows, rows[0]])


def without_source(folder):
    rows = rows_of(folder, "citations")
    write(folder, "citations", [row for row in rows if row["record"] != "M07"])


FAULTS = [
    (missing_file, "pillars.csv:1"),
    (unknown_file, "notes.csv:1"),
    (wrong_header, "pillars.csv:1:"),
    (wrong_bytes, "pillars.csv:5:"),
    (unknown_reference, "measures.csv:8:pillar"),
    (impossible_date, "agreement_events.csv:107:date"),
    (impossible_order, "agreement_events.csv:"),
    (unknown_term, "agreements.csv:78:form"),
    (code_twice, "pillars.csv:5:code"),
    (without_source, "measures.csv:8"),
]


@pytest.mark.parametrize(("spoil", "place"), FAULTS, ids=[one.__name__ for one, _ in FAULTS])
def test_the_check_names_file_and_line_of_each_fault(app, folder, spoil, place):
    """Of an empty registry: that the loaded one has no fault of its own is told below, once."""
    spoil(folder)
    result = app.test_cli_runner().invoke(args=["registry", "check", str(folder)])
    assert result.exit_code == 1
    assert any(line.startswith(place) for line in result.output.splitlines()), result.output


def forge(record):
    record.snapshot = {**record.snapshot, "keywords": "forged"}


def test_the_check_names_the_record_whose_revision_was_forged(writable_registry):
    with writable_registry.app_context(), writing():
        revision = db.session.scalars(
            select(Revision).where(Revision.record_id == find("M07").id)
        ).one()
        forge(revision)
        db.session.commit()
    result = writable_registry.test_cli_runner().invoke(args=["registry", "check"])
    assert result.exit_code == 1
    assert "M07: revision 1 does not fit the chain" in result.output

"""Documents are stored once by content, read by the worker, removed on record, and swept."""

import io
import os
import time

import pytest
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.database import db, writing
from core.problems import Conflict, Forbidden, Problem
from core.worker import drain
from registry.documents.models import Document
from registry.documents.problems import Refused
from registry.documents.services import (
    Description,
    accept_document,
    add_document,
    remove_document,
)
from registry.documents.storing import document_folder, path_of, stored
from registry.documents.upkeep import KEPT_UNNAMED_S, sweep_files
from registry.door import acting_as
from registry.models import Record
from registry.sources import Source
from registry.versions import Revision, verify_chain
from tests.files import pdf, word
from tests.records import EDITOR, TRANSLATOR, agreement, source


@pytest.fixture
def desk(app):
    """An editor with a published agreement A1 and a source S1, inside a writing session."""
    with app.app_context(), writing(), acting_as(EDITOR):
        source("S1")
        agreement("A1")
        agreement("A2")
        db.session.commit()
        yield app


def by_code(model, code):
    return db.session.scalars(select(model).where(model.code == code)).one()


def added(content=b"", record="A1", name="x.pdf", licence="cc_by_4", actor=EDITOR):
    said = Description("Protocol", "en", licence, by_code(Source, "S1"))
    file = io.BytesIO(content or pdf())
    document = add_document(by_code(Record, record), file, name, said, actor)
    db.session.commit()
    return document


def aged(path):
    long_ago = time.time() - KEPT_UNNAMED_S - 60
    os.utime(path, (long_ago, long_ago))


def test_accepting_raises_the_version_and_is_audited(desk):
    before = by_code(Record, "A1").version
    document = added()
    assert (document.code, document.filename, document.size) == ("DOC0001", "x.pdf", len(pdf()))
    assert by_code(Record, "A1").version == before
    accept_document(document, EDITOR)
    db.session.commit()
    assert by_code(Record, "A1").version > before
    last = db.session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert last.message == "+ DOC0001"
    assert verify_chain() == []
    targets = db.session.scalars(
        select(AuditEntry.target).where(AuditEntry.action == "document.accept")
    )
    assert sorted(targets) == ["A1", "DOC0001"]
    assert path_of(document.sha256).read_bytes() == pdf()
    assert path_of(document.sha256).stat().st_mode & 0o777 == 0o600


def test_the_same_content_is_one_file_and_a_record_has_it_once(desk):
    one, other = added(), added(record="A2")
    assert one.sha256 == other.sha256
    assert other.code == "DOC0002"
    assert len(list(stored())) == 1
    with pytest.raises(Refused, match="as DOC0001"):
        added()


def test_only_editors_add_and_remove(desk):
    document = added()
    with pytest.raises(Forbidden):
        added(pdf("other"), actor=TRANSLATOR)
    with pytest.raises(Forbidden):
        remove_document(document, TRANSLATOR, "why")


def test_the_worker_reads_the_text(desk):
    codes = [
        added(name="a.pdf").code,
        added(word("Единое окно", "Вторая строка"), name="b.docx").code,
        added(pdf(extra=b"/Info 99 0 R "), name="c.pdf").code,
    ]
    drain()
    texts = [by_code(Document, code).reading for code in codes]
    assert [one.state for one in texts] == ["read"] * 3
    assert texts[0].text == "Mutual recognition of authorised operators"
    assert texts[1].text == "Единое окно\nВторая строка\ncell"


def test_a_reader_that_fails_is_noted_and_holds_up_nothing(desk):
    path_of(added().sha256).write_bytes(b"%PDF-1.4 nothing of a PDF")
    path_of(added(pdf("lost")).sha256).unlink()
    added(pdf("good"))
    drain()
    readings = [by_code(Document, f"DOC000{number}").reading for number in (1, 2, 3)]
    assert [one.state for one in readings] == ["failed", "failed", "read"]
    assert readings[0].problem
    assert readings[1].problem == "the stored file is missing"
    assert readings[2].text == "good"


def test_removing_keeps_code_row_and_reason(desk):
    document = added()
    accept_document(document, EDITOR)
    remove_document(document, EDITOR, " A newer one is there. ")
    db.session.commit()
    assert document.removal_reason == "A newer one is there."
    assert path_of(document.sha256).exists()
    with pytest.raises(Conflict):
        remove_document(document, EDITOR, "again")
    with pytest.raises(Problem):
        remove_document(added(pdf("x")), EDITOR, "  ")
    assert added().code == "DOC0003"  # removed content may come again; codes do not


def test_files_that_nobody_names_are_swept_after_a_day(desk):
    named, erased, young = added(), added(pdf("erased")), added(pdf("young"))
    draft = document_folder() / ".upload-broken"
    draft.write_bytes(b"x")
    for document in (erased, young):
        remove_document(document, EDITOR, "rights", erase=True)
    db.session.commit()
    paths = [path_of(one.sha256) for one in (named, erased, young)]
    for path in (*paths[:2], draft):
        aged(path)
    assert sweep_files() == 2
    assert [path.exists() for path in paths] == [True, False, True]
    assert not draft.exists()


def test_content_that_is_wanted_again_is_not_swept(desk):
    document = added()
    remove_document(document, EDITOR, "rights", erase=True)
    db.session.commit()
    aged(path_of(document.sha256))
    again = added()
    assert sweep_files() == 0
    assert path_of(again.sha256).exists()


def test_nothing_is_left_when_an_upload_is_refused_by_the_registry(desk):
    with pytest.raises(Refused):
        added(b"<html>")
    db.session.rollback()
    assert list(stored()) == []
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0

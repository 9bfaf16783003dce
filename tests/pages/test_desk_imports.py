"""Imports at the desk: dry run, mending, accepting by another, undoing; what others do then."""

import sqlite3

import pytest
from sqlalchemy import select

from core import database
from core.audit import AuditEntry
from core.database import db, writing
from core.jobs import Job
from exchange.sheets.models import SheetImport, SheetRow
from registry.door import acting_as
from registry.models import Record
from registry.proposing import begin
from registry.versions import Revision, verify_chain
from tests.pages.conftest import page_at
from tests.people import form_token, sign_in
from tests.records import EDITOR
from tests.sheets import (
    LIST,
    ONE,
    act,
    another_editor,
    counts,
    make_records,
    new_row,
    rename,
    send,
    sheet_of,
    titles,
    version_on,
    work,
)


@pytest.fixture
def desk(app, client):
    """An editor at the desk, beside two agreements."""
    make_records(app)
    sign_in(client, "editor")
    return client


@pytest.fixture
def other(app):
    """Another editor."""
    return another_editor(app)


def test_a_sheet_is_checked_mended_accepted_by_another_and_undone_as_a_whole(app, desk, other):
    rows = [new_row(f"Agreement of kind {number}") for number in range(20)]
    rows[3] = rows[3].replace("mra", "mre")
    rows[7] = rows[7].replace("KZ|UZ", "KZ|XQ")
    assert send(desk, sheet_of("A0001,,,,,Renamed,,", *rows)).status_code == 303
    assert counts(app) == ("checked", {"create": 18, "change": 1, "wrong": 2})
    page = page_at(desk, ONE)
    assert "choice.unknown" in page.html
    assert "Did you mean mra?" in page.html
    assert "There is no record XQ" in page.html
    refused = act(desk, "submit")
    assert (refused.status_code, "Mend the rows with problems first" in refused.text) == (400, True)
    assert act(desk, "rows/6", **{"cell-form": "mra"}).status_code == 303
    assert act(desk, "rows/10", **{"cell-party": "KZ | UZ"}).status_code == 303
    assert counts(app) == ("checked", {"create": 20, "change": 1})
    assert act(desk, "accept").status_code == 403
    assert act(desk, "submit", message="Agreements of 2026").status_code == 303
    assert "Renamed" in page_at(other, ONE).html
    assert act(other, "accept").status_code == 303
    assert len(titles(app)) == 2
    work(app)
    assert counts(app)[0] == "imported"
    after = titles(app)
    assert (len(after), after["A0001"], after["A0022"]) == (22, "Renamed", "Agreement of kind 19")
    assert desk.get("/en/agreements/A0003").status_code == 200
    with app.app_context():
        last = db.session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert (last.message, last.number) == ("Agreements of 2026", 1)
        assert verify_chain() == []
        acts = set(db.session.scalars(select(AuditEntry.action)))
        assert {"import.upload", "import.mend", "import.accept", "import.run"} <= acts
    assert act(other, "undo").status_code == 303
    work(app)
    assert counts(app)[0] == "undone"
    assert titles(app)["A0001"] == "Agreement A0001"
    assert app.test_client().get("/en/agreements/A0003").status_code == 410
    with app.app_context():
        assert verify_chain() == []
        assert not db.session.scalars(select(Job)).all()


def test_the_record_that_changed_or_is_proposed_meanwhile_is_a_conflict(app, desk):
    send(desk, b"code,version,title_en\nA0001,1,Renamed\nA0002,,Renamed too\n")
    assert counts(app) == ("checked", {"change": 1, "conflict": 1})
    assert "record.changed" in page_at(desk, ONE).html
    with app.app_context(), writing(), acting_as(EDITOR):
        begin(db.session.scalars(select(Record).where(Record.code == "A0002")).one(), EDITOR)
        db.session.commit()
    act(desk, "check")
    assert counts(app) == ("checked", {"conflict": 2})
    assert "record.proposed" in page_at(desk, ONE).html


def test_a_record_that_changes_before_the_import_keeps_all_of_it_out(app, desk, other):
    send(desk, b"code,title_en\nA0001,Renamed\nA0002,Renamed too\n")
    act(desk, "submit")
    act(other, "accept")
    rename(app, "A0002", "By hand")
    work(app)
    assert counts(app)[0] == "checked"
    assert titles(app) == {"A0001": "Agreement A0001", "A0002": "By hand"}
    assert "A0002" in page_at(desk, f"{ONE}?show=").html


def test_undoing_is_refused_where_a_record_changed_since(app, desk, other):
    send(desk, b"code,title_en\nA0001,Renamed\nA0002,Renamed too\n")
    act(desk, "submit")
    act(other, "accept")
    work(app)
    rename(app, "A0002", "By hand")
    act(other, "undo")
    work(app)
    assert counts(app)[0] == "imported"
    assert titles(app) == {"A0001": "Renamed", "A0002": "By hand"}
    assert "changed since the import: A0002" in page_at(desk, ONE).html


def test_one_person_may_import_where_one_is_enough(app, desk):
    app.config["REVIEW"] = "one"
    send(desk, b"code,title_en\nA0001,Renamed\n")
    assert act(desk, "accept").status_code == 303
    work(app)
    assert titles(app)["A0001"] == "Renamed"


def test_whole_rows_are_mended_and_an_import_that_changed_is_shown_again(app, desk):
    send(desk, sheet_of("A0001,,,,,One,,,surplus"))
    assert "surplus" in page_at(desk, f"{ONE}/rows/2").html
    form = {"csrf_token": form_token(desk, LIST), "whole": "1", "cell-code": "A0001"}
    stale = desk.post(f"{ONE}/rows/2", data=form | {"version": "77", "cell-title_en": "Mine"})
    assert (stale.status_code, 'value="Mine"' in stale.text) == (409, True)
    assert act(desk, "rows/2", **form | {"cell-title_en": "Two"}).status_code == 303
    assert counts(app) == ("checked", {"change": 1})
    assert act(desk, "discard").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(SheetRow)).all() == []


def test_who_saves_while_an_import_holds_the_database_gets_their_text_back(
    app, desk, other, monkeypatch, tmp_path
):
    send(desk, b"code,title_en\nA0001,Renamed\n")
    act(desk, "submit")
    act(other, "accept")
    form = {"csrf_token": form_token(desk, LIST), "answer": "A <long> answer"}
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    with app.app_context():
        db.engine.dispose()
    lock = sqlite3.connect(tmp_path / "guantong.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        answer = desk.post("/en/desk/reports/1/close", data=form)
    finally:
        lock.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert "An import is running" in answer.text
    assert "A &lt;long&gt; answer" in answer.text
    work(app)
    assert desk.post("/en/desk/reports/1/close", data=form).status_code == 404


def test_three_wrong_rows_of_two_hundred_are_mended_and_the_whole_is_published(app, desk, other):
    rows = [new_row(f"Agreement of a long list {number}") for number in range(200)]
    rows[16] = rows[16].replace("mra", "Mutual recognition")
    rows[99] = rows[99].replace(",high,", ",sure,")
    rows[198] = rows[198].replace(",S1", ",S9")
    send(desk, sheet_of(*rows))
    assert counts(app)[1] == {"create": 197, "wrong": 3}
    page = page_at(desk, ONE)
    assert page.html.count('class="imports__mend"') == 3
    for place, column, cell in ((18, "form", "mra"), (101, "confidence", "high"),
                                (200, "sources", "S1")):  # fmt: skip
        assert f'name="cell-{column}"' in page.html
        assert act(desk, f"rows/{place}", **{f"cell-{column}": cell}).status_code == 303
    assert counts(app)[1] == {"create": 200}
    act(desk, "submit")
    act(other, "accept")
    work(app)
    assert counts(app)[0] == "imported"
    assert len(titles(app)) == 202
    with app.app_context():
        assert verify_chain() == []


def test_what_was_decided_meanwhile_is_not_decided_twice(app, desk, other):
    send(desk, b"code,title_en\nA0001,Renamed\n")
    act(desk, "submit")
    shown = version_on(other.get(ONE).text)
    assert act(other, "accept", version=shown).status_code == 303
    again = act(desk, "discard", version=shown), act(other, "accept", version=shown)
    assert [answer.status_code for answer in again] == [409, 409]
    assert "Somebody changed this import after you opened it" in again[1].text
    work(app)
    work(app)
    with app.app_context():
        made = select(Revision).join(Record).where(Record.code == "A0001")
        messages = [one.message for one in db.session.scalars(made)]
    assert messages.count("Import of sheet.csv") == 1


def test_an_import_that_is_sent_back_says_why(app, desk, other):
    send(desk, b"code,title_en\nA0001,Renamed\n")
    act(desk, "submit", message="Titles")
    assert act(other, "send-back").status_code == 400
    assert act(other, "send-back", message="Wrong title").status_code == 303
    page = page_at(desk, ONE)
    assert "Wrong title" in page.html
    assert counts(app)[0] == "checked"


def test_what_another_role_sends_is_refused_and_changes_nothing(app, desk):
    send(desk, b"code,title_en\nA0001,Renamed\n")
    version = version_on(desk.get(ONE).text)
    client = app.test_client()
    sign_in(client, "translator")
    form = {"csrf_token": form_token(client, "/en/account/"), "version": version}
    for verb in ("accept", "check", "discard", "read", "rows/2", "send-back", "submit", "undo"):
        assert client.post(f"{ONE}/{verb}", data=form).status_code == 403, verb
    assert version_on(desk.get(ONE).text) == version


def test_what_was_typed_survives_the_end_of_the_session(app, desk):
    send(desk, sheet_of(new_row("Agreement").replace("mra", "mre")))
    form = {"csrf_token": form_token(desk, LIST), "version": version_on(desk.get(ONE).text)}
    over = app.test_client().post(f"{ONE}/rows/2", data=form | {"cell-form": "mra"})
    assert (over.status_code, 'name="kept"' in over.text) == (403, True)
    with app.app_context():
        assert db.session.scalars(select(SheetImport.counts)).one()["wrong"] == 1

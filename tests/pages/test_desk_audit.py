"""The audit log at the desk: who may read it, what it can be asked, and its files."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from core.audit import AuditEntry, record_audit
from core.database import db, utcnow, writing
from core.permissions import SYSTEM
from desk.audit import BATCH, PAGE_SIZE, safe_cell
from tests.pages.conftest import page_at, statements_of
from tests.people import ROLES, sign_in
from tests.records import EDITOR, agreement

LOG = "/en/desk/audit/"
MAY = ("editor", "administrator")


@pytest.fixture
def editor(client):
    """An editor, in a registry with an agreement and some acts."""
    app = client.application
    with app.app_context(), writing():
        agreement("A1")
        record_audit("record.edit", "A1", EDITOR, message="=HYPERLINK()")
        record_audit("record.withdraw", "A2", SYSTEM, message="A mistake")
        record_audit("something.new", "A2", SYSTEM)
        db.session.add(
            AuditEntry(
                at=datetime(2015, 5, 28, 23, 59, tzinfo=UTC),
                actor_name="import",
                action="registry.load",
                target="data",
                detail={},
            )
        )
        db.session.commit()
    sign_in(client, "editor")
    return client


def acts(page):
    """(act, target) of the rows."""
    return [
        tuple(page.words(cell) for cell in page.all("td", within=row)[2:4])
        for row in page.all("tr")[1:]
    ]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", ["", "log.csv", "log.jsonl"])
def test_the_log_is_for_editors_and_administrators(client, role, place):
    sign_in(client, role)
    wanted = 200 if role in MAY else 303 if role == "visitor" else 403
    answer = client.get(LOG + place)
    assert answer.status_code == wanted
    if wanted == 200:
        assert answer.headers["Cache-Control"] == "no-store"


def test_acts_are_told_in_words_newest_first_with_links_to_records(editor, words):
    page = page_at(editor, LOG)
    told = acts(page)
    assert told[0][0] == words("en", "Signed in")
    assert ("something.new", "A2") in told
    assert any(act == words("en", "Record withdrawn") for act, _target in told)
    assert "/en/agreements/A1" in page.hrefs
    assert not page.heading_faults()


@pytest.mark.parametrize(
    ("asked", "targets"),
    [
        ("action=record.withdraw", ["A2"]),
        ("target=A2", ["A2", "A2"]),
        ("target=A2&action=record.edit", []),
        ("person=system&target=A2", ["A2", "A2"]),
        ("person=import", ["data"]),
        ("until=2015-05-28", ["data"]),
        ("since=2015-05-28&until=2015-05-28", ["data"]),
        ("since=2015-05-29&until=2016-01-01", []),
        ("person=999999", []),
    ],
)
def test_the_log_is_asked_by_person_act_record_and_day(editor, asked, targets):
    assert [target for _act, target in acts(page_at(editor, f"{LOG}?{asked}"))] == targets


def test_the_files_hold_what_was_asked(editor):
    lines = editor.get(f"{LOG}log.jsonl?target=A2").text.splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["something.new", "record.withdraw"]
    rows = list(csv.DictReader(io.StringIO(editor.get(f"{LOG}log.csv?target=A2").text[1:])))
    assert [row["action"] for row in rows] == ["something.new", "record.withdraw"]
    assert rows[1]["at"].endswith("Z")
    shown = page_at(editor, f"{LOG}?target=A2")
    assert f"{LOG}log.csv?target=A2" in shown.hrefs


def test_the_log_answers_alike_on_each_database(any_app):
    client = any_app.test_client()
    sign_in(client, "editor")
    asked = "person=system&action=record.edit&target=A1&since=2015-05-28&until=2999-01-01"
    with any_app.app_context(), writing():
        record_audit("record.edit", "A1", SYSTEM)
        db.session.commit()
    assert [target for _act, target in acts(page_at(client, f"{LOG}?{asked}"))] == ["A1"]
    assert len(client.get(f"{LOG}log.jsonl?{asked}&before=1").text.splitlines()) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(text):
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


@pytest.mark.parametrize("asked", ["since=yesterday", "until=2015-13-01", "target=" + "x" * 80])
def test_what_cannot_be_asked_is_told_at_its_field(editor, asked):
    page = page_at(editor, f"{LOG}?{asked}", 422)
    assert page.marked(class_="field--wrong")
    assert asked.partition("=")[2] in page.html
    assert editor.get(f"{LOG}log.csv?{asked}").status_code == 400


def test_pages_of_a_long_log_stay_as_they_were_while_it_grows(editor):
    app = editor.application
    rows = [
        {"at": utcnow(), "actor_name": "system", "action": "test", "target": f"T{n}", "detail": {}}
        for n in range(BATCH + 2 * PAGE_SIZE)
    ]
    with app.app_context(), writing():
        db.session.execute(insert(AuditEntry), rows)
        db.session.commit()
    with statements_of(app) as sent:
        first = page_at(editor, f"{LOG}?action=test")
    older = next(one.get("href") for one in first.links if one.get("rel") == "next")
    second = page_at(editor, older)
    with app.app_context(), writing():
        record_audit("test", "late", SYSTEM)
        db.session.commit()
    assert acts(page_at(editor, older)) == acts(second)
    newer = next(one.get("href") for one in second.links if one.get("rel") == "prev")
    assert acts(page_at(editor, newer)) == acts(first)
    assert acts(first)[-1][1] == f"T{len(rows) - PAGE_SIZE}"
    assert acts(second)[0][1] == f"T{len(rows) - PAGE_SIZE - 1}"
    assert not [one for one in sent if "OFFSET" in one and "audit_entry" in one and "count" in one]
    assert len(editor.get(f"{LOG}log.jsonl?action=test").text.splitlines()) == len(rows) + 1


@pytest.mark.parametrize(("asked", "status"), [("before=x", 400), ("before=0", 404)])
def test_there_is_nothing_beyond_the_log(editor, asked, status):
    page_at(editor, f"{LOG}?{asked}", status)

"""Withdrawing records, publishing them again, and redacting old versions."""

import pytest

from core.database import db, writing
from registry.door import acting_as
from registry.models import Link, Record
from registry.services import revise_text
from registry.sources import Citation
from registry.versions import verify_chain
from tests.pages.conftest import page_at
from tests.people import ROLES, form_token, sign_in
from tests.records import EDITOR, agreement, practice, source

DESK = "/en/desk/records/A1"
WITHDRAW, PUBLISH = f"{DESK}/withdraw", f"{DESK}/publish"
REDACT = f"{DESK}/versions/1/redact"
REASON = "Записано по ошибке."
MAY = ("editor", "administrator")


@pytest.fixture
def registry(client):
    """A registry where the practice PR1 names the agreement A1, which has two versions."""
    app = client.application
    with app.app_context(), writing(), acting_as(EDITOR):
        published = source("S1")
        cited = [
            Citation(source=published, confidence="high", verification="checked") for _ in range(2)
        ]
        first = agreement("A1", citations=cited[:1])
        naming = [Link(relation="implements", target=first)]
        practice("PR1", links=naming, citations=cited[1:])
        revise_text(first, "en", EDITOR, {"title": "Second title"}, "human")
        db.session.commit()
    return client


@pytest.fixture
def editor(registry):
    """An editor of it."""
    sign_in(registry, "editor")
    return registry


@pytest.fixture
def administrator(registry):
    """An administrator of it."""
    sign_in(registry, "administrator")
    return registry


def state_of(client):
    with client.application.app_context(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code="A1").one()
        return record.state, record.version, record.withdrawal_reason


def send(client, address, page="/en/account/", **fields):
    form = {"csrf_token": form_token(client, page), "version": state_of(client)[1]}
    return client.post(address, data=form | fields)


def withdrawing(client, **fields):
    given = {"reason": REASON, "language": "ru", "sure": "y"}
    return send(client, WITHDRAW, **(given | fields))


def redacting(client, address=REDACT, **fields):
    return send(client, address, **({"reason": "A private address.", "sure": "y"} | fields))


@pytest.mark.parametrize("role", ROLES)
def test_records_are_withdrawn_by_editors_and_redacted_by_administrators(registry, role):
    sign_in(registry, role)
    refused = 303 if role == "visitor" else 403
    assert registry.get(WITHDRAW).status_code == (200 if role in MAY else refused)
    assert registry.get(REDACT).status_code == (200 if role == "administrator" else refused)
    if role == "visitor":
        return
    if role not in MAY:
        assert withdrawing(registry).status_code == 403
        assert send(registry, PUBLISH).status_code == 403
    if role != "administrator":
        assert redacting(registry).status_code == 403
    assert state_of(registry)[0] == "published"


def test_the_page_says_what_names_the_record(editor):
    page = page_at(editor, WITHDRAW)
    assert "/en/practices/PR1" in page.hrefs
    assert not page.heading_faults()
    assert editor.get(WITHDRAW).headers["Cache-Control"] == "no-store"
    assert WITHDRAW in page_at(editor, "/en/agreements/A1").hrefs


def test_a_withdrawn_record_answers_with_the_reason_in_its_language(editor):
    answer = withdrawing(editor)
    assert (answer.status_code, answer.location) == (303, WITHDRAW)
    visitor = editor.application.test_client()
    for address in ("/en/agreements/A1", "/r/A1", "/en/r/A1/v/1", "/en/r/A1/versions"):
        page = page_at(visitor, address, 410)
        (said,) = [one for one in page.all("p") if page.words(one) == REASON]
        assert (said.get("lang"), said.get("dir")) == ("ru", "ltr")
    assert WITHDRAW in page_at(editor, "/en/agreements/A1").hrefs


def test_a_withdrawn_record_is_published_again_as_a_further_version(editor):
    withdrawing(editor)
    page = page_at(editor, WITHDRAW)
    assert REASON in page.words(page.main)
    assert send(editor, PUBLISH).status_code == 303
    assert state_of(editor)[0] == "published"
    assert state_of(editor)[2] == ""
    visitor = editor.application.test_client()
    assert "/en/r/A1/v/3" in page_at(visitor, "/en/agreements/A1").hrefs


@pytest.mark.parametrize(
    "fields",
    [{"reason": " "}, {"sure": ""}, {"reason": "x" * 501}, {"language": "tlh"}],
)
def test_a_withdrawal_without_what_it_needs_keeps_the_form(editor, fields):
    answer = withdrawing(editor, **fields)
    assert answer.status_code == 422
    assert fields.get("reason", REASON).strip() in answer.text
    assert "field--wrong" in answer.text
    assert state_of(editor)[0] == "published"


def test_whoever_comes_second_is_told_so(editor):
    opened = state_of(editor)[1]
    with editor.application.app_context(), writing(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code="A1").one()
        revise_text(record, "en", EDITOR, {"title": "Third title"}, "human")
        db.session.commit()
    answer = withdrawing(editor, version=opened)
    assert answer.status_code == 409
    assert REASON in answer.text
    assert state_of(editor)[0] == "published"
    assert withdrawing(editor).status_code == 303
    assert withdrawing(editor).status_code == 409
    assert send(editor, PUBLISH, version=opened).status_code == 409
    assert state_of(editor)[0] == "withdrawn"


def test_a_redacted_version_is_empty_says_why_and_the_chain_holds(administrator):
    assert redacting(administrator).status_code == 303
    visitor = administrator.application.test_client()
    page = page_at(visitor, "/en/r/A1/v/1")
    assert "A private address." in page.words(page.main)
    assert not page.marked(id="content")
    assert "Second title" in page_at(visitor, "/en/r/A1/v/2").html
    with administrator.application.app_context():
        assert verify_chain() == []
    checked = administrator.application.test_cli_runner().invoke(args=["registry", "check"])
    assert "0 errors" in checked.output
    assert checked.exit_code == 0
    assert redacting(administrator).status_code == 409


def test_the_version_that_is_shown_now_is_not_redacted(administrator, words):
    address = f"{DESK}/versions/2/redact"
    refusal = words("en", "This version is shown now. Publish a corrected one first.")
    page = page_at(administrator, address)
    assert refusal in page.words(page.main)
    assert not page.marked(name="reason")
    assert redacting(administrator, address).status_code == 422
    assert "Second title" in page_at(administrator, "/en/r/A1/v/2").html


@pytest.mark.parametrize(("fields", "status"), [({"reason": ""}, 422), ({"version": 1}, 409)])
def test_a_redaction_needs_a_reason_and_the_record_as_it_is(administrator, fields, status):
    assert redacting(administrator, **fields).status_code == status
    assert page_at(administrator, "/en/r/A1/v/1").marked(id="content")

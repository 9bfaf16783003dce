"""Published versions by number, and the addresses that machines ask."""

import json

import pytest

from core.database import db, writing
from core.permissions import NamedActor
from registry.door import acting_as
from registry.models import Record
from registry.proposals import Proposal
from registry.proposing import proposal_changes
from registry.services import revise_text, withdraw
from registry.versions import Revision, redact
from tests.pages.conftest import page_at, statements_of
from tests.pages.forms import form_of
from tests.people import form_token, sign_in
from tests.records import EDITOR

OFFICE = NamedActor("office", "administrator")


def test_the_first_version_shows_what_was_loaded(read, rows):
    ((hash_, title),) = rows(
        "SELECT content_hash, text.title FROM revision"
        " JOIN record ON record.id = revision.record_id"
        " JOIN text ON text.record_id = record.id AND text.language = 'zh'"
        " WHERE record.code = 'M13' AND number = 1"
    )
    page = read("/en/r/M13/v/1")
    assert hash_ in page.words()
    assert title in page.words(page.by_id("content"))
    assert "/en/measures/M13" in page.hrefs
    assert [one.get("content") for one in page.marked(name="robots")] == ["noindex"]


def test_a_record_leads_to_its_versions(read):
    assert "/en/r/M13/v/1" in read("/en/measures/M13").hrefs


@pytest.mark.parametrize(
    "code",
    [
        "M13/v/2",
        "M13/v/0",
        "NOBODY/v/1",
        "M13/v/x",
        "M13/v/-1",
        "M13/v/2147483648",
        "M13/v/99999999999999999999",
        pytest.param(f"M13/v/{'9' * 5000}", id="5000 digits"),
    ],
)
@pytest.mark.parametrize("prefix", ["/zh/r/", "/r/"])
def test_a_version_that_there_is_not_is_not_found(registry_client, prefix, code):
    page_at(registry_client, f"{prefix}{code}", 404)


def test_an_earlier_version_stays_and_says_that_there_is_a_later_one(writable_registry, words):
    with writable_registry.app_context(), writing(), acting_as(EDITOR):
        measure = db.session.query(Record).filter_by(code="M13").one()
        revise_text(measure, "en", EDITOR, {"title": "A title of another day"}, "human")
        db.session.commit()
    client = writable_registry.test_client()
    first, second = (page_at(client, f"/en/r/M13/v/{number}") for number in (1, 2))
    later = words("en", "This is an earlier version. A later one has been published.")
    assert later in first.words()
    assert later not in second.words()
    assert "A title of another day" not in first.words(first.by_id("content"))
    assert "A title of another day" in second.words(second.by_id("content"))
    listed = page_at(client, "/en/measures/M13")
    assert {"/en/r/M13/v/1", "/en/r/M13/v/2"} <= listed.hrefs
    assert listed.heading == "A title of another day"


@pytest.fixture
def two_versions(writable_registry):
    """A visitor of a registry where M13 has a second version with another English title."""
    with writable_registry.app_context(), writing(), acting_as(EDITOR):
        measure = db.session.query(Record).filter_by(code="M13").one()
        old = measure.text("en").title
        revise_text(measure, "en", EDITOR, {"title": f"{old} and further"}, "human")
        db.session.commit()
    return writable_registry.test_client()


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_version_is_told_by_the_labels_of_its_form(read, rows, words, tag):
    ((code,),) = rows(
        "SELECT min(agreement.code) FROM record AS agreement"
        " JOIN party ON party.record_id = agreement.id"
        " JOIN record AS body ON body.id = party.party_id"
        " WHERE body.code = 'CN' AND agreement.kind = 'agreement'"
        " AND agreement.state = 'published'"
    )
    shown = read(f"/{tag}/r/{code}/v/1")
    content = shown.words(shown.by_id("content"))
    for label in ("Form", "Parties and bodies", "Source language", "Origin of the title"):
        assert words(tag, label) in content
    names = {element.text for element in shown.all("code", within=shown.by_id("content"))}
    assert not names & {"form", "parties", "texts", "source_language", "confidence"}
    assert f"/{tag}/administrations/CN" in shown.hrefs


def test_every_version_of_the_starting_data_can_be_shown(read, rows):
    codes = rows("SELECT kind, min(code) FROM record WHERE state = 'published' GROUP BY kind")
    assert len(codes) >= 15
    for kind, code in codes:
        shown = read(f"/en/r/{code}/v/1")
        assert shown.by_id("content") is not None, kind
        assert not shown.heading_faults(), kind
        assert not shown.nesting_faults(), kind


def test_what_a_version_changed_is_told_by_field_and_word(two_versions, words):
    shown = page_at(two_versions, "/en/r/M13/v/2?against=1")
    changes = shown.by_id("changes")
    told = shown.words(changes)
    assert "English" in told
    assert words("en", "Title") in told
    assert [shown.words(one) for one in shown.all("ins", within=changes)] == [
        f"{words('en', 'added:')} and further"
    ]
    assert not shown.all("del", within=changes)
    back = page_at(two_versions, "/en/r/M13/v/1?against=2")
    assert len(back.all("del", within=back.by_id("changes"))) == 1


def test_two_versions_that_say_the_same_say_so(two_versions, words):
    shown = page_at(two_versions, "/zh/r/M13/v/2?against=2")
    assert words("zh", "The two versions say the same.") in shown.words(shown.by_id("changes"))


def test_the_list_of_versions_leads_to_each_and_compares_any_two(two_versions):
    shown = page_at(two_versions, "/en/r/M13/versions")
    assert {"/en/r/M13/v/1", "/en/r/M13/v/2"} <= shown.hrefs
    assert [one.get("href") for one in shown.links if "against" in one.get("href")] == [
        "/en/r/M13/v/2?against=1"
    ]
    answer = two_versions.get("/en/r/M13/versions?against=1&number=2")
    assert (answer.status_code, answer.location) == (302, "/en/r/M13/v/2?against=1")
    assert "/en/r/M13/versions" in page_at(two_versions, "/en/measures/M13").hrefs


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("versions?number=2", 400),
        ("versions?number=2&against=x", 400),
        ("versions?number=9&against=1", 400),
        ("versions?page=2", 404),
        ("v/1?against=9", 400),
        ("v/1?against=-1", 400),
    ],
)
def test_versions_that_there_are_not_cannot_be_compared(registry_client, address, status):
    page_at(registry_client, f"/en/r/M13/{address}", status)


def test_the_list_of_versions_asks_as_much_for_many_as_for_few(writable_registry):
    client = writable_registry.test_client()
    with statements_of(writable_registry) as few:
        page_at(client, "/en/r/M13/versions")
    with writable_registry.app_context(), writing(), acting_as(EDITOR):
        measure = db.session.query(Record).filter_by(code="M13").one()
        for number in range(30):
            revise_text(measure, "en", EDITOR, {"title": f"Title {number}"}, "human")
        db.session.commit()
    with statements_of(writable_registry) as many:
        first = page_at(client, "/en/r/M13/versions")
    assert len(many) == len(few)
    assert "/en/r/M13/v/31" in first.hrefs
    assert "/en/r/M13/v/1" not in first.hrefs
    assert "/en/r/M13/v/1" in page_at(client, "/en/r/M13/versions?page=2").hrefs


def test_neighbouring_versions_lead_to_each_other(two_versions):
    first, second = (page_at(two_versions, f"/en/r/M13/v/{number}") for number in (1, 2))
    assert [one.get("href") for one in first.links if one.get("rel") == "next"] == ["/en/r/M13/v/2"]
    assert [one.get("href") for one in second.links if one.get("rel") == "prev"] == [
        "/en/r/M13/v/1"
    ]


def test_neither_a_version_nor_a_comparison_names_what_the_reader_may_not_see(two_versions):
    app = two_versions.application
    with app.app_context(), writing(), acting_as(EDITOR):
        pillar = db.session.query(Record).filter_by(code="M13").one().pillar
        code = pillar.code
        withdraw(pillar, EDITOR, "A mistake")
        db.session.commit()
    for address in ("v/1", "v/2", "v/2?against=1"):
        shown = page_at(two_versions, f"/en/r/M13/{address}")
        assert code not in shown.words(shown.main).split()


def test_a_redacted_version_says_why_and_is_compared_with_nothing(two_versions):
    app = two_versions.application
    with app.app_context(), writing(), acting_as(OFFICE):
        measure = db.session.query(Record).filter_by(code="M13").one()
        first = db.session.query(Revision).filter_by(record_id=measure.id, number=1).one()
        redact(first, "A private address stood in it.", OFFICE)
        db.session.commit()
    shown = page_at(two_versions, "/en/r/M13/v/1")
    assert "A private address stood in it." in shown.words(shown.main)
    assert not shown.marked(id="content")
    compared = page_at(two_versions, "/en/r/M13/v/2?against=1")
    assert not compared.all("ins", "del")


def test_an_editor_restores_a_version_as_a_proposal(two_versions, words):
    sign_in(two_versions, "editor")
    shown = page_at(two_versions, "/en/r/M13/v/1")
    assert words("en", "Restore this version") in shown.words(shown.main)
    address = "/en/r/M13/v/1/restore"
    told = page_at(two_versions, address)
    assert told.marked(id="changes")
    assert not told.marked(id="beside")  # a measure has nothing beside its form
    answer = two_versions.post(address, data=form_of(two_versions.get(address).text, address))
    assert answer.status_code == 303
    with two_versions.application.app_context():
        proposal = db.session.query(Proposal).one()
        changed = [change.path for change in proposal_changes(proposal)]
    assert (proposal.code, proposal.state) == ("M13", "draft")
    assert ("texts", "en", "title") in changed


@pytest.mark.parametrize("role", ["visitor", "delegate", "translator"])
def test_nobody_else_restores_a_version(two_versions, words, role):
    sign_in(two_versions, role)
    shown = page_at(two_versions, "/en/r/M13/v/1")
    assert words("en", "Restore this version") not in shown.words(shown.main)
    fields = {}
    if role != "visitor":
        fields["csrf_token"] = form_token(two_versions, "/en/account/")
    answer = two_versions.post("/en/r/M13/v/1/restore", data=fields)
    assert answer.status_code in (303, 400, 403)
    with two_versions.application.app_context():
        assert db.session.query(Proposal).count() == 0


def test_the_process_says_that_it_lives(registry_client):
    answer = registry_client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_readiness_names_what_does_not_answer(registry_client):
    answer = registry_client.get("/readyz")
    told = json.loads(answer.text)
    assert answer.status_code == 503
    assert told["status"] == "unavailable"
    assert told["database"] is True
    assert told["worker"] is False  # none runs beside the tests

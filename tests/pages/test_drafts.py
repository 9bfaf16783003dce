"""What is not published is nowhere over HTTP for a visitor, and there for an editor."""

import pytest

from core.database import db, writing
from registry.door import acting_as
from registry.models import Record
from registry.services import publish, record_event
from registry.sources import Citation, Source
from tests.pages.conftest import page_at
from tests.people import sign_in
from tests.records import EDITOR, act, agreement

SECRET_CODES = ("ZDRAFT-A", "ZDRAFT-E", "ZDRAFT-P")
WHERE = (
    "",
    "agreements/",
    "agreements/?sort=-date",
    "agreements/?administration=CN&administration=SG",
    "agreements/?status=suspended",
    "agreements/?form=cmaa&sort=title",
    "agreements/?as_of=2026-01-01",
    "agreements/?year=2026",
    "agreements/A0077",
    "administrations/",
    "administrations/CN",
    "administrations/SG",
    "events/",
    "events/?track=legal&sort=-date",
    "events/?event_kind=suspension",
    "events/?administration=CN",
    "sources/seed",
    "measures/M13",
    "concepts/T036",
)
HIDDEN = ("agreements/ZDRAFT-A", "events/ZDRAFT-E", "r/ZDRAFT-A/v/1")


def numbers_of(client):
    """What the pages say of counts: totals, figures and facets."""
    found = {}
    for path in WHERE:
        page = page_at(client, f"/en/{path}")
        for css in ("figure", "choice__count", "facets__count", "note"):
            found[path, css] = [page.words(one) for one in page.marked(class_=css)]
        found[path, "status"] = [page.words(one) for one in page.marked(role="status")]
        found[path, "options"] = [page.words(one) for one in page.all("option")]
    return found


@pytest.fixture
def with_drafts(writable_search):
    """The real data with a draft agreement of CN and SG, and a draft event about A0077."""
    with writable_search.app_context(), writing(), acting_as(EDITOR):
        bodies = db.session.query(Record).filter(Record.code.in_(("CN", "SG"))).all()
        made = agreement("ZDRAFT-A", "draft", bodies, within="")
        made.citations = [citation("seed")]
        about = db.session.query(Record).filter_by(code="A0077").one()
        record_event(
            "ZDRAFT-E", [about], "legal", "suspension", "2026-01-02", EDITOR, [citation("seed")]
        )
        act("ZDRAFT-P", "signature", "2026-01-03", made, "draft")
        db.session.commit()
    return writable_search


def citation(code):
    source = db.session.query(Source).filter_by(code=code).one()
    return Citation(source=source, locator="l.1", confidence="low", verification="unverified")


def test_visitors_find_drafts_nowhere(with_drafts):
    client = with_drafts.test_client()
    for tag in ("en", "ar"):
        for path in WHERE:
            html = page_at(client, f"/{tag}/{path}").html
            found = [code for code in SECRET_CODES if code in html]
            assert found == [], path
            assert "Agreement ZDRAFT" not in html


def test_drafts_do_not_change_what_visitors_are_told_in_numbers(searcher, with_drafts, work):
    work()  # the index has them, too
    before = numbers_of(searcher)
    after = numbers_of(with_drafts.test_client())
    assert {key: value for key, value in after.items() if value != before[key]} == {}


def test_the_address_of_a_draft_does_not_even_say_that_it_exists(with_drafts):
    client = with_drafts.test_client()
    for path in HIDDEN:
        answer = client.get(f"/en/{path}")
        nothing = client.get(f"/en/{path.replace('ZDRAFT', 'NOTHING')}")
        assert answer.status_code == nothing.status_code == 404
        assert len(answer.text) - len(nothing.text) in range(-40, 1)
    for code in SECRET_CODES:
        assert client.get(f"/r/{code}").status_code == 404
        assert client.head(f"/r/{code}").status_code == 404


def test_a_code_of_a_draft_is_no_value_of_a_filter(with_drafts):
    page_at(with_drafts.test_client(), "/en/forum/sessions/?edition=ZDRAFT-A", 400)


@pytest.mark.parametrize("role", ["delegate", "translator"])
def test_people_without_the_right_find_no_drafts_either(with_drafts, role):
    client = with_drafts.test_client()
    sign_in(client, role)
    assert client.get("/en/agreements/ZDRAFT-A").status_code == 404
    for path in ("agreements/", "agreements/A0077", "administrations/SG", "events/"):
        assert "ZDRAFT" not in page_at(client, f"/en/{path}").html


def test_editors_find_drafts_marked_as_such(with_drafts, words):
    client = with_drafts.test_client()
    sign_in(client, "editor")
    page = page_at(client, "/en/agreements/ZDRAFT-A")
    assert words("en", "This is a draft. Readers do not see it.") in page.words()
    assert "ZDRAFT-A" in page_at(client, "/en/agreements/?form=cmaa&administration=SG").html
    assert "ZDRAFT-E" in page_at(client, "/en/agreements/A0077").html
    assert "ZDRAFT-A" in page_at(client, "/en/administrations/SG").html
    assert client.get("/r/ZDRAFT-A").status_code == 302


def test_what_an_editor_saw_is_not_remembered_for_visitors(with_drafts):
    editor, visitor = with_drafts.test_client(), with_drafts.test_client()
    sign_in(editor, "editor")
    for path in ("", "agreements/", "events/", "administrations/SG"):
        page_at(editor, f"/en/{path}")
        assert "ZDRAFT" not in page_at(visitor, f"/en/{path}").html
    staff = page_at(editor, "/en/agreements/").marked(role="status")[0]
    public = page_at(visitor, "/en/agreements/").marked(role="status")[0]
    assert "181 records" in "".join(staff.itertext())
    assert "180 records" in "".join(public.itertext())


def test_publishing_shows_the_draft_at_once(with_drafts):
    client = with_drafts.test_client()
    page_at(client, "/en/agreements/")
    with with_drafts.app_context(), writing(), acting_as(EDITOR):
        publish(db.session.query(Record).filter_by(code="ZDRAFT-A").one(), EDITOR, "ready")
        db.session.commit()
    page = page_at(client, "/en/agreements/ZDRAFT-A")
    assert "ZDRAFT-P" not in page.html  # its act is still a draft
    assert "181 records" in page_at(client, "/en/agreements/").words()
    assert "ZDRAFT-A" in page_at(client, "/en/administrations/SG").html


def test_a_published_act_does_not_name_the_draft_that_it_is_about(with_drafts):
    client = with_drafts.test_client()
    where = ("/en/", "/en/events/", "/en/events/ZDRAFT-P", "/en/r/ZDRAFT-P/v/1")
    with with_drafts.app_context(), writing(), acting_as(EDITOR):
        act = db.session.query(Record).filter_by(code="ZDRAFT-P").one()
        act.citations = [citation("seed")]
        publish(act, EDITOR, "ready")
        db.session.commit()
    for path in where:
        page = page_at(client, path)
        assert "ZDRAFT-P" in page.html
        assert "ZDRAFT-A" not in page.html
    with with_drafts.app_context(), writing(), acting_as(EDITOR):
        publish(db.session.query(Record).filter_by(code="ZDRAFT-A").one(), EDITOR, "ready")
        db.session.commit()
    for path in where:
        assert "Agreement ZDRAFT-A" in page_at(client, path).html

"""Accepted papers in their sessions: nobody but staff and authors has a file before its time."""

from datetime import timedelta

import pytest
from werkzeug.test import encode_multipart

from core.database import db, utcnow, writing
from core.permissions import SYSTEM
from core.worker import drain
from forum.models import Edition
from forum.papers.models import Paper, PaperCall, PaperFile
from forum.papers.shown import papers_of
from forum.papers.upkeep import publish_on_time
from forum.programme.models import ForumPerson, Release
from registry.documents.models import Document
from registry.documents.services import accept_document
from registry.door import acting_as
from search.indexing import rebuild
from tests.editions import planned_edition, planned_session, released_slot
from tests.editions import release as made_release
from tests.files import pdf, png
from tests.pages.conftest import page_at
from tests.pages.forms import form_of, with_values
from tests.pages.test_paper_reviews import DESK
from tests.pages.test_papers import EDITION, change_call, person
from tests.papers import call, paper, sent_file, the_paper
from tests.records import EDITOR, source

SESSION = f"{EDITION}/sessions/F2026-S1"
FILE, NAME, TITLE = (
    "/en/documents/DOC0001/embargoed.pdf",
    "embargoed.pdf",
    "Secretfulness in transit",
)
WORDS = "unheardofword"


@pytest.fixture
def site(app):
    """An accepted paper of author@, given in F2026-S1, with a file that is held."""
    author, desk = person(app, "author@example.org"), person(app, "desk@example.org", "editor")
    app.config["REVIEW"] = "one"
    with app.app_context(), writing():
        edition = planned_edition()
        planned_session("F2026-S1", edition)
        source("S1")
        held = call(edition)
        made = paper(held, "author@example.org", "accepted")
        db.session.commit()
        app.extensions["paper"] = made.id
    app.extensions["clients"] = {"author": author, "desk": desk}
    assert act(app, "place", place="F2026-S1").status_code == 303
    assert add(app).status_code == 303
    return app


def by(site, who):
    return site.extensions["clients"][who]


def shown(site):
    return f"{DESK}{site.extensions['paper']}/shown"


def act(site, end, **fields):
    address = f"{DESK}{site.extensions['paper']}/{end}"
    form = form_of(by(site, "desk").get(shown(site)).text, f"/{end}")
    return by(site, "desk").post(address, data=with_values(form, **fields))


def add(site, content=None, **fields):
    address = f"{DESK}{site.extensions['paper']}/files"
    form = with_values(
        form_of(by(site, "desk").get(shown(site)).text, "/files"),
        **{"title": TITLE, "language": "en", "source": "S1", "licence": "cc_by_4",
           "kind": "slides", "file": sent_file(content or pdf(WORDS), NAME)} | fields,
    )  # fmt: skip
    boundary, body = encode_multipart(form)
    content_type = f"multipart/form-data; boundary={boundary}"
    return by(site, "desk").post(address, data=body, content_type=content_type)


def release(site, when, at=""):
    return act(site, "files/DOC0001/release", **{"DOC0001-when": when, "DOC0001-at": at})


def work(site):
    with site.app_context():
        publish_on_time(utcnow())
        drain()


def programme(site, starts_at, status="confirmed"):
    """The programme is released, with the session at an instant."""
    with site.app_context(), writing():
        edition = db.session.query(PaperCall).one().edition_id
        number = db.session.query(Release).count() + 1
        ends_at = starts_at + timedelta(hours=1)
        times = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
        slot = released_slot("F2026-S1", status=status, **times)
        made_release(db.session.get_one(Edition, edition), slot, number=number)
        db.session.commit()


def is_public(site):
    """By its address and on the session's page alike, or by none of them."""
    work(site)
    visitor = site.test_client()
    answers = [
        visitor.get(FILE, buffered=True).status_code == 200,
        FILE in page_at(visitor, SESSION).hrefs,
    ]
    assert len(set(answers)) == 1, answers
    return answers[0]


def test_before_its_time_readers_see_the_title_of_the_paper_and_nothing_of_the_file(site):
    release(site, "instant", "2098-01-01T10:00")
    work(site)
    with site.app_context():
        rebuild()
    outsiders = [site.test_client(), person(site, "other@example.org")]
    for client in outsiders:
        page = page_at(client, SESSION)
        assert "Транзит без остановок" in page.words()
        assert "Aigerim Bekova" in page.words()
        assert "Its files are not public yet." in page.words()
        found = [page.html, client.get(f"/en/search?q={WORDS}").text,
                 client.get("/en/search?q=Secretfulness").text.replace("q=Secretfulness", ""),
                 client.get("/api/v1/records/F2026-S1").text,
                 client.get(f"/api/v1/search?q={WORDS}").text,
                 client.get("/en/r/F2026-S1.jsonl").text, client.get("/oai?verb=GetRecord&"
                 "metadataPrefix=oai_dc&identifier=oai:localhost:F2026-S1").text]  # fmt: skip
        assert all(NAME not in text and "DOC0001" not in text for text in found)
        assert all(TITLE not in text for text in found)
        own = f"{EDITION}/papers/{site.extensions['paper']}/documents/DOC0001"
        for address in ("/en/documents/DOC0001", FILE, "/en/documents/DOC0001/text", own):
            assert client.get(address).status_code in (303, 404), address
        assert client.get("/api/v1/documents/DOC0001/file").status_code == 404
    assert by(site, "desk").get(FILE, buffered=True).data == pdf(WORDS)
    own = f"{EDITION}/papers/{site.extensions['paper']}"
    assert TITLE in page_at(by(site, "author"), own).words()
    assert by(site, "author").get(f"{own}/documents/DOC0001", buffered=True).data == pdf(WORDS)


def test_the_worker_makes_it_public_on_time_in_pages_search_and_api(site):
    visitor = site.test_client()
    at = utcnow() + timedelta(days=1)
    with site.app_context(), writing():
        file = db.session.query(PaperFile).one()
        file.release, file.release_at = "instant", at
        db.session.commit()
    assert not is_public(site)
    with site.app_context():
        assert publish_on_time(at - timedelta(seconds=1)) == 0
        file = db.session.query(PaperFile).one()
        with writing():
            file.release_at = utcnow()
            db.session.commit()
        assert publish_on_time(utcnow()) == 1
        assert publish_on_time(utcnow()) == 0
    assert is_public(site)
    assert visitor.get(FILE, buffered=True).data == pdf(WORDS)
    with site.app_context():
        rebuild()
        document = db.session.query(Document).one()
        assert document.accepted_name == SYSTEM.name
    assert "F2026-S1" in visitor.get(f"/en/search?q={WORDS}").text
    assert "not public yet" not in page_at(visitor, SESSION).words()


def test_an_instant_of_release_is_one_that_there_is_and_one_alone(site):
    change_call(site, time_zone="Europe/Bucharest")
    for at, words in (
        ("", "Write a day and a time"),
        ("soon", "Write a day and a time"),
        ("2099-03-29T03:30", "does not exist"),
        ("2099-10-25T03:30", "comes twice"),
    ):
        answer = release(site, "instant", at)
        assert (answer.status_code, words in answer.text) == (422, True)
        assert ("DOC0001-at_which" in answer.text) == (words == "comes twice")
    chosen = {"when": "instant", "at": "2099-10-25T03:30", "at_which": "later"}
    form = form_of(by(site, "desk").get(shown(site)).text, "/files")
    sent = {f"DOC0001-{name}": value for name, value in chosen.items()}
    address = f"{DESK}{site.extensions['paper']}/files/DOC0001/release"
    answer = by(site, "desk").post(address, data=sent | {"csrf_token": form["csrf_token"]})
    assert answer.status_code == 303
    with site.app_context():
        held = db.session.scalars(db.select(PaperFile)).one().release_at
        assert (held.day, held.hour, held.minute) == (25, 1, 30)
    assert '<option selected value="later">' in by(site, "desk").get(shown(site)).text


def test_at_once_is_at_once_and_cannot_be_said_anew(site):
    assert not is_public(site)
    assert release(site, "now").status_code == 303
    assert is_public(site)
    address = f"{DESK}{site.extensions['paper']}/files/DOC0001/release"
    form = form_of(by(site, "desk").get(shown(site)).text, "/files")
    sent = {"csrf_token": form["csrf_token"], "DOC0001-when": "held"}
    assert by(site, "desk").post(address, data=sent).status_code == 409


def test_with_the_session_means_its_start_by_the_released_programme(site):
    release(site, "start")
    assert not is_public(site)  # readers were told no programme
    programme(site, utcnow() + timedelta(hours=1))
    assert not is_public(site)
    programme(site, utcnow() - timedelta(minutes=1), "cancelled")
    assert not is_public(site)
    programme(site, utcnow() - timedelta(minutes=1))
    assert is_public(site)


def test_nothing_else_accepts_a_file_that_waits_for_its_time(site):
    page = page_at(by(site, "desk"), "/en/desk/documents/DOC0001")
    assert not any(one.get("action", "").endswith("/accept") for one in page.all("form"))
    token = form_of(by(site, "desk").get(shown(site)).text, "/files")["csrf_token"]
    answer = by(site, "desk").post("/en/desk/documents/DOC0001/accept", data={"csrf_token": token})
    assert answer.status_code == 409
    with site.app_context(), writing(), acting_as(EDITOR), pytest.raises(Exception, match="paper"):
        accept_document(db.session.query(Document).one(), EDITOR)
    assert not is_public(site)


def test_with_two_pairs_of_eyes_somebody_else_releases_a_file(site):
    site.config["REVIEW"] = "two"
    answer = release(site, "now")
    assert (answer.status_code, "somebody else accepts it" in answer.text) == (403, True)
    site.extensions["clients"]["desk"] = person(site, "second@example.org", "administrator")
    assert release(site, "now").status_code == 303
    assert is_public(site)


def test_the_authors_own_file_can_be_taken_and_pictures_cannot(site):
    answer = add(site, png())
    assert (answer.status_code, TITLE in answer.text) == (422, True)
    answer = add(site, file="")
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_a_paper_that_is_not_accepted_has_no_page_for_readers(site):
    for state in ("changes", "declined"):
        with site.app_context(), writing():
            the_paper().state = state
            db.session.commit()
        site.extensions["page_cache"].kept.clear()
        assert "Транзит" not in page_at(site.test_client(), SESSION).words()
        assert add(site_with_form(site)).status_code == 409


def site_with_form(site):
    """The forms of the page are not shown any more; what was opened before can still be sent."""
    with site.app_context(), writing():
        state = the_paper().state
        the_paper().state = "accepted"
        db.session.commit()
        opened = by(site, "desk").get(shown(site)).text
        the_paper().state = state
        db.session.commit()

    class Opened:
        extensions = site.extensions | {"clients": {"desk": Held(by(site, "desk"), opened)}}

    return Opened()


class Held:
    """A client with a page that was opened before."""

    def __init__(self, client, page):
        self.post = client.post
        self.page = page

    def get(self, _address):
        return self

    @property
    def text(self):
        return self.page


def test_an_author_is_linked_to_a_person_of_the_programme(site):
    assert act(site, "author", person="0").status_code == 303
    with site.app_context(), site.test_request_context("/en/"):
        found = db.session.query(ForumPerson).one()
        assert found.latin_name == "Aigerim Bekova"
        (one,) = papers_of(found.id)
        assert one.session.code == "F2026-S1"
        assert one.waits
        assert one.documents == []
        other = ForumPerson(latin_name="Other", lives={})
        db.session.add(other)
        db.session.flush()
        assert papers_of(other.id) == []


@pytest.mark.parametrize(("url", "status"), [("https://video.example.org/1", 303),
    ("javascript:alert(1)", 422), ("ftp://example.org/a", 422), ("//a.example", 422)])  # fmt: skip
def test_recordings_are_links_by_http_with_language_and_kind(site, url, status):
    client = by(site, "desk")
    form = with_values(form_of(client.get(f"{DESK}links").text, "/links"), url=url, language="ar",
                       kind="recording", place="F2026-S1")  # fmt: skip
    assert client.post(f"{DESK}links", data=form).status_code == status
    page = page_at(site.test_client(), SESSION)
    assert (f'href="{url}"' in page.html) == (status == 303)
    if status == 303:
        assert "Recording · Arabic" in page.words()
        assert client.post(f"{DESK}links", data=form).status_code == 409
        remove = form_of(client.get(f"{DESK}links").text, "/links/1/remove")
        assert client.post(f"{DESK}links/1/remove", data=remove).status_code == 303
        assert url not in page_at(site.test_client(), SESSION).html


def test_what_is_tied_to_a_session_is_neither_moved_nor_decided_anew(site):
    form = form_of(by(site, "desk").get(f"{DESK}{site.extensions['paper']}").text, "/decide")
    sent = with_values(form, decision="declined", reason="x", reason_language="en")
    answer = by(site, "desk").post(f"{DESK}{site.extensions['paper']}/decide", data=sent)
    assert answer.status_code == 409
    with site.app_context():
        assert db.session.query(Paper).one().state == "accepted"

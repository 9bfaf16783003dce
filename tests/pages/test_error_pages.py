"""What goes wrong is told in the reader's language, with what to do next."""

import sqlite3

import pytest

import core.database
from core.database import db, writing
from core.extensions import limiter
from core.permissions import guarded
from registry.door import acting_as
from registry.models import Record
from registry.services import withdraw
from tests.instances import SQLITE_FILE, copied, instance
from tests.pages.conftest import page_at
from tests.pages.reading import Page
from tests.people import form_token, sign_in
from tests.records import EDITOR

LANGUAGES = ["zh", "en", "ru", "fr", "es", "ar"]
in_every_language = pytest.mark.parametrize("tag", LANGUAGES)
SIGN_IN = "/{tag}/account/sign-in"


def is_page(answer, tag, status, heading):
    """A whole page in the language, that leads on."""
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    page = Page(answer.text, answer.request.path)
    assert page.root.get("lang") == tag
    assert page.root.get("dir") == ("rtl" if tag == "ar" else "ltr")
    assert page.heading == heading
    assert page.heading_faults() == []
    assert f"/{tag}/" in page.hrefs
    assert "Content-Security-Policy" in answer.headers
    return page


@in_every_language
def test_400_says_what_is_wrong_with_the_address(registry_client, words, tag):
    answer = registry_client.get(f"/{tag}/agreements/?as_of=2015-02-30")
    is_page(answer, tag, 400, words(tag, "The request could not be understood"))


@in_every_language
def test_400_for_a_form_without_its_token_says_that_nothing_was_saved(client, words, tag):
    sign_in(client, "delegate")
    answer = client.post(f"/{tag}/account/sign-out")
    page = is_page(answer, tag, 400, words(tag, "The request could not be understood"))
    assert len(page.words(page.main)) > 60


@in_every_language
def test_403_says_which_right_is_missing(client, words, tag):
    sign_in(client, "delegate")
    is_page(client.get(f"/{tag}/desk/"), tag, 403, words(tag, "You may not do this"))


@in_every_language
@pytest.mark.parametrize("path", ["nothing", "agreements/A9999", "forum/F2015-XIAN/sessions/O02"])
def test_404_offers_the_search(registry_client, words, tag, path):
    answer = registry_client.get(f"/{tag}/{path}")
    page = is_page(answer, tag, 404, words(tag, "There is no page at this address"))
    assert page.all("form", within=page.main)


@pytest.mark.parametrize("path", ["agreements/M13", "measures/A0077", "forum/A0077/", "fund/KZ"])
def test_a_code_of_another_kind_is_not_found(registry_client, path):
    page_at(registry_client, f"/en/{path}", 404)


@in_every_language
def test_405_names_the_methods_that_are_allowed(registry_client, words, tag):
    token = form_token(registry_client, SIGN_IN.format(tag=tag))
    answer = registry_client.post(f"/{tag}/measures/", data={"csrf_token": token})
    is_page(answer, tag, 405, words(tag, "The request could not be understood"))
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def withdrawn(writable_registry):
    """The real data without agreement A0077, which was withdrawn."""
    with writable_registry.app_context(), writing(), acting_as(EDITOR):
        record = db.session.query(Record).filter_by(code="A0077").one()
        withdraw(record, EDITOR, "It was entered twice.")
        db.session.commit()
    return writable_registry.test_client()


def test_410_gives_the_reason_at_each_address_of_a_withdrawn_record(withdrawn, words):
    for tag in LANGUAGES:
        answer = withdrawn.get(f"/{tag}/agreements/A0077")
        page = is_page(answer, tag, 410, words(tag, "This record was withdrawn"))
        assert "It was entered twice." in page.words(page.main)
    for address in ("/r/A0077", "/r/A0077/v/1", "/en/r/A0077/v/1"):
        page_at(withdrawn, address, 410)


def test_a_withdrawn_record_is_named_nowhere(withdrawn):
    for path in ("practices/PR11", "administrations/SG", "concepts/T036", "agreements/?form=mra"):
        page = page_at(withdrawn, f"/en/{path}")
        assert "A0077" not in page.html
        assert "China-Singapore AEO" not in page.html


@guarded("site.read")
def scarce():
    return "<!doctype html>"


@in_every_language
def test_429_says_when_to_try_again(app, words, tag):
    app.add_url_rule("/<lang>/scarce", "scarce", limiter.limit("1 per minute")(scarce))
    client = app.test_client()
    assert client.get(f"/{tag}/scarce").status_code == 200
    answer = client.get(f"/{tag}/scarce")
    is_page(answer, tag, 429, words(tag, "Too many requests"))
    assert 0 < int(answer.headers["Retry-After"]) <= 60


@guarded("site.read")
def breaking():
    raise RuntimeError("the rats of the engine room")


@in_every_language
def test_500_keeps_the_fault_to_itself(app, words, tag):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/<lang>/breaking", view_func=breaking)
    answer = app.test_client().get(f"/{tag}/breaking")
    is_page(answer, tag, 500, words(tag, "Something went wrong"))
    assert "rats" not in answer.text


@in_every_language
def test_503_when_there_is_no_usable_database(tmp_path, words, tag):
    with instance(tmp_path) as app:  # never migrated
        answer = app.test_client().get(f"/{tag}/measures/")
        is_page(answer, tag, 503, words(tag, "Something went wrong"))
        assert app.test_client().get("/healthz").status_code == 200
        assert app.test_client().get("/readyz").json["database"] is False


def test_a_database_that_may_not_be_written_serves_readers(registry_app, registry_client):
    assert "mode=ro" in registry_app.config["SQLALCHEMY_DATABASE_URI"]
    for path in ("", "agreements/?status=in_force", "measures/M13", "account/sign-in"):
        page_at(registry_client, f"/en/{path}")


def test_a_database_that_somebody_writes_serves_readers_and_refuses_writers_politely(
    loaded_sqlite, tmp_path, monkeypatch, words
):
    monkeypatch.setattr(core.database, "BUSY_TIMEOUT_MS", 1)
    with instance(tmp_path, copied(loaded_sqlite, tmp_path)) as app:
        client, elsewhere = app.test_client(), sqlite3.connect(tmp_path / SQLITE_FILE)
        token = form_token(client, "/fr/account/sign-in")
        elsewhere.execute("BEGIN IMMEDIATE")
        try:
            page_at(client, "/fr/measures/M13")
            form = {"csrf_token": token, "email": "a@example.org", "password": "x"}
            answer = client.post("/fr/account/sign-in", data=form)
        finally:
            elsewhere.close()
    is_page(answer, "fr", 503, words("fr", "Something went wrong"))


def test_pages_survive_a_catalogue_folder_that_is_gone(loaded_sqlite, tmp_path):
    with instance(tmp_path, copied(loaded_sqlite, tmp_path)) as app:
        app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(tmp_path / "none")
        page_at(app.test_client(), "/ar/measures/M13")


@pytest.mark.parametrize("status", [400, 404])
def test_error_pages_can_be_read_in_the_other_languages(registry_client, status):
    path = "agreements/?form=bad" if status == 400 else "agreements/A9999"
    page = page_at(registry_client, f"/en/{path}", status)
    switch = [one.get("href") for one in page.links if one.get("hreflang") == "zh"]
    assert switch == [f"/zh/{path}"]


@pytest.mark.parametrize("code", ["A" * 5000, "%00", "..%2f..%2fetc", "'%20OR%201=1--", "%F0%9F"])
@pytest.mark.parametrize("kind", ["agreements", "r", "forum"])
def test_odd_addresses_are_not_found(registry_client, kind, code):
    for address in (f"/en/{kind}/{code}", f"/r/{code}"):
        answer = registry_client.get(address, follow_redirects=True)  # to a slash at the end
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("agreements/%00", 404),
        ("forum/%00/sessions/%00", 404),
        ("between/CN/%00", 404),
        ("agreements/?administration=%00", 400),
        ("between/?one=CN&other=a%00", 400),
        ("my-administration?code=%00", 400),
        ("search?q=%00", 400),
        ("search?%00=1", 400),
    ],
)
def test_an_address_with_a_nul_is_refused_on_each_database(loaded_app, path, status):
    assert loaded_app.test_client().get(f"/en/{path}").status_code == status

"""The pages about the registry say what is so: each claim that can be tested is tested here."""

import re
from pathlib import Path

import pytest

from core.database import db, writing
from core.extensions import limiter
from core.languages import SITE_LANGUAGES
from pages.about.views import COMPONENTS, PAGES
from registry.door import acting_as
from registry.models import Record
from registry.services import revise_text, withdraw
from registry.sources import UNLINKED_KINDS
from tests.instances import copied, instance
from tests.pages.conftest import page_at
from tests.pages.samples import EVERY
from tests.records import EDITOR, agreement

ROOT = Path(__file__).parent.parent.parent
ABOUT = (
    "about/",
    "about/methodology",
    "about/code-lists",
    "about/sources",
    "about/changes",
    "about/reuse",
    "about/attribution",
    "about/accessibility",
    "about/privacy",
)


def test_every_page_about_the_registry_is_sampled(registry_app):
    adapter = registry_app.url_map.bind("localhost")
    sampled = {adapter.match(f"/en/{path.partition('?')[0]}")[0] for path in EVERY}
    assert {endpoint for endpoint, _label in (*PAGES, COMPONENTS)} <= sampled


@pytest.mark.parametrize("path", ABOUT)
def test_each_of_the_pages_leads_to_all_the_others(read, path):
    page = read(f"/en/{path}")
    (nav,) = page.marked(class_="about__nav")
    links = [link for link in page.links if nav in page.ancestors(link)]
    assert {f"/en/{other}" for other in ABOUT} <= {link.get("href") for link in links}
    assert [one.get("href") for one in links if one.get("aria-current")] == [f"/en/{path}"]


@pytest.mark.parametrize("review", ["two", "one"])
def test_the_methodology_tells_the_review_setting(loaded_sqlite, tmp_path, review):
    with instance(tmp_path, copied(loaded_sqlite, tmp_path), GUANTONG_REVIEW=review) as app:
        words = page_at(app.test_client(), "/en/about/methodology").words()
    assert f"review: {review}" in words
    assert ("seen by two people" in words) == (review == "two")
    assert ("One person may publish" in words) == (review == "one")


def rows_of(page, table):
    """The words of each row's cells, but for the head."""
    found = [page.all("th", "td", within=row) for row in page.all("tr", within=table)][1:]
    return [[page.words(cell) for cell in row] for row in found]


def test_the_worked_example_comes_from_the_ledger(read):
    page = read("/en/about/methodology")
    acts, days = page.all("table")
    assert rows_of(page, acts) == [
        ["Signature", "June 2012", "2012-06", "Signed"],
        ["Entry into force", "15 March 2013", "2013-03-15", "In force"],
    ]
    assert rows_of(page, days) == [
        ["31 May 2012", "No status yet"],
        ["15 June 2012", "Signed (possible)"],
        ["30 June 2012", "Signed"],
        ["14 March 2013", "Signed"],
        ["15 March 2013", "In force"],
    ]


def test_the_days_of_the_example_lead_to_pages_that_say_the_same(read):
    page = read("/en/about/methodology")
    links = [link for link in page.hrefs if "as_of=" in link]
    assert len(links) == 5
    (doubtful,) = [link for link in links if "2012-06-15" in link]
    assert "Signed (possible)" in read(doubtful).words()


def test_a_registry_without_the_example_shows_none(client):
    page = page_at(client, "/en/about/methodology")
    assert page.marked(id="example") == []
    assert page_at(client, "/en/about/reuse").all("blockquote") == []


@pytest.mark.parametrize("name", ["confidence", "verification", "origin"])
def test_the_methodology_defines_every_code(read, name):
    from registry.vocabulary import vocabularies

    page = read("/en/about/methodology")
    words = page.words(page.by_id(name))
    for code in vocabularies()[name]:
        assert str(vocabularies()[name][code]) in words
        assert str(vocabularies()[name].definition(code)) in words


def test_sources_are_counted_by_kind_as_they_are(read, rows):
    page = read("/en/about/sources")
    found = {}
    for link in page.links:
        if "source_kind=" in link.get("href", ""):
            row = page.parents[page.parents[link]]
            _, total, linked = (page.words(cell) for cell in row)
            found[link.get("href").rpartition("=")[2]] = (int(total), linked == "not shown")
    counts = rows("SELECT source_kind, count(*) FROM source GROUP BY source_kind")
    assert found == {kind: (total, kind in UNLINKED_KINDS) for kind, total in counts}


def test_a_number_of_sources_leads_to_a_list_of_as_many(read):
    page = read("/en/about/sources")
    link = next(link for link in page.links if "source_kind=trade" in link.get("href", ""))
    total = page.words(page.parents[page.parents[link]][1])
    assert f"{total} records" in read(link.get("href")).words()


def test_publishers_are_counted_as_they_are(read, rows):
    ((name, total),) = rows(
        "SELECT publisher, count(*) FROM source WHERE publisher <> '' "
        "GROUP BY publisher ORDER BY 2 DESC LIMIT 1"
    )
    page = read("/en/about/sources")
    assert rows_of(page, page.all("table")[1])[0][:2] == [name, str(total)]


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_geonames_and_unicode_are_named_with_their_licences(read, tag):
    hrefs = {link.get("href") for link in read(f"/{tag}/about/attribution").links}
    assert "https://www.geonames.org/" in hrefs
    assert "https://creativecommons.org/licenses/by/4.0/" in hrefs
    assert "https://www.unicode.org/license.txt" in hrefs


def test_no_fonts_are_brought_along():
    fonts = [
        path for path in ROOT.glob("static/**/*") if re.match(r"\.(woff2?|[ot]tf|eot)", path.suffix)
    ]
    assert fonts == []
    sheets = "".join(path.read_text("utf-8") for path in ROOT.glob("static/css/*.css"))
    assert "@font-face" not in sheets
    assert "@import" not in sheets


@pytest.mark.parametrize("path", [path for path in EVERY if path != "account/sign-in"])
def test_who_reads_gets_no_cookie(registry_app, path):
    """On a database that refuses writing: nothing is stored about who reads, either."""
    answer = registry_app.test_client().get(f"/en/{path}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", EVERY)
def test_pages_load_nothing_from_other_sites(read, path):
    page = read(f"/en/{path}")
    loaded = [
        one.get("src") for one in page.all("script", "img", "iframe", "source") if one.get("src")
    ]
    loaded += [
        one.get("href") for one in page.all("link") if one.get("rel") in ("stylesheet", "icon")
    ]
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []


def test_network_addresses_are_counted_in_memory(app):
    with app.app_context():
        assert type(limiter.storage).__name__ == "MemoryStorage"


def test_the_page_on_privacy_names_the_times_that_hold():
    from accounts.setup import SESSION_LIFETIME
    from registry.reports import EMAIL_KEPT

    assert EMAIL_KEPT.days == 90
    assert SESSION_LIFETIME.total_seconds() == 12 * 3600


@pytest.mark.parametrize("path", ["about/", "about/accessibility", "about/privacy"])
def test_the_form_is_in_reach_where_it_is_promised(read, path):
    assert f"/en/report?about=/en/{path}" in read(f"/en/{path}").hrefs


def test_no_licence_is_claimed_that_is_not_there(read):
    files = [
        path.name for path in ROOT.iterdir() if path.name.upper().startswith(("LICEN", "COPYING"))
    ]
    assert files == []  # once there is one, the page has to say so
    assert "has not laid down terms yet" in read("/en/about/reuse").words()


def test_the_example_of_citing_leads_to_the_version(read):
    page = read("/en/about/reuse")
    (quote,) = page.all("blockquote")
    (link,) = page.all("a", within=quote)
    assert link.get("href") == "/r/A0077/v/1"
    assert page.words(link) == "http://localhost:8000/r/A0077/v/1"
    assert "record A0077, version 1" in page.words(quote)


# Changes of the data


@pytest.fixture
def changed(app):
    """A published agreement that was changed, a draft, and one that was withdrawn."""
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A1")
        revise_text(made, "en", EDITOR, {"title": "A better title"}, "original")
        agreement("ZDRAFT", "draft")
        gone = agreement("AGONE")
        revise_text(gone, "en", EDITOR, {"title": "A title withdrawn"}, "original")
        withdraw(gone, EDITOR, "entered twice")
        draft = agreement("ZGONE", "draft")
        withdraw(draft, EDITOR, "never shown")
        db.session.commit()


@pytest.mark.usefixtures("changed")
def test_the_list_of_changes_tells_what_was_published_changed_and_withdrawn(client):
    page = page_at(client, "/en/about/changes")
    words = page.words()
    assert "Published: 1" in words
    assert "Changed: 1" in words
    assert "Withdrawn: 1" in words
    assert {"/en/r/A1/v/1", "/en/r/A1/v/2", "/r/AGONE"} <= page.hrefs
    assert "A better title" in words
    assert "entered twice" in words


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("role", ["visitor", "editor"])
def test_the_list_of_changes_names_no_draft(client, sign_in, role):
    sign_in(client, role)
    for address in ("/en/about/changes", day_of(client)):
        words = page_at(client, address).words()
        assert "ZDRAFT" not in words
        assert "ZGONE" not in words
        assert "A title withdrawn" not in words


def day_of(client):
    section = page_at(client, "/en/about/changes").marked(class_="section")[0]
    return f"/en/about/changes/{section.get('id')[1:]}"


@pytest.mark.usefixtures("changed")
def test_a_record_that_is_withdrawn_later_vanishes_from_the_versions(app, client):
    before = page_at(client, "/en/about/changes").words()
    with app.app_context(), writing(), acting_as(EDITOR):
        withdraw(db.session.query(Record).filter_by(code="A1").one(), EDITOR, "wrong")
        db.session.commit()
    after = page_at(client, "/en/about/changes").words()
    assert "A better title" in before
    assert "A better title" not in after
    assert "Withdrawn: 2" in after


@pytest.mark.usefixtures("changed")
def test_a_day_shows_all_of_its_changes(client):
    page = page_at(client, day_of(client))
    assert {"/en/r/A1/v/1", "/en/r/A1/v/2", "/r/AGONE"} <= page.hrefs
    assert "1–3 of 3" in page.words()


def test_a_day_of_many_changes_has_pages(writable_loaded_app):
    client = writable_loaded_app.test_client()
    address = day_of(client)
    page = page_at(client, address)
    total = int(re.search(r"1–50 of ([\d,]+)", page.words())[1].replace(",", ""))
    codes = set()
    for number in (1, 2, -(-total // 50)):
        found = page_at(client, f"{address}?page={number}")
        codes |= {href for href in found.hrefs if re.match(r"/en/r/[^/]+/v/", href)}
    assert len(codes) == 100 + (total - 1) % 50 + 1
    assert client.get(f"{address}?page={-(-total // 50) + 1}").status_code == 404


@pytest.mark.parametrize(
    "path", ["changes/2001-01-01", "changes/x", "changes?page=2", "changes?page=x"]
)
def test_where_there_are_no_changes_there_is_no_page(client, path):
    assert client.get(f"/en/about/{path}").status_code == 404


def test_a_registry_without_changes_says_so(client):
    assert "Nothing has been published yet." in page_at(client, "/en/about/changes").words()


# Components


def test_the_page_of_components_shows_every_file_with_an_example(read):
    page = read("/en/about/components")
    for path in sorted((ROOT / "templates" / "components").glob("[!_]*.html")):
        section = page.by_id(f"file-{path.stem}")
        for name in re.findall(r"{%-? macro (\w+)", path.read_text("utf-8")):
            assert f"{name}(" in page.words(section)


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "templates/pages/about/examples").glob("*.html")),
    ids=lambda path: path.stem,
)
def test_an_example_belongs_to_a_file_of_components(path):
    assert (ROOT / "templates" / "components" / path.name).exists()


def test_components_are_shown_in_development_only(loaded_sqlite, tmp_path):
    told = {
        "GUANTONG_ENV": "production",
        "GUANTONG_ORIGIN": "https://guantong.example",
        "GUANTONG_SECRET_KEY": "k" * 40,
    }
    with instance(tmp_path, copied(loaded_sqlite, tmp_path), **told) as app:
        client = app.test_client()
        options = {"base_url": "https://guantong.example"}
        assert client.get("/en/about/components", **options).status_code == 404
        assert "/en/about/components" not in page_at(client, "/en/about/", **options).hrefs

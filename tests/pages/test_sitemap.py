"""The site map names every public page in every language, and nothing else."""

from urllib.parse import urlsplit

import pytest
from lxml import etree

from core.database import db, writing
from core.languages import SITE_LANGUAGES
from exchange.sitemap import places
from registry.door import acting_as
from registry.models import Record
from registry.services import withdraw
from tests.pages.conftest import statements_of
from tests.pages.harvesting import schema
from tests.pages.samples import LISTS
from tests.people import sign_in
from tests.records import EDITOR, agreement, source
from tests.texts import with_text

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ORIGIN = "http://localhost:8000"
PARTS = "/sitemaps/records-{}.xml"


def map_at(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    assert answer.content_type == "application/xml; charset=utf-8"
    assert len(answer.data) < 50_000_000
    root = etree.fromstring(answer.data)
    schema("sitemap").assertValid(root)
    return root


def named_by(root):
    return [one.text for one in root.iter(f"{MAP}loc")]


def paths_of(client):
    """All paths that the site map leads to."""
    found = []
    for part in named_by(map_at(client, "/sitemap.xml")):
        found += [one.removeprefix(ORIGIN) for one in named_by(map_at(client, path_of(part)))]
    return found


def path_of(address):
    assert address.startswith(f"{ORIGIN}/")
    return urlsplit(address).path


@pytest.fixture(scope="module")
def paths(registry_app):
    return paths_of(registry_app.test_client())


def test_every_public_record_is_there_in_every_language(paths, rows):
    assert len(paths) == len(set(paths))
    for tag in SITE_LANGUAGES:
        mine = [path for path in paths if path.startswith(f"/{tag}/")]
        assert len(mine) * len(SITE_LANGUAGES) == len(paths)
        assert {f"/{tag}/{path}" for path in (*LISTS, "", "about/", "agreements/matrix")} <= {*mine}
    codes = {path.rstrip("/").rpartition("/")[2] for path in paths if path.startswith("/en/")}
    held = rows("SELECT code FROM record WHERE state = 'published' AND kind != 'pillar'")
    assert {code for (code,) in held} <= codes
    assert "#" not in "".join(paths)
    assert "?" not in "".join(paths)


def test_what_is_named_can_be_opened(paths, registry_client):
    sample = [path for path in paths if path.startswith("/zh/")]
    for path in (*sample[:40], *sample[40::97]):
        assert registry_client.get(path).status_code == 200, path


def test_nothing_for_staff_and_no_search_is_named(paths):
    apart = ("/desk/", "/account/", "/search", "/embed/", "/exports/")
    assert not [path for path in paths if any(word in path for word in apart)]


def test_each_page_names_itself_in_the_other_languages(registry_client):
    for url in map_at(registry_client, PARTS.format(0)).iter(f"{MAP}url"):
        others = {one.get("hreflang"): one.get("href") for one in url.iter(LINK)}
        assert list(others) == [*SITE_LANGUAGES, "x-default"]
        assert url.findtext(f"{MAP}loc") in others.values()
        assert others["x-default"].startswith(f"{ORIGIN}/r/")
        assert {tag: path_of(others[tag])[1 : 1 + len(tag)] for tag in SITE_LANGUAGES} == {
            tag: tag for tag in SITE_LANGUAGES
        }


def test_clauses_have_their_pages(paths):
    assert {"/ar/agreements/clauses", "/ar/agreements/clauses/transit"} <= {*paths}


def test_a_text_that_is_held_is_named(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        with_text(agreement("A1"), source("S1"), "en")
        agreement("A2")
        db.session.commit()
    found = paths_of(app.test_client())
    assert "/zh/agreements/A1/text" in found
    assert "/zh/agreements/A2/text" not in found


def test_alternates_are_those_of_the_page_itself(registry_client, read):
    page = read("/en/agreements/A0077")
    told = {
        one.get("hreflang"): one.get("href")
        for one in page.marked(rel="alternate")
        if one.get("hreflang")
    }
    parts = [map_at(registry_client, PARTS.format(n)) for n in range(2)]
    (url,) = [
        one
        for part in parts
        for one in part.iter(f"{MAP}url")
        if one.findtext(f"{MAP}loc") == told["en"]
    ]
    named = {one.get("hreflang"): one.get("href") for one in url.iter(LINK)}
    assert {tag: named[tag] for tag in SITE_LANGUAGES} == {tag: told[tag] for tag in SITE_LANGUAGES}


def test_last_changes_are_those_of_the_records(registry_client, rows):
    ((at,),) = rows("SELECT public_at FROM record WHERE code = 'A0077'")
    root = map_at(registry_client, PARTS.format(rows(
        "SELECT id / 1000 FROM record WHERE code = 'A0077'")[0][0]))  # fmt: skip
    told = {one.findtext(f"{MAP}loc"): one.findtext(f"{MAP}lastmod") for one in root}
    assert told[f"{ORIGIN}/fr/agreements/A0077"] == f"{at[:10]}T{at[11:19]}Z"
    index = map_at(registry_client, "/sitemap.xml")
    latest = [one.text for one in index.iter(f"{MAP}lastmod")]
    ((newest,),) = rows("SELECT max(public_at) FROM record")
    assert max(latest) == f"{newest[:10]}T{newest[11:19]}Z"


def test_robots_are_led_to_it_and_kept_from_the_desk(client):
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in answer.text.splitlines()
    assert "Disallow: /*/desk/" in answer.text.splitlines()


@pytest.mark.parametrize("part", ["99", "-1", "x", "999999999", "9999999999999"])
def test_a_part_without_records_is_not_there(registry_client, part):
    assert registry_client.get(PARTS.format(part)).status_code == 404


def test_it_is_confirmed_without_being_made(registry_client):
    first = registry_client.get("/sitemap.xml")
    assert first.headers["Cache-Control"] == "public, no-cache"
    told = {"If-None-Match": first.headers["ETag"]}
    assert registry_client.get("/sitemap.xml", headers=told).status_code == 304


def test_it_is_compressed(registry_client):
    answer = registry_client.get(PARTS.format(0), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 500_000


def test_a_part_is_read_by_one_statement(registry_app):
    with statements_of(registry_app) as sent:
        map_at(registry_app.test_client(), PARTS.format(0))
    assert len([one for one in sent if "FROM record" in one]) == 1


def test_parts_follow_the_numbers_of_records_and_stay(any_app, monkeypatch):
    monkeypatch.setattr(places, "AT_ONCE", 3)
    with any_app.app_context(), writing(), acting_as(EDITOR):
        for number in range(1, 8):
            agreement(f"A{number}", "draft" if number in (2, 6, 7) else "published")
        db.session.commit()
    client = any_app.test_client()
    before = named_by(map_at(client, "/sitemap.xml"))
    assert len(before) == 3  # the pages, then 1 and 2, then 3 to 5; 6 and 7 are drafts
    with any_app.app_context(), writing(), acting_as(EDITOR):
        one = db.session.query(Record).filter_by(code="A1").one()
        withdraw(one, EDITOR, "By mistake.")
        agreement("A8")
        db.session.commit()
    after = named_by(map_at(client, "/sitemap.xml"))
    assert before[2] in after
    assert before[1] not in after
    assert client.get(path_of(before[1])).status_code == 404


@pytest.mark.parametrize("role", ["visitor", "editor"])
def test_no_draft_is_named_whoever_asks(app, role):
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("ZDRAFT", "draft")
        agreement("A1")
        db.session.commit()
    client = app.test_client()
    sign_in(client, role)
    found = paths_of(client)
    assert "/en/agreements/A1" in found
    assert not [path for path in found if "ZDRAFT" in path]

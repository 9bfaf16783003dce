"""Feeds of changes hold to RFC 4287, are read by a reader of feeds, and show what is public."""

from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from core.database import db, writing
from core.languages import SITE_LANGUAGES
from registry.door import acting_as
from search.subscriptions.feeds import MOST
from tests.pages.conftest import page_at, statements_of
from tests.people import sign_in
from tests.records import EDITOR, act, agreement

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ORIGIN = "http://localhost:8000"
FEEDS = (
    "search?q=mutual+recognition+Singapore",
    "search?kind=event",
    "search",
    "search?q=zzzzzz",
    "records/A0077",
    "records/M13",
    "administrations/KZ",
)


def feed_at(client, path, **options):
    answer = client.get(f"/feeds/{path}", **options)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.data)


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def one(element, name):
    (found,) = element.findall(f"{ATOM}{name}")
    return found


def faults(feed):
    """What RFC 4287 (4.1.1, 4.1.2, 4.2.6, 4.2.7, 3.2, 3.3) demands and the feed lacks."""
    found = []
    for part in (feed, *entries(feed)):
        for name in ("id", "title", "updated"):
            if len(part.findall(f"{ATOM}{name}")) != 1 or not one(part, name).text:
                found.append((part.tag, name))
        if not urlsplit(one(part, "id").text).scheme:
            found.append((part.tag, "an id that is no IRI"))
        if not one(part, "updated").text.endswith("Z"):
            found.append((part.tag, "an instant without its zone"))
        links = part.findall(f"{ATOM}link")
        kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links]
        if len(set(kinds)) != len(kinds) or not all(link.get("href") for link in links):
            found.append((part.tag, "links"))
    if not one(one(feed, "author"), "name").text:
        found.append("author")
    ids = [one(entry, "id").text for entry in entries(feed)]
    if len(set(ids)) != len(ids):
        found.append("ids twice")
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_holds_to_the_standard_and_to_its_limit(searcher, path):
    feed = feed_at(searcher, f"en/{path}")
    assert faults(feed) == []
    assert len(entries(feed)) <= MOST
    times = [one(entry, "updated").text for entry in entries(feed)]
    assert times == sorted(times, reverse=True)
    assert not times or one(feed, "updated").text == times[0]


@pytest.mark.parametrize("path", FEEDS)
def test_a_reader_of_feeds_reads_it(searcher, path):
    read = feedparser.parse(searcher.get(f"/feeds/ar/{path}").data)
    assert (read.bozo, read.version) == (False, "atom10")
    assert read.feed.language == "ar"
    (own,) = [link.href for link in read.feed.links if link.rel == "self"]
    assert read.feed.id == own
    for entry in read.entries:
        assert entry.title
        assert entry.summary
        assert entry.link.startswith(f"{ORIGIN}/ar/")
        assert entry.id.startswith(f"{ORIGIN}/r/")


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_a_title_is_marked_with_its_language_and_the_feed_with_the_readers(searcher, rows, tag):
    feed = feed_at(searcher, f"{tag}/records/A0077")
    assert feed.get(LANG) == tag
    query = "SELECT title, title_language FROM heading JOIN record ON record.id = record_id"
    titles = dict(rows(f"{query} WHERE language = :tag", tag=tag))
    for entry in entries(feed):
        title = one(entry, "title")
        assert title.get(LANG) == titles[title.text]


def test_what_a_feed_is_of_is_in_it(searcher, rows):
    feed = feed_at(searcher, "en/records/A0077")
    codes = {one(entry, "id").text.split("/")[-3] for entry in entries(feed)}
    about = rows(
        "SELECT e.code FROM event_record JOIN record e ON e.id = event_id"
        " JOIN record a ON a.id = event_record.record_id WHERE a.code = 'A0077'"
    )
    assert codes == {"A0077", *(code for (code,) in about)}
    found = entries(feed_at(searcher, "en/search?q=mutual+recognition+Singapore"))
    assert any("/r/A0077/v/" in one(entry, "id").text for entry in found)


def test_the_links_lead_to_the_feed_itself_and_to_its_page(searcher):
    feed = feed_at(searcher, "fr/search?kind=agreement&q=Kasachstan+%26+x&utm=1")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    query = "q=Kasachstan+%26+x&kind=agreement"
    assert links["self"] == f"{ORIGIN}/feeds/fr/search?{query}"
    assert links["alternate"] == f"{ORIGIN}/fr/search?{query}"
    for address in links.values():
        assert searcher.get(address.removeprefix(ORIGIN)).status_code == 200


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("search?q=transit&kind=agreement", "search?q=transit&kind=agreement"),
        ("agreements/A0077", "records/A0077"),
        ("administrations/KZ", "administrations/KZ"),
        ("concepts/T036", "records/T036"),
    ],
)
def test_pages_name_their_feed_to_programs_and_to_people(searcher, page, feed):
    shown = page_at(searcher, f"/ru/{page}")
    (told,) = shown.marked(rel="alternate", type="application/atom+xml")
    assert told.get("href") == f"/feeds/ru/{feed}"
    assert [link for link in shown.links if link.get("href") == told.get("href")]
    assert searcher.get(told.get("href")).status_code == 200


def test_a_feed_is_confirmed_without_being_made_until_anything_changes(writable_search, work):
    client = writable_search.test_client()
    for path in ("en/search?q=transit", "en/records/A0077"):
        first = client.get(f"/feeds/{path}")
        assert first.headers["Cache-Control"] == "public, no-cache"
        told = {"If-None-Match": first.headers["ETag"]}
        assert client.get(f"/feeds/{path}", headers=told).status_code == 304
    with writable_search.app_context(), writing(), acting_as(EDITOR):
        agreement("A9901")
        db.session.commit()
    assert client.get("/feeds/en/records/A0077", headers=told).status_code == 200


@pytest.mark.parametrize(
    "query", ["kind=nothing", "sort=colour", "as_of=yesterday", "year=20", "subject=x"]
)
def test_a_parameter_that_means_nothing_is_refused_in_words(searcher, query):
    answer = searcher.get(f"/feeds/en/search?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[2] in answer.text or "Choose" in answer.text


@pytest.mark.parametrize(
    "path",
    ["en/records/NONE", "en/administrations/A0077", "en/administrations/NONE", "xx/records/A0077"],
)
def test_what_is_not_there_has_no_feed(searcher, path):
    assert searcher.get(f"/feeds/{path}").status_code == 404


def test_without_an_index_the_feed_says_when_to_come_again(client):
    answer = client.get("/feeds/en/search?q=x")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_what_xml_cannot_hold_is_left_out(searcher):
    feed = feed_at(searcher, "en/search?q=a%0B%EF%BF%BF%3Cscript%3E")
    assert "<script>" in one(feed, "title").text
    assert faults(feed) == []


@pytest.mark.parametrize("role", ["visitor", "editor"])
def test_no_draft_is_in_a_feed_whoever_asks(writable_search, work, role):
    with writable_search.app_context(), writing(), acting_as(EDITOR):
        made = agreement("ZDRAFT", "draft")
        act("ZEVENT", "signature", "2026-01-03", made, "draft")
        act("ZABOUT", "amendment", "2026-01-03", made)
        db.session.commit()
    work()
    client = writable_search.test_client()
    sign_in(client, role)
    assert client.get("/feeds/en/records/ZDRAFT").status_code == 404
    answer = client.get("/feeds/en/search?q=ZDRAFT").text
    assert "/r/ZDRAFT/" not in answer
    assert "ZEVENT" not in client.get("/feeds/en/search").text


def test_a_feed_needs_as_many_statements_for_50_entries_as_for_few(searchable):
    client = searchable.test_client()
    client.get("/feeds/en/search?q=Singapore")  # what is read once for the process is read now

    def sent_for(path):
        with statements_of(searchable) as sent:
            feed = feed_at(client, path)
        return len(sent), len(entries(feed))

    few, short = sent_for("en/records/A0176")
    many, full = sent_for("en/administrations/KZ")
    assert full > short
    assert many <= few + 1
    assert sent_for("en/search?q=transit")[0] <= 12

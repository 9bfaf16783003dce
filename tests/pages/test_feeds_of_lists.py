"""Feeds of lists and of the whole registry: what they are of, and their parts (RFC 5005)."""

import feedparser
import pytest

from core.database import db, writing
from registry.door import acting_as
from registry.kinds import kinds
from registry.listing import list_of
from search.subscriptions import matching
from search.subscriptions.feeds import MOST
from tests.pages.conftest import page_at, statements_of
from tests.pages.samples import LISTS
from tests.pages.test_feeds import ATOM, ORIGIN, entries, faults, feed_at, one
from tests.people import sign_in
from tests.records import EDITOR, act, agreement

FEEDS = ("changes", "lists/agreement?form=cmaa", "lists/concept", "lists/corridor",
         "lists/agreement?year=1901", "lists/event?administration=KZ")  # fmt: skip


def codes_in(feed):
    return [one(entry, "id").text.split("/")[-3] for entry in entries(feed)]


def links_of(feed):
    return {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}


def parts_of(client, path):
    """All parts of a feed, by the links of RFC 5005."""
    feed = feed_at(client, path)
    found = [feed]
    while further := links_of(feed).get("next"):
        feed = feed_at(client, further.removeprefix(f"{ORIGIN}/feeds/"))
        found.append(feed)
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_holds_to_the_standard_and_is_read(registry_client, path):
    feed = feed_at(registry_client, f"ru/{path}")
    assert faults(feed) == []
    read = feedparser.parse(registry_client.get(f"/feeds/ru/{path}").data)
    assert (read.bozo, read.version, read.feed.language) == (False, "atom10", "ru")
    assert len(read.entries) == len(entries(feed)) <= MOST


def test_parts_together_are_all_changes_of_the_registry_once(registry_client, rows):
    found = parts_of(registry_client, "en/changes")
    links = {one(entry, "link").get("href") for feed in found for entry in entries(feed)}
    assert f"{ORIGIN}/en/measures/#P1" in links
    told = [code for feed in found for code in codes_in(feed)]
    wanted = rows(
        "SELECT code FROM record JOIN revision ON record.id = record_id"
        " WHERE state = 'published' ORDER BY revision.id DESC"
    )
    assert told == [code for (code,) in wanted]
    assert {one(feed, "id").text for feed in found} == {f"{ORIGIN}/feeds/en/changes"}
    assert {links_of(feed).get("first") for feed in found[1:]} == {f"{ORIGIN}/feeds/en/changes"}
    assert len({links_of(feed)["self"] for feed in found}) == len(found)
    assert all(faults(feed) == [] for feed in found)


def test_a_list_as_it_is_filtered_with_the_events_about_it(registry_client, rows):
    found = parts_of(registry_client, "en/lists/agreement?form=mra")
    told = {code for feed in found for code in codes_in(feed)}
    shown = {code for (code,) in rows(
        "SELECT code FROM record JOIN agreement USING (id) WHERE form = 'mra'")}  # fmt: skip
    about = {code for (code,) in rows(
        "SELECT e.code FROM event_record JOIN record e ON e.id = event_id"
        " JOIN agreement a ON a.id = event_record.record_id WHERE a.form = 'mra'")}  # fmt: skip
    assert shown
    assert about
    assert told == shown | about


def test_a_long_list_is_looked_through_for_the_same(registry_client, registry_app, monkeypatch):
    path = "en/lists/agreement?form=cmaa"
    wanted = [codes_in(feed) for feed in parts_of(registry_client, path)]
    for few in (0, 30):  # and where too little is looked through, all are read
        registry_app.extensions["page_cache"].kept.clear()
        monkeypatch.setattr(matching, "FEW", few or 7)
        monkeypatch.setattr(matching, "MOST_LOOKED_THROUGH", 10**6 if few else 50)
        assert [codes_in(feed) for feed in parts_of(registry_client, path)] == wanted


@pytest.mark.parametrize("path", LISTS)
def test_every_list_names_its_feed_to_programs_and_to_people(read, registry_client, path):
    page = read(f"/en/{path}")
    if path == "measures/":
        return  # the board of the measures, which is no list
    (told,) = page.marked(rel="alternate", type="application/atom+xml")
    assert [link for link in page.links if link.get("href") == told.get("href")]
    assert registry_client.get(told.get("href")).status_code == 200


def test_a_filtered_list_names_the_feed_of_what_it_shows(read, registry_client):
    page = read("/ar/agreements/?status=in_force&as_of=2015-05-28&page=2")
    (told,) = page.marked(rel="alternate", type="application/atom+xml")
    feed = feed_at(registry_client, told.get("href").removeprefix("/feeds/"))
    assert links_of(feed)["self"] == f"{ORIGIN}{told.get('href')}"
    shown = page_at(registry_client, links_of(feed)["alternate"].removeprefix(ORIGIN))
    assert (
        shown.html
        == page_at(registry_client, "/ar/agreements/?status=in_force&as_of=2015-05-28").html
    )


@pytest.mark.parametrize("path", ["", "about/changes"])
def test_the_feed_of_all_changes_is_named_where_changes_are_told(read, path):
    page = read(f"/fr/{path}")
    (told,) = page.marked(rel="alternate", type="application/atom+xml")
    assert told.get("href") == "/feeds/fr/changes"


def test_the_order_of_a_list_makes_no_other_feed(registry_client):
    feeds = [
        registry_client.get(f"/feeds/en/lists/agreement?form=mra{sort}").data
        for sort in ("", "&sort=code", "&sort=-date")
    ]
    assert feeds[0] == feeds[1] == feeds[2]


@pytest.mark.parametrize(
    "path",
    ["lists/agreement?form=nothing", "lists/agreement?sort=colour", "changes?before=x",
     "changes?before=-1", "changes?before=99999999999", "lists/event?before=٣",
     "lists/agreement?as_of=yesterday"],
)  # fmt: skip
def test_what_means_nothing_is_refused(registry_client, path):
    assert registry_client.get(f"/feeds/en/{path}").status_code == 400


@pytest.mark.parametrize("path", ["en/lists/nothing", "en/lists/", "xx/changes", "changes"])
def test_what_is_not_there_has_no_feed(registry_client, path):
    assert registry_client.get(f"/feeds/{path}").status_code == 404


def test_a_part_beyond_the_first_change_is_empty_and_valid(registry_client):
    feed = feed_at(registry_client, "en/changes?before=1")
    assert entries(feed) == []
    assert "next" not in links_of(feed)


def test_no_filter_has_the_name_of_a_part_of_the_address():
    names = {one.name for kind in kinds() if (page := list_of(kind)) for one in page.filters}
    assert not names & {"of", "before", "lang"}


def test_a_feed_changes_when_its_list_does_and_is_else_confirmed(app):
    with app.app_context(), writing(), acting_as(EDITOR):
        agreement("A1")
        db.session.commit()
    client = app.test_client()
    first = client.get("/feeds/en/lists/agreement")
    told = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/feeds/en/lists/agreement", headers=told).status_code == 304
    with app.app_context(), writing(), acting_as(EDITOR):
        made = agreement("A2", "draft")
        act("E1", "signature", "2015-05-28", made, "draft")
        agreement("A3")
        db.session.commit()
    assert codes_in(feed_at(client, "en/lists/agreement")) == ["A3", "A1"]
    sign_in(client, "editor")
    assert codes_in(feed_at(client, "en/lists/agreement")) == ["A3", "A1"]
    assert codes_in(feed_at(client, "en/changes")) == ["A3", "A1"]


def test_a_full_part_needs_as_many_statements_as_a_short_one(registry_app):
    client = registry_app.test_client()
    counts = {}
    for path in ("en/lists/corridor", "en/lists/concept"):
        client.get(f"/feeds/{path}")  # what is remembered is remembered now
        with statements_of(registry_app) as sent:
            counts[len(entries(feed_at(client, path)))] = len(sent)
    assert len(counts) == 2
    assert max(counts.values()) <= min(counts.values()) + 1

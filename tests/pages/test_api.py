"""Lists of the API: what their pages for people show, a page at a time, in any language."""

import pytest

from core import cache
from core.database import db, writing
from core.languages import SITE_LANGUAGES
from exchange.api.collections import collections
from exchange.api.operations import lists, operations
from exchange.api.sparse import TOP
from registry.door import acting_as
from registry.kinds import kinds
from registry.listing import list_of
from tests.pages.asking import answer_at, codes_at, pages_at, records_at
from tests.pages.conftest import statements_of
from tests.pages.test_exports import FILTERED, shown_by
from tests.people import sign_in
from tests.records import EDITOR, agreement

MOST_STATEMENTS = 14
CHOICES = "fields=code&limit=7"


def collection_of(kind):
    return next(name for name, page in collections().items() if page.kind.name == kind)


def test_the_entry_leads_to_everything(searcher):
    entry = answer_at(searcher, "/")
    assert entry["licence"] is None  # none was laid down
    links = entry["links"]
    for address in (links["kinds"], links["openapi"], *links["collections"].values()):
        answer_at(searcher, address)
    assert set(links["collections"]) == set(collections())


def test_every_list_for_people_is_a_collection():
    assert {page.kind.name for page in collections().values()} == {
        kind for kind in kinds() if list_of(kind)
    }
    taken = {one.path.split("/")[1] for one in operations().values()} | {"problems", "openapi.json"}
    assert not (taken | set(operations())) & set(collections())


def test_no_parameter_has_two_meanings():
    for operation in (*lists().values(), *operations().values()):
        names = [one.name for one in operation.parameters]
        assert len(names) == len(set(names)), operation.path


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_kinds_are_told_with_filters_and_codes_in_a_language(searcher, words, tag):
    told = {one["name"]: one for one in answer_at(searcher, f"/kinds?lang={tag}")["kinds"]}
    assert list(told) == list(kinds())
    agreements = told["agreement"]
    assert agreements["plural"] == words(tag, "Agreements")
    assert [one["name"] for one in agreements["filters"]] == [
        one.name for one in list_of("agreement").filters
    ]
    (forms,) = (one for one in agreements["filters"] if one["name"] == "form")
    labels = {one["code"]: one["label"] for one in forms["values"]}
    assert labels["memorandum"] == words(tag, "Memorandum")
    (bodies,) = (one for one in agreements["filters"] if one["name"] == "administration")
    assert (bodies["kind"], bodies["values"]) == ("administration", None)


@pytest.mark.parametrize("asked", FILTERED)
def test_a_list_tells_what_its_pages_show_in_their_order(searcher, asked):
    kind, _, query = asked.partition("?")
    told = codes_at(searcher, f"/{collection_of(kind)}?{CHOICES}&{query}")
    shown = shown_by(searcher, kind, query)
    if kind == "administration":  # its page is ordered by region
        assert sorted(told) == sorted(shown)
    else:
        assert told == shown


@pytest.mark.parametrize("sort", ["title", "-date", "date", "code"])
def test_pages_follow_each_other_without_gap_or_repetition(searcher, sort):
    whole = codes_at(searcher, f"/outcomes?fields=code&limit=100&sort={sort}&lang=zh")
    pages = list(pages_at(searcher, f"/outcomes?fields=code&limit=4&sort={sort}&lang=zh"))
    assert [one["code"] for page in pages for one in page["records"]] == whole
    assert [len(page["records"]) for page in pages[:-1]] == [4] * (len(pages) - 1)
    assert pages[-1]["links"]["next"] is None


def test_the_links_stand_in_a_header_too(searcher):
    answer = searcher.get("/api/v1/agreements?limit=3&status=in_force")
    links = answer.json["links"]
    assert answer.headers["Link"] == (
        f'<{links["first"]}>; rel="first", <{links["next"]}>; rel="next"'
    )
    assert answer_at(searcher, links["first"])["records"] == answer.json["records"]
    assert answer_at(searcher, links["self"]) == answer.json


def test_what_is_added_meanwhile_moves_no_page(writable_registry):
    client = writable_registry.test_client()
    whole = codes_at(client, "/agreements?fields=code&limit=100&sort=-date")
    first = answer_at(client, "/agreements?fields=code&limit=50&sort=-date")
    with writable_registry.app_context(), acting_as(EDITOR), writing():
        made = agreement("A9999", "draft")
        made_earlier = agreement("A9998")
        assert (made.state, made_earlier.state) == ("draft", "published")
        db.session.commit()
    rest = codes_at(client, first["links"]["next"])
    assert [one["code"] for one in first["records"]] == whole[:50]
    assert [code for code in rest if code != "A9998"] == whole[50:]


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_a_title_says_its_language_and_the_one_asked_for(searcher, rows, tag):
    held = rows(
        "select record.code, title, title_language, origin from heading "
        "join record on record.id = heading.record_id "
        "where language = :tag and record.kind in ('edition', 'source')",
        tag=tag,
    )
    expected = {
        code: {"value": title, "language": language, "origin": origin, "asked": tag}
        for code, title, language, origin in held
    }
    for name in ("editions", "sources"):
        for one in records_at(searcher, f"/{name}?lang={tag}&limit=100&fields=code,title"):
            assert one["title"] == expected.pop(one["code"])
    assert expected == {}


def test_only_the_members_asked_for_are_told(searcher):
    whole = answer_at(searcher, "/agreements?limit=2")["records"]
    some = "fields=code,statuses,content.parties,content.form"
    sparse = answer_at(searcher, f"/agreements?limit=2&{some}")["records"]
    assert [tuple(one) for one in whole] == [TOP] * 2
    for one, other in zip(sparse, whole, strict=True):
        assert one == {
            "code": other["code"],
            "statuses": other["statuses"],
            "content": {name: other["content"][name] for name in ("parties", "form")},
        }
    (bare,) = answer_at(searcher, "/agreements?limit=1&fields=version,url")["records"]
    assert bare == {"version": whole[0]["version"], "url": whole[0]["url"]}


def test_how_many_there_are_is_told_when_asked(searcher):
    assert "total" not in answer_at(searcher, "/agreements?limit=1")
    whole = answer_at(searcher, "/agreements?limit=1&count=1")
    counted = answer_at(searcher, "/agreements?limit=1&count=1&as_of=2012-01-01")
    held = codes_at(searcher, "/agreements?limit=100&fields=code&as_of=2012-01-01")
    assert counted["total"] == len(held)
    assert counted["total"] + counted["later"] == whole["total"]


def test_statuses_are_those_of_the_day(searcher):
    then = records_at(searcher, "/agreements?as_of=2013-03-14&limit=100&fields=code,statuses")
    held = {one["code"]: one["statuses"] for one in then}
    assert held["A0077"] == [{"track": "legal", "status": "signed", "certainty": "certain"}]
    now = answer_at(searcher, "/records/A0077")["statuses"]
    assert now == [{"track": "legal", "status": "in_force", "certainty": "certain"}]


def test_a_page_of_100_needs_as_many_statements_as_one_of_3(registry_app):
    client = registry_app.test_client()
    counts = {}
    for limit in (3, 100):
        answer_at(client, "/agreements?limit=1")
        cache._kept.clear()
        with statements_of(registry_app) as sent:
            page = answer_at(client, f"/agreements?limit={limit}&count=1&as_of=2020-01-01")
        assert len(page["records"]) == limit
        counts[limit] = len(sent)
    assert counts[100] == counts[3] <= MOST_STATEMENTS


def test_who_is_signed_in_is_told_what_a_visitor_is(writable_registry):
    with writable_registry.app_context(), acting_as(EDITOR), writing():
        agreement("ZDRAFT-A", "draft")
        db.session.commit()
    editor, visitor = (writable_registry.test_client() for _ in range(2))
    sign_in(editor, "editor")
    assert "ZDRAFT-A" in shown_by(editor, "agreement", "sort=code")
    for asked in ("/agreements?fields=code&limit=100&sort=code", "/agreements?count=1&limit=1"):
        told = [answer_at(client, asked) for client in (editor, visitor)]
        assert told[0] == told[1]
        assert "ZDRAFT-A" not in str(told)
    for below in ("", "/events", "/versions", "/versions/1"):
        answer_at(editor, f"/records/ZDRAFT-A{below}", status=404)

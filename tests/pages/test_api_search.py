"""Search in the API: the questions, the order and the limits of the search page."""

from contextlib import ExitStack

import pytest

from search.limits import AT_ONCE, RETRY_AFTER_S, turn
from tests.pages.asking import answer_at, codes_at
from tests.pages.conftest import page_at, statements_of

MOST_STATEMENTS = 20


@pytest.mark.parametrize(
    "query",
    [
        "q=mutual+recognition",
        "q=新加坡&kind=agreement",
        "q=transit&year=2015&sort=-date",
        "administration=KZ&kind=agreement&sort=code",
        "status=in_force&subject=aeo_mutual_recognition&as_of=2015-05-28&sort=title",
    ],
)
def test_it_finds_what_the_page_finds_in_its_order(searcher, query):
    page = page_at(searcher, f"/en/search?{query}")
    shown = [page.words(one) for one in page.marked(class_="code")]
    assert shown
    assert codes_at(searcher, f"/search?{query}&fields=code&limit=20")[: len(shown)] == shown


def test_its_pages_follow_each_other(searcher):
    first = answer_at(searcher, "/search?q=customs+agreement&fields=code&limit=6")
    whole = answer_at(searcher, "/search?q=customs+agreement&fields=code&limit=18")
    second = answer_at(searcher, first["links"]["next"])
    third = answer_at(searcher, second["links"]["next"])
    assert [*first["records"], *second["records"], *third["records"]] == whole["records"]
    assert first["total"] == whole["total"] > 18


def test_what_has_only_most_of_a_question_is_told_apart(searcher):
    found = answer_at(searcher, "/search?q=singapore+aeo+recognition+lanternfish")
    assert found["whole"] == 0
    assert found["total"] > 0
    assert answer_at(searcher, "/search?q=singapore")["whole"] is None


def test_what_was_not_read_of_a_question_is_said(searcher, words):
    (note,) = answer_at(searcher, '/search?q="transit&lang=ru')["notes"]
    assert note
    assert note != answer_at(searcher, '/search?q="transit&lang=en')["notes"][0]


def test_counts_by_filters_are_given_when_asked(searcher):
    found = answer_at(searcher, "/search?q=singapore&facets=1")
    assert set(found["facets"]) == {
        "kind", "administration", "subject", "year", "status", "language",
    }  # fmt: skip
    assert sum(found["facets"]["kind"].values()) == found["total"]
    assert "facets" not in answer_at(searcher, "/search?q=singapore")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=nothing", "kind"),
        ("administration=ZZ", "administration"),
        ("administration=WCO", "administration"),
        ("language=zz", "language"),
        ("sort=price", "sort"),
        (f"q={'a' * 501}", "q"),
        ("facets=0", "facets"),
        ("page=2", "page"),
    ],
)
def test_a_bad_parameter_is_named(searcher, query, parameter):
    assert answer_at(searcher, f"/search?{query}", status=400)["parameter"] == parameter


def test_a_page_of_100_needs_as_many_statements_as_one_of_3(searchable):
    client = searchable.test_client()
    counts = {}
    for limit in (3, 100):
        answer_at(client, "/search?kind=agreement&limit=4")
        with statements_of(searchable) as sent:
            page = answer_at(client, f"/search?kind=agreement&limit={limit}")
        assert len(page["records"]) == limit
        counts[limit] = len(sent)
    assert counts[100] == counts[3] <= MOST_STATEMENTS


def test_searches_do_not_pile_up(searcher):
    with ExitStack() as others:
        for _ in range(AT_ONCE):
            others.enter_context(turn())
        answer = searcher.get("/api/v1/search?q=a+search+too+many")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(RETRY_AFTER_S)
    assert answer.json["type"].endswith("/unavailable")
    answer_at(searcher, "/search?q=a+search+too+many")


def test_one_connection_may_search_so_often(writable_search):
    writable_search.config["SEARCHES_PER_MINUTE"] = 2
    client = writable_search.test_client()
    for number in range(2):
        answer_at(client, f"/search?q=word{number}")
    answer = client.get("/api/v1/search?q=another")
    assert answer.status_code == 429
    assert answer.json["type"].endswith("/too-many-requests")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    answer_at(client, "/search?q=word1")  # it was kept: only answers that are made count


def test_without_an_index_it_says_so(app):
    answer = app.test_client().get("/api/v1/search?q=transit")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]

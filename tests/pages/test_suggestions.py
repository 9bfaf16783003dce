"""Suggestions on the real data: for the script of the search boxes, and as a plain page."""

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse

from core.extensions import limiter
from core.languages import SITE_LANGUAGES
from search.suggest_views import PER_ADDRESS
from tests.pages.conftest import page_at, statements_of

_OPTION = re.compile(r'<a role="option"[^>]* href="([^"]+)">(.*?)</a>', re.DOTALL)


def options(client: FlaskClient, language: str, typed: str, more: str = "") -> list[str]:
    """Addresses of the options, the last of which searches."""
    return [address for address, _words in told(client, language, typed, more)]


def told(client: FlaskClient, language: str, typed: str, more: str = "") -> list[tuple[str, str]]:
    """(address, words) of the options."""
    answer = client.get(f"/{language}/search/suggest?part=options&q={quote(typed)}{more}")
    assert answer.status_code == 200
    return [
        (html.unescape(address), " ".join(re.sub("<[^>]+>", " ", words).split()))
        for address, words in _OPTION.findall(answer.text)
    ]


@pytest.mark.parametrize("language", SITE_LANGUAGES)
@pytest.mark.parametrize("typed", ["Kasach", "Казах", "哈萨", "Қазақ", "كازاخ", "คาซัค", "카자흐"])
def test_an_administration_is_suggested_by_its_name_in_any_language(
    searcher: FlaskClient, language: str, typed: str
) -> None:
    assert options(searcher, language, typed)[0] == f"/{language}/administrations/KZ"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("single w", "/en/concepts/T042"),
        ("единое о", "/en/concepts/T042"),
        ("世界海关", "/en/organizations/WCO"),
        ("world customs", "/en/organizations/WCO"),
        ("A0077", "/en/agreements/A0077"),
        ("singapore mutual recog", "/en/agreements/A0077"),
        ("新加坡 互认", "/en/agreements/A0077"),
    ],
)
def test_concepts_organizations_and_records_are_suggested(
    searcher: FlaskClient, typed: str, address: str
) -> None:
    assert address in options(searcher, "en", typed)


def test_the_spelling_that_was_typed_stands_before_the_readers_name(searcher: FlaskClient) -> None:
    assert told(searcher, "ru", "Kasachstan")[0][1].startswith("Kasachstan Казахстан ")
    assert told(searcher, "ru", "Казахстан")[0][1].startswith("Казахстан ")
    answer = searcher.get("/ru/search/suggest?part=options&q=Kasachstan").text
    assert '<bdi lang="de" dir="ltr">Kasachstan</bdi>' in answer


def test_the_last_option_searches_for_what_was_typed(searcher: FlaskClient) -> None:
    address, words = told(searcher, "en", "transit & <b>")[-1]
    assert address == "/en/search?q=transit+%26+%3Cb%3E"
    assert html.unescape(words) == "Search for “ transit & <b> ”"


def test_groups_are_named_and_their_number_is_told(searcher: FlaskClient) -> None:
    answer = searcher.get("/en/search/suggest?part=options&q=kazakhstan").text
    number = answer.count('role="option"') - 1
    assert f'data-told="{number} suggestions"' in answer
    assert re.findall('role="group" aria-label="([^"]+)"', answer) == [
        "Administrations and organizations",
        "Records",
        "Search",
    ]
    nothing = searcher.get("/en/search/suggest?part=options&q=lanternfish").text
    assert 'data-told="No suggestions"' in nothing


@pytest.mark.parametrize("typed", ['"mutual recog', '"mutual recognition"', "recogn*", "-rail tra"])
def test_the_query_language_may_be_typed(searcher: FlaskClient, typed: str) -> None:
    assert len(options(searcher, "en", typed)) > 2


@pytest.mark.parametrize("typed", ["", " ", "\u202e", "((", "a" * 10_000, "x" * 90 + " a"])
def test_whatever_is_typed_is_answered(searcher: FlaskClient, typed: str) -> None:
    assert len(options(searcher, "en", typed)) == 1


def test_one_letter_asks_for_names_only(searcher: FlaskClient) -> None:
    def records(typed: str) -> list[str]:
        named = ("administrations", "organizations", "concepts")
        found = options(searcher, "en", typed)[:-1]
        assert found
        return [one for one in found if one.split("/")[2] not in named]

    assert records("k") == []
    assert records("关")


def test_the_day_asked_about_stays(searcher: FlaskClient) -> None:
    found = options(searcher, "en", "singapore mutual recog", "&as_of=2012-01-01")
    assert "/en/agreements/A0077?as_of=2012-01-01" not in found
    found = options(searcher, "en", "singapore mutual recog", "&as_of=2013-01-01")
    assert "/en/agreements/A0077?as_of=2013-01-01" in found


def test_the_options_may_be_kept_by_anybody_for_a_minute(searcher: FlaskClient) -> None:
    answer = searcher.get("/en/search/suggest?part=options&q=kaz")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers


def test_they_cost_the_same_few_statements_whatever_is_found(searchable: Flask) -> None:
    client = searchable.test_client()
    options(client, "en", "customs")
    numbers = set()
    for typed in ("kazakhstan", "customs", "lanternfish", "mutual recognition arr"):
        with statements_of(searchable) as sent:
            options(client, "en", typed)
        numbers.add(len(sent))
    assert max(numbers) <= 3


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_without_script_they_are_a_page(read: Callable[[str], Any], language: str) -> None:
    page = read(f"/{language}/search/suggest?q=Kasachstan")
    assert page.nesting_faults() == page.heading_faults() == []
    assert f"/{language}/administrations/KZ" in [link.get("href") for link in page.links]
    assert f"/{language}/search?q=Kasachstan" in [link.get("href") for link in page.links]


def test_the_page_says_when_there_is_nothing(searcher: FlaskClient) -> None:
    page = page_at(searcher, "/en/search/suggest?q=lanternfish")
    assert "No name or title begins like this." in page.words(page.root)
    assert "No name or title" not in searcher.get("/en/search/suggest").text


def test_only_what_visitors_may_see_is_suggested_whoever_asks(
    writable_search: Flask,
    draft: str,
    work: Callable[[], int],
    change_record: Callable[..., None],
    sign_in: Callable[[FlaskClient, str], None],
) -> None:
    work()
    visitor, editor = writable_search.test_client(), writable_search.test_client()
    sign_in(editor, "editor")
    for client in (visitor, editor):
        assert len(options(client, "en", "lanternf")) == len(options(client, "en", draft)) == 1
    assert draft in editor.get("/en/search?q=lanternfish").text

    def withdraw(record: Any) -> None:
        record.state = "withdrawn"

    assert "/en/practices/PR11" in options(visitor, "en", "PR11")
    change_record("PR11", withdraw)  # the worker has not been yet
    for client in (visitor, editor):
        assert options(client, "en", "PR11") == ["/en/search?q=PR11"]


def test_names_are_suggested_without_an_index(writable_registry: Flask) -> None:
    client = writable_registry.test_client()
    assert options(client, "en", "Kasach")[0] == "/en/administrations/KZ"


def test_who_asks_far_too_often_is_told_when_to_come_back(searcher: FlaskClient) -> None:
    limit = parse(PER_ADDRESS)
    asked = ("127.0.0.1", "search.suggestions")
    limiter.reset()
    try:
        limiter.limiter.hit(limit, *asked, cost=limit.amount - 1)
        assert searcher.get("/en/search/suggest?q=ky").status_code == 200
        answer = searcher.get("/en/search/suggest?q=kyr")
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    finally:
        limiter.reset()

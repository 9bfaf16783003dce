"""Many searches: from one address, and at once in one process."""

from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.limits import AT_ONCE, RETRY_AFTER_S, turn

MOST = 4


@pytest.fixture
def limited(writable_search: Flask) -> FlaskClient:
    """A visitor of a site that makes `MOST` searches a minute for an address."""
    writable_search.config["SEARCHES_PER_MINUTE"] = MOST
    return writable_search.test_client()


def test_one_address_may_search_so_often_and_is_told_when_to_come_back(
    limited: FlaskClient,
) -> None:
    for number in range(MOST):
        assert limited.get(f"/en/search?q=word{number}").status_code == 200
    for language, title in (("en", "Too many requests"), ("zh", "请求过多")):
        answer = limited.get(f"/{language}/search?q=transit")
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert f'lang="{language}"' in answer.text
        assert title in answer.text
    assert limited.get("/en/agreements/").status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert limited.get("/en/search?q=transit", environ_overrides=elsewhere).status_code == 200


def test_pages_that_are_kept_count_once(limited: FlaskClient) -> None:
    answers = [limited.get("/en/search?q=transit") for _ in range(2 * MOST)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].headers["Cache-Control"] == "public, no-cache"
    for number in range(MOST - 1):
        assert limited.get(f"/en/search?q=word{number}").status_code == 200
    assert limited.get("/en/search?q=another").status_code == 429
    assert limited.get("/en/search?q=transit").status_code == 200


def test_there_may_be_no_limit(writable_search: Flask) -> None:
    writable_search.config["SEARCHES_PER_MINUTE"] = 0
    client = writable_search.test_client()
    assert {client.get(f"/en/search?q=a{n}&page=x").status_code for n in range(130)} == {400}


def test_searches_do_not_pile_up(searcher: FlaskClient) -> None:
    with ExitStack() as others:
        for _ in range(AT_ONCE):
            others.enter_context(turn())
        answer = searcher.get("/en/search?q=a+search+too+many")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == str(RETRY_AFTER_S)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Very many people search at this moment." in answer.text
        assert 'value="a search too many"' in answer.text
        assert searcher.get("/en/agreements/").status_code == 200
    assert searcher.get("/en/search?q=a+search+too+many").status_code == 200


def test_a_search_that_fails_gives_its_turn_back(registry_client: FlaskClient) -> None:
    for number in range(AT_ONCE + 1):
        answer = registry_client.get(f"/en/search?q=customs{number}&administration=ZZ")
        assert answer.status_code == 400
    assert registry_client.get("/en/search?q=customs").status_code == 200

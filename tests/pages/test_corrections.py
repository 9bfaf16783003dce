"""Did you mean: what else is offered when next to nothing is found, on the real data."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask, render_template, url_for
from flask.testing import FlaskClient
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from core.reader import reader
from search.correcting import Correction, corrections
from search.questions import Question
from search.setup import search_engine

Ask = Callable[..., list[Correction]]


def asking(app: Flask, language: str, *parameters: tuple[str, str]) -> list[Correction]:
    with app.test_request_context(f"/{language}/search?{urlencode(parameters)}"):
        app.preprocess_request()
        question = Question.of(MultiDict(parameters), reader())
        result = search_engine().search(question.request(current_user))
        return corrections(question, result)


@pytest.fixture
def ask(searchable: Flask) -> Ask:
    """What is offered for a typed text, filters behind it."""

    def typed(language: str, text: str, *filters: tuple[str, str]) -> list[Correction]:
        return asking(searchable, language, ("q", text), *filters)

    return typed


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "mutaul recogniton", "mutual recognition"),
        ("fr", "douanne reconnaisance", "douane reconnaissance"),
        ("ru", "тамажня", "таможня"),
        ("ar", "الجماركك", "الجمارك"),
        ("en", "tamozhnya", "таможня"),
        ("en", "hasakesitan", "哈萨克斯坦"),
        ("zh", "hasakesitan haiguan", "哈萨克斯坦 海关"),
        ("en", "hayastan", "Հայաստան"),
        ("ru", "nfvj;yz", "таможня"),
        ("en", "лфяфлрыефт", "kazakhstan"),
        ("en", "xin jiapo", "新加坡"),
        ("en", "ha sa ke si tan", "哈萨克斯坦"),
    ],
)
def test_near_words_are_offered_across_scripts_and_keyboards(
    ask: Ask, language: str, typed: str, meant: str
) -> None:
    assert ask(language, typed)[0].text == meant


def test_what_is_offered_finds_as_much_as_is_said(ask: Ask, searcher: FlaskClient) -> None:
    (first, *_others) = ask("en", "mutaul recogniton", ("kind", "agreement"))
    assert dict(first.parameters) == {"q": ["mutual recognition"], "kind": ["agreement"]}
    text = searcher.get(f"/en/search?{urlencode(first.parameters, doseq=True)}").text
    assert re.search(rf'role="status">{first.total} records', text)
    everywhere = ask("en", "mutaul recogniton")[0]
    assert everywhere.total > first.total > 0


def test_a_part_may_be_left_out(ask: Ask) -> None:
    (found,) = ask("en", "kazakhstan lanternfish")
    assert (found.text, found.without) == ("kazakhstan", "lanternfish")
    assert found.total > 20
    (found,) = ask("en", '"mutual recognition" lanternfish')
    assert (found.text, found.without) == ('"mutual recognition"', "lanternfish")
    assert ask("en", "kazakhstan (lanternfish)") == []


@pytest.mark.parametrize(
    "typed",
    ["", "customs", "A0077", "lanternfish", "qqqq zzzz", "OR", '"', "a b c d", "-rail", "kind:x",
     "ä" * 500, "9" * 400, " ".join(["lanternfish"] * 60), "\u202e\u200b", "'';--", "x" * 64],
)  # fmt: skip
def test_often_there_is_nothing_to_offer(ask: Ask, typed: str) -> None:
    assert [one for one in ask("en", typed) if not one.without] == []


def test_there_are_few_offers_and_each_says_something_else(ask: Ask) -> None:
    found = ask("es", "aduanna kazajistan transitto lanternfish")
    meant = [one for one in found if not one.without]
    assert len(meant) <= 3
    assert len(found) - len(meant) <= 3
    assert len({one.total for one in meant}) == len(meant)


def test_what_only_the_secretariat_may_find_is_offered_to_nobody_else(
    writable_search: Flask, draft: str, work: Callable[[], int]
) -> None:
    work()
    assert asking(writable_search, "en", ("q", "lanternfisch")) == []


def test_without_an_index_nothing_is_offered(writable_registry: Flask, ask: Ask) -> None:
    with writable_registry.test_request_context("/en/search?q=tamozhnya"):
        writable_registry.preprocess_request()
        question = Question.of(MultiDict({"q": "tamozhnya"}), reader())
        assert corrections(question, SimpleNamespace(total=0)) == []  # type: ignore[arg-type]


def test_the_offers_are_links_in_their_language(searchable: Flask) -> None:
    offers = asking(searchable, "en", ("q", "nfvj;yz"))
    offers += asking(searchable, "en", ("q", "<b>lanternfish</b> kazakhstan"))
    with searchable.test_request_context("/en/search"):
        searchable.preprocess_request()
        search = SimpleNamespace(
            corrections=offers, address=lambda **values: url_for("search.search_page", **values)
        )
        text = render_template("search/_correction.html", search=search)
    assert "Did you mean:" in text
    assert '<bdi lang="ru" dir="ltr">таможня</bdi>' in text
    assert "<b>" not in text
    asked = [
        parse_qs(urlsplit(address).query)["q"] for address in re.findall('href="([^"]+)"', text)
    ]
    assert asked == [["таможня"], ["kazakhstan"]]

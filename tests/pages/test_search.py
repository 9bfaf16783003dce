"""The search page on the real data."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from core.database import db
from core.languages import SITE_LANGUAGES
from tests.pages.finding import codes, facet, page, row, total


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "互认 新加坡"),
        ("ar", "الاعتراف المتبادل سنغافورة"),
        ("en", "mutual recognition Singapore"),
        ("ru", "взаимное признание Сингапур"),
        ("fr", "reconnaissance mutuelle Singapour"),
        ("es", "reconocimiento mutuo Singapur"),
    ],
)
def test_an_agreement_is_found_in_every_language(
    searcher: FlaskClient, language: str, text: str
) -> None:
    assert "A0077" in codes(page(searcher, language, text))


def test_an_agreement_is_among_those_that_arabic_words_find(searcher: FlaskClient) -> None:
    parameters = {"administration": "SG", "kind": "agreement"}
    assert "A0077" in codes(page(searcher, "ar", "الاعتراف المتبادل", **parameters))


@pytest.mark.parametrize("language", SITE_LANGUAGES)
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("T042", ["single window", "guichet unique", "ventanilla única", "единое окно", "单一窗口",
                  "النافذة الواحدة", "бірыңғай терезе", "tek pencere", "シングルウィンドウ"]),
        ("KZ", ["Kazakhstan", "Казахстан", "哈萨克斯坦", "Kazajistán", "كازاخستان", "Қазақстан"]),
        ("SG", ["Singapore", "Сингапур", "新加坡", "Singapur", "Singapour", "سنغافورة"]),
    ],
)  # fmt: skip
def test_what_a_name_means_comes_first(
    searcher: FlaskClient, language: str, code: str, words: list[str]
) -> None:
    for text in words:
        assert codes(page(searcher, language, text))[0] == code, text


@pytest.mark.parametrize("code", ["A0077", "M13", "KZ", "T042", "a0077"])
def test_a_typed_code_comes_first(searcher: FlaskClient, code: str) -> None:
    assert codes(page(searcher, "en", code))[0] == code.upper()


def test_without_words_all_records_are_listed_latest_first(searcher: FlaskClient) -> None:
    text = page(searcher, "en")
    assert total(text) > 1300
    assert "How to search" in text
    assert facet(text, "kind")["agreement"] == 180


def test_facets_count_the_other_values_of_their_own_filter(searcher: FlaskClient) -> None:
    free = page(searcher, "en", "recognition")
    chosen = page(searcher, "en", "recognition", kind="agreement")
    assert facet(chosen, "kind") == facet(free, "kind")
    assert total(chosen) == facet(free, "kind")["agreement"]
    assert sum(facet(chosen, "administration").values()) < sum(
        facet(free, "administration").values()
    )


def test_every_filter_narrows(searcher: FlaskClient) -> None:
    chosen = {
        "kind": "agreement",
        "administration": "CN",
        "subject": "aeo_mutual_recognition",
        "status": "in_force",
        "year": "2012",
        "language": "en",
    }
    text = page(searcher, "en", **chosen)
    assert codes(text) == ["A0077"]
    for name, value in chosen.items():
        assert facet(text, name)[value] >= 1


def test_the_status_is_that_of_the_day(searcher: FlaskClient) -> None:
    now = page(searcher, "en", "A0077", status="in_force")
    before = page(searcher, "en", "A0077", status="in_force", as_of="2012-01-01")
    assert codes(now) == ["A0077"]
    assert codes(before) == []


def test_a_day_hides_what_is_certainly_later_and_counts_it(searcher: FlaskClient) -> None:
    text = page(searcher, "en", "recognition", as_of="2012-01-01")
    everything = total(page(searcher, "en", "recognition"))
    hidden = re.search(r"(\d+) later records? (is|are) hidden", text)
    assert hidden
    assert total(text) + int(hidden[1]) == everything
    assert "A0077" not in codes(page(searcher, "en", "A0077", as_of="2012-01-01"))


def test_phrases_prefixes_and_exclusions_do_what_they_say(searcher: FlaskClient) -> None:
    words = total(page(searcher, "en", "recognition mutual"))
    assert 0 < total(page(searcher, "en", '"mutual recognition"')) <= words
    assert total(page(searcher, "en", '"recognition mutual"')) < words
    assert total(page(searcher, "en", "recogni*")) >= total(page(searcher, "en", "recognition"))
    with_rail = total(page(searcher, "en", "customs rail"))
    assert total(page(searcher, "en", "customs -rail")) + with_rail == total(
        page(searcher, "en", "customs")
    )


def test_pages_follow_each_other_without_a_gap(searcher: FlaskClient) -> None:
    text = page(searcher, "en", "recognition")
    found = codes(text)
    pages = -(-total(text) // 20)
    for number in range(2, pages + 1):
        found += codes(page(searcher, "en", "recognition", page=str(number)))
    assert len(found) == len(set(found)) == total(text)


@pytest.mark.parametrize("number", ["7", "10000", "9999999"])
def test_beyond_the_last_page_stands_how_many_there_are(searcher: FlaskClient, number: str) -> None:
    pages = -(-total(page(searcher, "en", "recognition")) // 20)
    assert pages < 7
    answer = searcher.get(f"/en/search?q=recognition&page={number}")
    assert answer.status_code == 404
    assert f"There is no page {int(number):,}: this search has {pages} pages." in answer.text
    assert f'<a href="/en/search?q=recognition&amp;page={pages}">Last page</a>' in answer.text
    assert '<a href="/en/search?q=recognition">First page</a>' in answer.text
    assert codes(answer.text) == []


def test_results_are_sorted_as_asked(searcher: FlaskClient) -> None:
    by_code = codes(page(searcher, "en", "recognition", sort="code", kind="agreement"))
    assert by_code == sorted(by_code)
    newest = codes(page(searcher, "en", "recognition", sort="-date", kind="agreement"))
    oldest = codes(page(searcher, "en", "recognition", sort="date", kind="agreement"))
    assert newest[0] != oldest[0]


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense", "administration=ZZ", "administration=A0077", "subject=none", "year=12",
        "status=fine", "language=klingon", "as_of=yesterday", "sort=beauty", "page=0", "page=x",
        "&".join(f"year={year}" for year in range(1990, 2015)), "kind=" + "x" * 1000,
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_a_bad_request(searcher: FlaskClient, query: str) -> None:
    assert searcher.get(f"/en/search?q=customs&{query}").status_code == 400


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("customs " * 1250, "Only the first 500 characters were read."),
        (" ".join(f"w{n}" for n in range(60)), "Only the first 32 words were searched for."),
        ('"mutual recognition', "A quotation mark is not closed"),
        ("c*", "A word with * needs two letters"),
        ("cus*ms", "“\u2068cus*ms\u2069”: A * stands for the rest of a word"),
        ("customs OR", "OR needs something to search for on both sides"),
        ("(customs transit", "A parenthesis is not closed"),
        ("customs)", "A parenthesis is closed that was not opened"),
        ("prty:KZ", "“\u2068prty:\u2069”: There is no such field; it was read as plain words."),
        ("party:Atlantis", "No administration or organization is called so."),
        ("kind:treaty", "The kinds are: Agreement, "),
        ("subject:trade", "The subjects are: Joint control, "),
        ("status:fine", "The statuses are: Announced, "),
        ("in:20155", "“\u2068in:20155\u2069”: These are no years."),
        ("in:2019..2015", "the years were read the other way round"),
        ("language:klingonish", "No language is called so."),
        ("concept:lanternfish", "No concept is called so."),
        ("code:Q1", "There is no record with this code."),
        ("customs party:", "The field has no value behind its colon"),
        ("-- || && \"\" ()", "nothing in this query that can be searched for"),
        ("\u202e\u200b", "nothing in this query that can be searched for"),
    ],
)  # fmt: skip
def test_the_page_tells_what_it_did_not_read(searcher: FlaskClient, text: str, note: str) -> None:
    assert note in html.unescape(page(searcher, "en", text))


def test_scripts_may_be_mixed(searcher: FlaskClient) -> None:
    assert "A0077" in codes(page(searcher, "en", "新加坡 recognition Китай"))


def test_words_are_marked_and_nothing_else_is_markup(searcher: FlaskClient) -> None:
    text = page(searcher, "en", "recognition OR <script>")
    assert "<script>" not in text
    assert 'value="recognition OR &lt;script&gt;"' in text
    assert "<mark>recognition</mark>" in text


def test_the_page_says_which_language_matched(searcher: FlaskClient) -> None:
    found = row(page(searcher, "fr", "三互"), "M05")
    assert re.search(r'lang="zh"[^>]*>[^<]*<mark>', found)
    assert "chinois" in found


def test_the_snippet_is_in_the_language_of_the_reader_where_that_matched(
    searcher: FlaskClient,
) -> None:
    found = row(page(searcher, "en", "same goods"), codes(page(searcher, "en", "same goods"))[0])
    assert "matched in" not in found


def test_the_page_names_what_it_understood(searcher: FlaskClient) -> None:
    text = page(searcher, "en", "单一窗口 哈萨克斯坦")
    assert "Found in every language" in text
    assert "/en/administrations/KZ" in text
    assert "/en/concepts/T042" in text


def test_nothing_found_gives_advice(searcher: FlaskClient) -> None:
    text = page(searcher, "en", "lanternfish", kind="agreement")
    assert "Use fewer words" in text
    assert "Search without filters" in text


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_the_page_is_whole_in_every_language(searcher: FlaskClient, language: str) -> None:
    text = page(searcher, language, "customs", kind="agreement", as_of="2020-01-01")
    assert f'<html lang="{language}"' in text
    assert 'aria-current="page"' in text


def test_the_number_of_statements_is_the_same_for_few_and_many_results(
    searchable: Flask, searcher: FlaskClient
) -> None:
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        counted.append(statement)

    with searchable.app_context():
        engine = db.engine
    page(searcher, "en", "customs")
    searchable.extensions["page_cache"].kept.clear()
    event.listen(engine, "before_cursor_execute", count)
    try:
        numbers = set()
        for text in ("A0077", "customs", "recognition", ""):
            counted.clear()
            page(searcher, "en", text)
            numbers.add(len(counted))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(numbers) == 1
    assert numbers.pop() <= 12


def test_a_draft_is_nowhere_for_visitors_and_there_for_the_secretariat(
    writable_search: Flask,
    draft: str,
    work: Callable[[], int],
    sign_in: Callable[[FlaskClient, str], None],
) -> None:
    work()
    visitor, editor = writable_search.test_client(), writable_search.test_client()
    sign_in(editor, "editor")
    seen = page(visitor, "en", "lanternfish")
    assert total(seen) == 0
    assert draft not in seen
    assert total(page(visitor, "en", year="2031")) == 0
    assert facet(page(visitor, "en"), "kind")["policy"] == 26
    assert codes(page(editor, "en", "lanternfish")) == [draft]
    assert codes(page(editor, "en", year="2031")) == [draft]
    assert facet(page(editor, "en"), "kind")["policy"] == 27


def test_what_is_found_for_a_delegate_is_kept_for_nobody_else(
    writable_search: Flask, sign_in: Callable[[FlaskClient, str], None]
) -> None:
    delegate, visitor = writable_search.test_client(), writable_search.test_client()
    sign_in(delegate, "delegate")
    kept = writable_search.extensions["page_cache"].kept
    answer = delegate.get("/en/search?q=mutual+assistance")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer.headers
    assert len(kept) == 0
    answer = visitor.get("/en/search?q=mutual+assistance")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert len(kept) == 1


def test_what_was_withdrawn_since_is_not_shown(
    writable_search: Flask, change_record: Callable[..., None]
) -> None:
    def withdraw(record: object) -> None:
        record.state = "withdrawn"  # type: ignore[attr-defined]

    change_record("PR11", withdraw)  # the worker has not been yet
    assert "PR11" not in codes(page(writable_search.test_client(), "en", "PR11"))


def test_the_site_stays_up_without_an_index(writable_registry: Flask) -> None:
    client = writable_registry.test_client()
    answer = client.get("/en/search?q=customs&administration=KZ")
    assert answer.status_code == 200
    assert "Searching is not possible at the moment" in html.unescape(answer.text)
    assert client.get("/en/").status_code == 200
    assert client.get("/readyz").get_json()["index"] is False

"""The search page for who does not type: the form of fields, and the examples of the help."""

from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.languages import SITE_LANGUAGES
from tests.pages.conftest import page_at
from tests.pages.finding import codes, total


def form_of(page):
    """The form of fields on a search page."""
    (part, _help) = page.marked(class_="asking__part")
    return page.all("form", within=part)[0]


def test_the_form_leads_to_the_address_of_the_question(searcher: FlaskClient) -> None:
    empty = dict.fromkeys(("phrase", "any", "subject", "language"), "")
    sent = {"all": "recognition", "none": "rail", "from": "2010", "to": "2015", **empty}
    sent |= {"administration": "SG", "kind": "agreement", "status": "in_force"}
    sent |= {"as_of": "2020-01-01"}
    answer = searcher.get("/en/search", query_string=sent)
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    assert target.path == "/en/search"
    assert parse_qs(target.query) == {
        "q": ["recognition -rail in:2010..2015"],
        "administration": ["SG"],
        "kind": ["agreement"],
        "status": ["in_force"],
        "as_of": ["2020-01-01"],
    }
    found = searcher.get(answer.headers["Location"])
    assert codes(found.text) == ["A0077"]
    assert 'value="recognition -rail in:2010..2015"' in found.text


def test_an_empty_form_leads_to_the_plain_page(searcher: FlaskClient) -> None:
    answer = searcher.get("/zh/search?all=&phrase=&any=&none=&from=&to=&kind=&as_of=")
    assert answer.headers["Location"] == "/zh/search"


@pytest.mark.parametrize(
    ("query", "status"), [("all=x&kind=nonsense", 400), ("from=long ago&to=x", 200)]
)
def test_what_means_nothing_is_told_at_the_address(
    searcher: FlaskClient, query: str, status: int
) -> None:
    answer = searcher.get(f"/en/search?{query}", follow_redirects=True)
    assert answer.status_code == status
    assert status == 400 or "These are no years." in answer.text


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_the_form_offers_what_there_is_in_the_order_of_the_language(
    searcher: FlaskClient, rows, language: str
) -> None:
    page = page_at(searcher, f"/{language}/search?administration=KZ&sort=-date&q=%22a%20b%22")
    form = form_of(page)
    select = next(s for s in page.all("select", within=form) if s.get("name") == "administration")
    options = page.all("option", within=select)
    ordered = rows(
        "SELECT r.code FROM record r JOIN heading h ON h.record_id = r.id AND h.language = :tag "
        "WHERE r.kind = 'administration' AND r.state = 'published' ORDER BY h.sort_key, r.code",
        tag=language,
    )
    assert [option.get("value") for option in options] == ["", *(code for (code,) in ordered)]
    assert [o.get("value") for o in options if o.get("selected") is not None] == ["KZ"]
    fields = {field.get("name"): field for field in page.all("input", within=form)}
    assert fields["all"].get("value") == '"a b"'
    assert fields["sort"].get("value") == "-date"
    labels = {label.get("for") for label in page.all("label", within=form)}
    named = [f for f in page.all("input", "select", within=form) if f.get("type") != "hidden"]
    assert {field.get("id") for field in named} == labels


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_every_example_of_the_help_finds_something(searcher: FlaskClient, language: str) -> None:
    page = page_at(searcher, f"/{language}/search")
    (_form, help_part) = page.marked(class_="asking__part")
    links = [link.get("href") for link in page.all("a", within=help_part)]
    assert len(links) == 15
    for link in links:
        answer = searcher.get(link)
        assert codes(answer.text), unescape(link)
        assert 'class="notice' not in answer.text, unescape(link)


def test_the_help_tells_the_names_of_fields_in_the_readers_language(
    searcher: FlaskClient, words
) -> None:
    text = searcher.get("/ar/search").text
    assert f'<code dir="auto">{words("ar", "Status")}:</code>' in text
    quoted = quote(f"{words('ar', 'Status')}:in_force")
    assert total(searcher.get(f"/ar/search?q={quoted}").text) > 0


def test_titles_can_be_sorted_and_the_order_stays(searcher: FlaskClient, searchable: Flask) -> None:
    text = searcher.get("/fr/search?q=recognition&sort=title&kind=agreement").text
    assert '<option value="title" selected>' in text
    assert "sort=title" in text
    assert len(codes(text)) == 20

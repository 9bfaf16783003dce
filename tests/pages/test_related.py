"""Similar records on the pages of records, and records about a concept, on the real data."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.languages import SITE_LANGUAGES
from tests.pages.conftest import statements_of
from tests.pages.reading import Page

Read = Callable[[str], Page]


def section_of(page: Page) -> Any:
    found = [one for one in page.all("section") if one.get("id") == "alike"]
    return found[0] if found else None


def addresses(page: Page) -> list[str]:
    """Where the section leads."""
    section = section_of(page)
    return [] if section is None else [a.get("href") for a in page.all("a", within=section)]


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_an_agreement_leads_to_others_of_its_parties_and_subject(read: Read, language: str) -> None:
    found = addresses(read(f"/{language}/agreements/A0077"))  # China, Singapore: AEO recognition
    assert len(found) == 6
    assert all(one.startswith(f"/{language}/") for one in found)
    agreements = [one for one in found if "/agreements/" in one]
    assert len(agreements) >= 4


@pytest.mark.parametrize(
    "path",
    ["measures/M13", "practices/PR05", "fund/FA03", "forum/F2014-XIAN/outcomes/O02",
     "forum/F2015-XIAN/", "agreements/A0006", "indicators/I001"],
)  # fmt: skip
def test_nothing_is_similar_that_the_page_links_anyway(read: Read, path: str) -> None:
    page = read(f"/en/{path}")
    found = addresses(page)
    assert 0 < len(found) <= 6
    assert len(set(found)) == len(found)
    section = section_of(page)
    main = next(one for one in page.all("main"))
    inside = {id(link) for link in page.all("a", within=section)}
    others = {a.get("href") for a in page.all("a", within=main) if id(a) not in inside}
    assert not others & {*found}
    assert f"/en/{path}" not in found


@pytest.mark.parametrize(
    "path", ["events/E0001", "sources/seed", "administrations/KZ", "organizations/WCO"]
)
def test_pages_that_list_what_names_them_have_no_similar_records(read: Read, path: str) -> None:
    assert section_of(read(f"/en/{path}")) is None


def test_events_and_sources_are_not_similar_to_anything(read: Read) -> None:
    for path in ("agreements/A0077", "measures/M13", "practices/PR05"):
        assert not [one for one in addresses(read(f"/en/{path}")) if "/events/" in one]
        assert not [one for one in addresses(read(f"/en/{path}")) if "/sources/" in one]


def test_the_day_asked_about_hides_later_records(read: Read) -> None:
    page = read("/en/agreements/A0077?as_of=2013-01-01")
    found = addresses(page)
    assert found
    assert all(one.endswith("as_of=2013-01-01") for one in found)
    section = section_of(page)
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", page.words(section))]
    assert max(years) < 2013


def test_a_concept_lists_the_first_records_about_it_and_leads_to_all(
    read: Read, searcher: FlaskClient
) -> None:
    page = read("/en/concepts/T042")
    *records, every = addresses(page)
    assert len(records) == 10
    assert every == "/en/search?q=concept:T042"
    (said,) = re.findall(r"All records about it: (\d+)", page.words(section_of(page)))
    text = searcher.get(every).text
    assert re.search(rf'role="status">\s*{said} records', text)


def test_a_similar_record_costs_a_fixed_number_of_statements(searchable: Flask) -> None:
    client = searchable.test_client()
    with statements_of(searchable) as sent:
        client.get("/en/agreements/A0077")
    many = [one for one in sent if "heading" in one.lower()]
    assert len(many) <= 4
    assert len(sent) <= 25


def test_a_draft_is_similar_to_nothing_for_visitors(
    writable_search: Flask,
    draft: str,
    change_record: Callable[..., None],
    work: Callable[[], int],
    sign_in: Callable[[FlaskClient, str], None],
) -> None:
    def same_words(record: Any) -> None:
        record.texts[0].title = "China-Kazakhstan AEO mutual recognition arrangement"

    change_record(draft, same_words)
    work()
    visitor, editor = writable_search.test_client(), writable_search.test_client()
    sign_in(editor, "editor")
    address = "/en/agreements/A0135"
    assert f"/en/policies/{draft}" in addresses(Page(editor.get(address).text, address))
    assert draft not in visitor.get(address).text


def test_a_page_follows_the_index(
    writable_search: Flask, change_record: Callable[..., None], work: Callable[[], int]
) -> None:
    client = writable_search.test_client()
    address = "/en/agreements/A0077"
    before = Page(client.get(address).text, address)
    first = addresses(before)[0].rpartition("/")[2]

    def withdraw(record: Any) -> None:
        record.state = "withdrawn"

    change_record(first, withdraw)
    gone = client.get(address)
    assert f"/en/agreements/{first}" not in addresses(Page(gone.text, address))
    assert work() > 0
    after = client.get(address)
    assert after.headers["ETag"] != gone.headers["ETag"]
    assert len(addresses(Page(after.text, address))) == 6


def test_pages_of_records_do_without_an_index(writable_registry: Flask) -> None:
    client = writable_registry.test_client()
    for path in ("agreements/A0077", "concepts/T042"):
        answer = client.get(f"/en/{path}")
        assert answer.status_code == 200
        assert addresses(Page(answer.text, path)) == []

"""Every kind of page, in every language of the site, holds to HTML and says its languages."""

import re

import pytest

from core.languages import SITE_LANGUAGES, direction
from registry.kinds import kinds
from tests.pages.samples import HELD_OF_NONE, IN_EVERY_LANGUAGE, LISTS, RECORDS

every_page = pytest.mark.parametrize("address", IN_EVERY_LANGUAGE)
WRITTEN_ELSEWHERE = {  # script → languages of the site that are not written in it
    "Han": (re.compile(r"[\u4e00-\u9fff]"), {"en", "fr", "es", "ru", "ar"}),
    "Cyrillic": (re.compile(r"[\u0400-\u04ff]"), {"en", "fr", "es", "zh", "ar"}),
    "Arabic": (re.compile(r"[\u0620-\u06ff]"), {"en", "fr", "es", "ru", "zh"}),
}


def tag_of(address: str) -> str:
    return address.split("/")[1]


def test_every_kind_of_record_is_sampled(registry_app):
    sampled = {"measures/", *LISTS, *RECORDS}
    adapter = registry_app.url_map.bind("localhost")
    endpoints = {adapter.match(f"/en/{path}")[0] for path in sampled}
    for kind in kinds().values():
        pages = {kind.list_endpoint} if kind.name in HELD_OF_NONE else {kind.page_endpoint}
        assert pages | {kind.list_endpoint} <= endpoints, kind.name


@every_page
def test_pages_are_valid_html_in_their_language(read, address):
    page = read(address)  # strictly parsed
    assert page.root.get("lang") == tag_of(address)
    assert page.root.get("dir") == direction(tag_of(address))
    assert page.nesting_faults() == []


@every_page
def test_headings_start_with_one_and_skip_no_level(read, address):
    assert read(address).heading_faults() == []


@every_page
def test_ids_stand_once_and_are_found_where_they_are_named(read, address):
    assert read(address).repeated_ids() == set()
    assert read(address).broken_references() == set()


@every_page
def test_alternates_lead_to_the_same_page_in_each_language(read, address):
    page = read(address)
    found = {
        one.get("hreflang"): one.get("href")
        for one in page.marked(rel="alternate")
        if one.get("hreflang")
    }
    rest = address.split("/", 2)[2]
    assert set(found) == {*SITE_LANGUAGES, "x-default"}
    for tag in SITE_LANGUAGES:
        assert found[tag].startswith("http")
        assert found[tag].endswith(f"/{tag}/{rest}")


@every_page
def test_text_in_another_language_names_it_and_its_direction(read, address):
    page = read(address)
    unmarked = [
        (one.tag, one.get("lang"), one.get("dir"), page.words(one)[:60])
        for one in page.all(within=page.all("body")[0])
        if one.get("lang") and page.direction_of(one) not in (direction(one.get("lang")), "auto")
    ]
    assert unmarked == []


@every_page
def test_no_text_is_in_a_script_that_its_language_is_not_written_in(read, address):
    page = read(address)
    wrong = [
        (name, language, text[:60])
        for element, text in page.texts()
        for name, (script, foreign) in WRITTEN_ELSEWHERE.items()
        if script.search(text) and (language := page.language_of(element)) in foreign
    ]
    assert wrong == []


@pytest.fixture(scope="session")
def title_languages(rows):
    """For each language of the site: title → the languages that it is known to be in."""
    found: dict[str, dict[str, set[str]]] = {tag: {} for tag in SITE_LANGUAGES}
    for tag, title, language in rows("SELECT language, title, title_language FROM heading"):
        found[tag].setdefault(" ".join(title.split()), set()).add(language)
    return found


@every_page
def test_titles_of_records_are_marked_with_their_own_language(read, title_languages, address):
    page = read(address)
    known = title_languages[tag_of(address)]
    wrong = []
    for link in page.links:
        inner = [one for one in page.all(within=link) if one.get("lang")] or [link]
        title, found = page.words(link), page.language_of(inner[0])
        if title in known and found not in known[title]:
            wrong.append((title, found, known[title]))
    assert wrong == []


@pytest.mark.parametrize("tag", ["fr", "ar", "zh"])
@pytest.mark.parametrize("path", LISTS)
def test_names_in_rows_filters_and_chips_are_marked_with_their_language(
    read, title_languages, tag, path
):
    page, known = read(f"/{tag}/{path}"), title_languages[tag]
    wrong = [
        (name, page.language_of(element), known[name])
        for element, text in page.texts()
        for name in re.sub(r" \(\+?\d+\)$", "", text).split(" – ")
        if name in known and page.language_of(element) not in {*known[name], "und"}
    ]
    assert wrong == []


@every_page
def test_images_and_fields_have_names(read, address):
    page = read(address)
    labelled = {one.get("for") for one in page.all("label")}
    nameless = [
        one.tag
        for one in page.all("input", "select", "textarea", "img")
        if one.get("type") != "hidden"
        and one.get("id") not in labelled
        and not one.get("aria-label")
        and one.get("alt") is None
        and not any(outer.tag == "label" for outer in page.ancestors(one))
    ]
    assert nameless == []

"""The first screen of the home page, and the pictures of the measures, in Chromium."""

import pytest
from playwright.sync_api import expect

from core.languages import SITE_LANGUAGES
from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, NARROW, OVERFLOW, PHONE

pytestmark = pytest.mark.browser

SCREEN = 844
PICTURES = ("measures/", "measures/M02", "measures/M03", "measures/M14")


@pytest.mark.parametrize("tag", SITE_LANGUAGES)
def test_the_first_screen_of_a_phone_tells_what_this_is_and_where_to_go(visitor, tag):
    page = visitor(f"/{tag}/")
    page.set_viewport_size({"width": PHONE, "height": SCREEN})
    for selector in ("h1", ".hero__lead", "#q-main", "#my-administration", ".door button"):
        box = page.locator(selector).first.bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= SCREEN, selector


def test_the_home_page_has_one_search_box(visitor):
    assert visitor("/en/").locator("input[type=search]:visible").count() == 1


@pytest.mark.parametrize("path", ["", *PICTURES])
@pytest.mark.parametrize(("tag", "colours"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing(visitor, path, tag, colours):
    assert violations_of(visitor(f"/{tag}/{path}", color_scheme=colours)) == []


@pytest.mark.parametrize("path", ["", *PICTURES])
@pytest.mark.parametrize("tag", ["ru", "ar", "zh"])
def test_nothing_reaches_beyond_a_narrow_screen(visitor, path, tag):
    assert visitor(f"/{tag}/{path}", NARROW).evaluate(OVERFLOW) == []


def middle(page, selector):
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2


def test_in_arabic_time_runs_to_the_left(visitor):
    first, last = ".drawing .mark >> nth=0", ".drawing .now"
    english, arabic = visitor("/en/measures/M13", DESK), visitor("/ar/measures/M13", DESK)
    assert middle(english, first) < middle(english, last)
    assert middle(arabic, first) > middle(arabic, last)


def test_a_mark_leads_to_its_entry_without_script(visitor):
    page = visitor("/en/measures/M13", DESK, java_script_enabled=False)
    page.locator("a[href='#E0132'] .mark").click()
    expect(page.locator("#E0132")).to_be_in_viewport()


def test_in_print_the_earlier_events_are_open(visitor):
    page = visitor("/en/measures/M14", DESK)
    entry = page.locator(".ledger__earlier li").first
    expect(entry).to_be_hidden()
    page.emulate_media(media="print")
    expect(entry).to_be_visible()

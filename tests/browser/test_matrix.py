"""The matrix for the eye, for the keyboard and on a phone; the brief on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

MATRIX = "agreements/matrix?mine=KZ"
PAGES_OF_A_PDF = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_on_a_desk_the_drawing_and_the_list_beneath_it_are_shown(visitor, tag):
    page = visitor(f"/{tag}/{MATRIX}", DESK)
    drawing = page.locator("#matrix svg.drawing")
    expect(drawing).to_be_visible()
    expect(page.locator("#partners li").first).to_be_visible()
    assert violations_of(page) == []


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_on_a_phone_the_list_takes_the_place_of_the_drawing(visitor, tag):
    page = visitor(f"/{tag}/{MATRIX}", PHONE)
    expect(page.locator("#matrix svg.drawing")).to_be_hidden()
    page.locator("#partners a[href$='/between/KZ/CN']").click()
    expect(page).to_have_url(re.compile(f"/{tag}/between/KZ/CN$"))


def test_a_cell_leads_the_pointer_to_what_binds_the_two(visitor):
    page = visitor(f"/en/{MATRIX}", DESK, java_script_enabled=False)
    page.locator("svg.drawing a[href='/en/between/KZ/CN']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan – China")


def test_one_s_own_row_is_drawn_above_the_others_and_reads_from_the_right_in_arabic(visitor):
    for tag in ("en", "ar"):
        page = visitor(f"/{tag}/{MATRIX}", DESK)
        codes = page.locator("svg.drawing a:has(text)")
        own, second = codes.nth(0).bounding_box(), codes.nth(1).bounding_box()
        assert own["y"] < second["y"]
        middle = page.locator("svg.drawing").last.bounding_box()
        side = own["x"] - middle["x"] < middle["width"] / 2
        assert side == (tag == "en")


def test_by_keyboard_alone_one_gets_from_the_form_to_a_partner(visitor):
    page = visitor(f"/en/{MATRIX}", DESK)
    page.get_by_role("link", name="Go to the list").focus()
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.closest('svg') !== null"))
    assert not any(stops)
    page.locator("#partners a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/between/KZ/"))


def test_two_are_chosen_without_script(visitor):
    page = visitor("/en/between/", PHONE, java_script_enabled=False)
    page.get_by_label("One side").select_option("CN")
    page.get_by_label("The other side").select_option("DE")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("China – Germany")


@pytest.mark.parametrize("tag", ["en", "ru", "ar", "zh"])
def test_the_brief_takes_two_sheets_at_most(visitor, tag):
    page = visitor(f"/{tag}/between/CN/KZ", DESK)
    paper = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(PAGES_OF_A_PDF.findall(paper)) <= 2
    page.emulate_media(media="print")
    expect(page.locator("nav.crumbs")).to_be_hidden()
    expect(page.locator("#agreements table")).to_be_visible()

"""Journeys of delegates: without script, by keyboard alone, and from right to left."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const one = document.activeElement;
    const look = getComputedStyle(one), box = one.getBoundingClientRect();
    return { name: (one.getAttribute("aria-label") || one.innerText || one.name || "").trim(),
        tag: one.localName, top: box.top, start: box.left, width: box.width,
        seen: (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0)
            || look.boxShadow !== "none" };
}"""


@pytest.fixture
def without_script(visitor):
    def opening(path, width=PHONE):
        return visitor(path, width, java_script_enabled=False)

    return opening


def test_without_script_a_delegate_searches_and_opens_a_find(without_script):
    page = without_script("/en/")
    page.locator("#q-main").fill("mutual recognition Singapore")
    page.locator("#q-main").press("Enter")
    expect(page).to_have_url("/en/search?q=mutual+recognition+Singapore")
    page.get_by_role("link", name="China-Singapore AEO").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Singapore")


def test_without_script_a_delegate_asks_by_the_form_of_fields(without_script):
    page = without_script("/en/search")
    page.get_by_text("Advanced search").click()
    form = page.get_by_role("form", name="Advanced search")
    form.get_by_label("This exact phrase").fill("mutual recognition")
    form.get_by_label("Administration").select_option("SG")
    form.get_by_label("From year").fill("2012")
    form.get_by_role("button", name="Search").click()
    expect(page).to_have_url("/en/search?q=%22mutual+recognition%22+in:2012..&administration=SG")
    expect(page.locator("#q-main")).to_have_value('"mutual recognition" in:2012..')
    expect(page.get_by_role("link", name="Remove: Administration: Singapore")).to_be_visible()


def test_without_script_a_list_is_narrowed_by_its_form(without_script):
    page = without_script("/en/agreements/")
    filters = page.get_by_role("form", name="Filters")
    filters.locator("summary").click()
    filters.get_by_label("In force").check()
    filters.get_by_label("As of the day").fill("2015-05-28")
    filters.get_by_label("Sort by").select_option("title")
    filters.get_by_role("button", name="Apply").click()
    assert "status=in_force" in page.url
    assert "as_of=2015-05-28" in page.url
    expect(page.get_by_role("status")).to_contain_text("certain")
    expect(page.get_by_role("link", name="Remove: Status: In force")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_without_script_the_switch_to_arabic_stays_on_the_measure(without_script, width):
    page = without_script("/zh/measures/M13", width)
    page.locator(".band summary").click()
    page.get_by_role("link", name="العربية").click()
    expect(page).to_have_url("/ar/measures/M13")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_without_script_a_delegate_opens_the_own_administration(without_script):
    page = without_script("/ru/")
    page.locator("#my-administration").select_option("KZ")
    page.locator(".door button").click()
    expect(page).to_have_url("/ru/administrations/KZ")
    expect(page.get_by_role("heading", level=1)).to_have_text("Казахстан")


def test_without_script_the_menu_of_a_phone_opens(without_script):
    page = without_script("/ar/")
    page.locator(".bar summary").click()
    expect(page.locator(".bar .menu__panel a[href='/ar/concepts/']")).to_be_visible()


def stops(page, count):
    """What the first Tab keys lead to."""
    found = []
    for _ in range(count):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    return found


@pytest.mark.parametrize("address", ["/en/", "/ar/agreements/", "/zh/measures/M13"])
def test_every_stop_of_the_keyboard_is_seen(visitor, address):
    page = visitor(address, DESK)
    invisible = [stop for stop in stops(page, 30) if not (stop["seen"] and stop["width"] > 0)]
    assert invisible == []


def test_the_keyboard_goes_through_the_page_in_reading_order(visitor):
    found = [" ".join(stop["name"].split()) for stop in stops(visitor("/en/agreements/", DESK), 11)]
    assert found[0] == "Skip to the content"
    assert found[1].startswith("Guantong 关通")
    assert found[2] == "Language: English"
    assert found[3:8] == ["Measures", "Agreements", "Administrations", "Forum", "Training fund"]
    assert found[8] == "More"
    assert found[9] == "q"


def test_the_first_stop_skips_to_the_content(visitor):
    page = visitor("/en/agreements/", DESK)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")


def test_the_language_is_switched_by_keyboard(visitor):
    page = visitor("/en/measures/M13", DESK)
    page.locator(".band summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="中文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/zh/measures/M13")


def test_escape_closes_a_menu_and_gives_the_focus_back(visitor):
    page = visitor("/en/", DESK)
    menu = page.locator(".bar summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(page.locator(".bar .menu__panel")).to_be_hidden()


def test_a_filter_is_chosen_by_keyboard(visitor):
    page = visitor("/en/fund/activities/", PHONE)
    box = page.locator(".filters summary")
    box.focus()
    if page.locator(".filters__go").is_hidden():
        page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\btie="))
    expect(page.locator(".chip").first).to_be_visible()


def middle(page, selector):
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2


def from_the_sides(page, selector, width):
    """Pixels from the right side, where Arabic lines begin, and from the left."""
    box = page.locator(selector).first.bounding_box()
    return width - box["x"] - box["width"], box["x"]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_in_arabic_the_page_is_mirrored(visitor, width):
    english, arabic = visitor("/en/measures/M13", width), visitor("/ar/measures/M13", width)
    for selector in (".brand", ".crumbs li", ".head__eyebrow span", "h1", ".ledger__date"):
        right, _ = from_the_sides(arabic, selector, width)
        _, left = from_the_sides(english, selector, width)
        assert max(right, left) < width / 4, selector
    assert middle(arabic, ".band summary") < width / 2 < middle(english, ".band summary")


def test_in_arabic_the_aside_and_the_filters_change_sides(visitor):
    assert middle(visitor("/en/measures/M13", DESK), ".aside") > DESK / 2
    assert middle(visitor("/ar/measures/M13", DESK), ".aside") < DESK / 2
    assert middle(visitor("/en/agreements/", DESK), ".filters") < DESK / 2
    assert middle(visitor("/ar/agreements/", DESK), ".filters") > DESK / 2


def test_in_arabic_addresses_and_other_scripts_keep_their_own_direction(visitor):
    page = visitor("/ar/measures/M13", DESK)
    looks = page.eval_on_selector_all(
        "main [lang='zh'], main [lang='en'], .address",
        "found => [...new Set(found.map((one) => getComputedStyle(one).direction))]",
    )
    assert looks == ["ltr"]

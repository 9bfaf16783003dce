"""Suggestions under the search boxes: by keyboard, by mouse, while composing, right to left."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, OVERFLOW, PHONE

pytestmark = pytest.mark.browser

LIST = ".suggestions:not([hidden])"


def box_of(page, name="#q-top"):
    """The search box, once its script is there."""
    box = page.locator(name)
    box.click()
    expect(box).to_have_attribute("role", "combobox")
    return box


def test_the_box_becomes_a_combobox_that_the_keyboard_serves(visitor):
    page = visitor("/en/agreements/", DESK)
    box = box_of(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("single win", delay=15)
    options = page.locator(LIST).get_by_role("option")
    # The site reads all names when they are first asked for.
    expect(options.first).to_contain_text("single window", timeout=20_000)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("header [role=status]")).to_contain_text("suggestion")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    active = options.first.get_attribute("id")
    expect(box).to_have_attribute("aria-activedescendant", active)
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")  # back to what was typed
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_have_count(0)
    expect(box).to_have_value("single win")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/concepts/T042$"))


def test_enter_without_a_choice_searches_and_tab_goes_on(visitor):
    page = visitor("/en/agreements/", DESK)
    box_of(page)
    page.keyboard.type("kazakh", delay=15)
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(LIST)).to_have_count(0)
    expect(page).to_have_url(re.compile("/en/agreements/$"))
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search\?q=kazakh$"))


def test_a_suggestion_opens_as_a_link_does(visitor):
    page = visitor("/ru/", PHONE)
    box_of(page, "#q-main")
    page.keyboard.type("Kasachstan", delay=15)
    option = page.locator(LIST).get_by_role("option").first
    expect(option).to_contain_text("Казахстан")
    assert page.evaluate(OVERFLOW) == []
    option.click()
    expect(page).to_have_url(re.compile("/ru/administrations/KZ$"))


def test_nothing_is_asked_while_a_word_is_being_composed(visitor):
    page = visitor("/zh/agreements/", DESK)
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/suggest?" in one.url else None)
    box_of(page)
    session = page.context.new_cdp_session(page)
    for text in ("h", "ha", "has"):
        session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    page.wait_for_timeout(300)
    assert asked == []
    session.send("Input.insertText", {"text": "哈萨"})
    expect(page.locator(LIST).get_by_role("option").first).to_contain_text("哈萨克斯坦")
    assert len(asked) == 1


@pytest.mark.parametrize(("language", "width"), [("ar", PHONE), ("en", DESK)])
def test_the_open_list_is_accessible_and_stays_on_the_page(visitor, language, width):
    page = visitor(f"/{language}/agreements/", width)
    box_of(page)
    page.keyboard.type("Kasachstan", delay=15)
    expect(page.locator(LIST).get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(OVERFLOW) == []
    assert violations_of(page) == []


def test_the_script_is_brought_only_to_who_searches(visitor):
    page = visitor("/en/agreements/", DESK)
    brought = "performance.getEntriesByType('resource').map((one) => one.name).join()"
    assert "suggest" not in page.evaluate(brought)
    box_of(page)
    page.wait_for_function(f"({brought}).includes('suggest')")

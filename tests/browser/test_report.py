"""Reporting a mistake in a browser: without script, by keyboard, past the field for programs."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
WORDS = "The date of signature is wrong."


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_without_script_the_form_keeps_what_was_written(visitor, width):
    page = visitor("/en/agreements/A0077", width, java_script_enabled=False)
    page.get_by_role("link", name="Report a mistake on this page").click()
    expect(page.locator("main")).to_contain_text("A0077")
    page.get_by_label("What is wrong?").fill(WORDS)
    page.get_by_role("button", name="Send the report").click()  # sooner than people write
    expect(page.get_by_role("alert")).to_contain_text("Wait 3 seconds")
    expect(page.get_by_label("What is wrong?")).to_have_value(WORDS)


@pytest.mark.parametrize("tag", ["zh", "ar"])
def test_axe_finds_nothing_on_a_form_with_mistakes(visitor, tag):
    page = visitor(f"/{tag}/report")
    page.locator("#email").fill("nobody")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".field__error").first).to_be_visible()
    assert violations_of(page) == []


def test_neither_eye_nor_keyboard_finds_the_field_for_programs(visitor):
    page = visitor("/en/report", DESK)
    page.locator("#email").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send the report")).to_be_focused()
    box = page.locator("#topic").locator("xpath=ancestor::*[@aria-hidden='true']").bounding_box()
    assert box["width"] <= 1
    assert box["height"] <= 1

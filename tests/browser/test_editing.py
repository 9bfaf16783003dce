"""Editing in a browser: closing it loses nothing, records are found by keyboard, axe is content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, OVERFLOW, PHONE
from tests.instances import instance
from tests.live_site import live_site
from tests.people import PASSWORD, accounts_factory, fresh_code
from tests.prerequisites import chromium
from tests.searching import copied_indexed

pytestmark = pytest.mark.browser
EDITOR = "editor@example.org"
TITLE = "#texts-1-title"


@pytest.fixture(scope="module")
def desk(indexed: Path, tmp_path_factory: Any) -> Iterator[tuple[str, Flask]]:
    """The origin and the application of a site with an editor."""
    chromium()
    folder = tmp_path_factory.mktemp("desk")
    with instance(folder, copied_indexed(indexed, folder)) as app:
        accounts_factory(app, "editor", EDITOR)
        with live_site(folder) as origin:
            yield origin, app


@pytest.fixture(scope="module")
def signed_in(browser: Browser, desk: tuple[str, Flask]) -> Any:
    """What a browser keeps of an editor who signed in."""
    origin, app = desk
    context = browser.new_context(base_url=origin)
    page = context.new_page()
    page.goto("/en/account/sign-in")
    page.locator("input[name=email]").fill(EDITOR)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=code]").fill(fresh_code(app))
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Desk", exact=True).first).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def editing(
    browser: Browser, desk: tuple[str, Flask], signed_in: Any
) -> Iterator[Callable[..., Page]]:
    """Opens the edit page of a record in a window of its own; `again` an address of it."""
    contexts = []

    def opening(path: str, width: int = DESK, **options: Any) -> Page:
        context = browser.new_context(
            base_url=desk[0],
            viewport={"width": width, "height": 900},
            storage_state=signed_in,
            **options,
        )
        context.set_default_timeout(30_000)  # machines are slow at times
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        if "/desk/" not in path:
            page.locator("form[action$='/edit'] button").click()
            page.wait_for_url("**/proposals/*/edit")
        return page

    yield opening
    for context in contexts:
        context.close()


def test_closing_the_browser_loses_nothing(editing):
    page = editing("/en/agreements/A0077")
    page.locator(TITLE).fill("Typed and left")
    with page.expect_response("**/autosave") as answer:
        page.locator(TITLE).blur()
    assert answer.value.ok
    expect(page.get_by_role("status")).to_have_text(re.compile("^Saved .*[0-9]:[0-9]{2}"))
    page.locator(TITLE).fill("Typed at the very end")
    address = page.url
    page.close(run_before_unload=True)
    again = editing(urlsplit(address).path)
    expect(again.locator(TITLE)).to_have_value("Typed at the very end")
    again.locator(TITLE).fill("Typed in the first window")
    with again.expect_response("**/autosave"):
        again.locator(TITLE).blur()
    second = editing("/en/agreements/A0077")
    second.locator(TITLE).fill("Typed in the second window")
    with second.expect_response("**/autosave"):
        second.locator(TITLE).blur()
    again.locator(TITLE).fill("Typed in the first window again")
    with again.expect_response("**/autosave") as stale:
        again.locator(TITLE).blur()
    assert stale.value.status == 409
    expect(again.get_by_role("status")).to_contain_text("Somebody else saved")
    again.get_by_role("button", name="Save the draft").first.click()
    expect(again.get_by_role("heading", level=1)).to_have_text("Two versions of what you edit")
    assert violations_of(again) == []
    again.get_by_label("Yours, as typed").check()
    again.get_by_role("button", name="Save what is chosen").click()
    expect(again.locator(TITLE)).to_have_value("Typed in the first window again")


def test_a_record_is_found_by_keyboard(editing):
    page = editing("/en/agreements/A0090")
    page.locator("button[value='add:links']").click()
    page.wait_for_url("**open=links-*")
    box = page.get_by_role("combobox", name="Record")
    box.press_sequentially("Kazakhstan")
    expect(page.locator("[role=option]").first).to_be_visible(timeout=20_000)  # reads names
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("picker-"))
    assert violations_of(page) == []
    box.press("Enter")
    expect(box).to_have_value(re.compile("^[A-Z0-9]+ .*"))
    expect(box).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(("tag", "width"), [("en", DESK), ("ar", PHONE)])
def test_axe_finds_nothing_on_the_edit_page(editing, tag, width):
    page = editing(f"/{tag}/measures/M09", width)
    expect(page.locator("#edit #texts")).to_be_visible()
    assert violations_of(page) == []
    assert page.evaluate(OVERFLOW) == []


def test_without_script_rows_are_added_and_text_is_shown(editing):
    page = editing("/en/corridors/C01", PHONE, java_script_enabled=False)
    legs = page.locator("#legs details")
    before = legs.count()
    page.locator("button[value='add:legs']").click()
    expect(legs).to_have_count(before + 1)
    page.locator(f"#legs-{before}-territory").fill("KZ")
    page.locator(f"button[value='up:legs-{before}']").click()
    expect(page.locator(f"#legs-{before - 1}-territory")).to_have_value("KZ")
    page.locator(f"button[value='remove:legs-{before - 1}']").click()
    expect(legs).to_have_count(before)
    page.locator("#texts-1-body").fill("**bold**")
    page.locator("button[value='preview:texts-1-body']").click()
    expect(page.locator("[data-seen='texts-1-body'] strong")).to_have_text("bold")

"""A token is made and revoked by keyboard alone, on pages in which axe finds nothing."""

import re

import pytest
from playwright.sync_api import expect

from accounts.tokens.secrets import FORM, is_whole
from tests.browser.axe import violations_of
from tests.browser.conftest import NARROW, OVERFLOW, PHONE
from tests.instances import copied, instance
from tests.live_site import live_site
from tests.people import PASSWORD, accounts_factory
from tests.programs import API

pytestmark = pytest.mark.browser


@pytest.fixture
def page(empty_sqlite, tmp_path, browser):
    """A telephone on a fresh installation, where a translator into Russian is."""
    with instance(tmp_path, copied(empty_sqlite, tmp_path)) as app:
        accounts_factory(app, "translator", "vera@example.org")
    with live_site(tmp_path) as origin:
        viewport = {"width": PHONE, "height": 800}
        context = browser.new_context(base_url=origin, viewport=viewport, color_scheme="dark")
        yield context.new_page()
        context.close()


def press_on(page, name):
    """Go to what has this name with the tab key, and press Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()"
        )
        if focused == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached")


def judged(page):
    assert violations_of(page) == []
    for width in (NARROW, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) == []


def test_by_keyboard(page):
    page.goto("/en/account/sign-in?next=/en/account/tokens/")
    page.get_by_label("E-mail address").fill("vera@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tokens for programs")
    judged(page)
    press_on(page, "Make a token")
    expect(page.get_by_role("heading", level=1)).to_have_text("Make a token")
    judged(page)
    page.get_by_label("Name").focus()
    page.keyboard.type("Переводчик")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "read":
            page.keyboard.press("Space")
            break
    press_on(page, "Make the token")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new token")
    judged(page)
    secret = page.locator("code.address").inner_text()
    assert re.fullmatch(FORM, secret)
    assert is_whole(secret)
    headers = {"Authorization": f"Bearer {secret}"}
    assert page.request.get(f"{API}/proposals", headers=headers).status == 200
    press_on(page, "I have kept it; go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tokens for programs")
    judged(page)
    press_on(page, "Revoke Переводчик")
    expect(page.get_by_role("status")).to_contain_text("The token is revoked")
    judged(page)
    assert page.request.get(f"{API}/proposals", headers=headers).status == 401
    for tag in ("zh", "ar"):
        page.goto(f"/{tag}/account/tokens/")
        judged(page)
        page.goto(f"/{tag}/account/tokens/new")
        judged(page)

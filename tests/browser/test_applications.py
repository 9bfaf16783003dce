"""An application written on a phone in Arabic, by keyboard, and joined by another; axe agrees."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.database import db, utcnow, writing
from registry.door import acting_as
from tests.browser.axe import violations_of
from tests.browser.conftest import NARROW, OVERFLOW, PHONE, cookies_of
from tests.fund import fund_call
from tests.instances import copied, instance
from tests.live_site import live_site
from tests.people import accounts_factory
from tests.records import EDITOR, administration

pytestmark = pytest.mark.browser
KZ, UZ = "kz@example.org", "uz@example.org"
TYPED = {
    "title": "دورة لمختبرات الجمارك", "need": "قلة المختصين.", "plan": "أسبوعان في مايو.",
    "results": "تُفحص العينات في يوم.", "seats": "٥", "line1-item": "مدرسون",
    "line1-amount": "١٢٠٠٠٫٥٠",
}  # fmt: skip


@pytest.fixture
def someone(empty_sqlite, tmp_path, browser):
    """Opens a telephone where a delegate is signed in; FC01 is open to all."""
    opens = (utcnow() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    with instance(tmp_path, copied(empty_sqlite, tmp_path)) as app:
        with app.app_context(), writing(), acting_as(EDITOR):
            for code in ("KZ", "UZ"):
                administration(code)
            fund_call(opens_clock=opens)
            db.session.commit()
        cookies = {}
        for email, scope in ((KZ, "KZ"), (UZ, "UZ")):
            accounts_factory(app, "delegate", email, scope)
            cookies[email] = cookies_of(app, email)
    contexts = []
    with live_site(tmp_path) as origin:

        def opening(email):
            viewport = {"width": PHONE, "height": 800}
            context = browser.new_context(base_url=origin, viewport=viewport)
            context.add_cookies(cookies[email])
            contexts.append(context)
            return context.new_page()

        yield opening
        for context in contexts:
            context.close()


def judged(page):
    assert violations_of(page) == []
    for width in (NARROW, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) == []


def press(page, selector):
    """By keyboard."""
    page.locator(selector).focus()
    page.keyboard.press("Enter")


def test_an_application_is_written_joined_and_submitted(someone):
    kz, uz = someone(KZ), someone(UZ)
    kz.goto("/ar/fund/calls/FC01")
    judged(kz)
    press(kz, "a[href$='/apply']")
    kz.wait_for_url("**/apply")
    judged(kz)
    kz.locator("#title").focus()
    kz.keyboard.type(TYPED["title"])
    press(kz, "button[value=submit]")
    expect(kz.locator("[role=alert]").first).to_be_focused()
    judged(kz)
    for name, typed in TYPED.items():
        kz.locator(f"#{name}").fill(typed)
    kz.locator("#asked").select_option("UZ")
    press(kz, "button[value=save]")
    expect(kz.locator("[role=status]").first).to_be_visible()

    uz.goto("/ar/fund/applications/")
    judged(uz)
    press(uz, "a[href*='/joining/']")
    uz.wait_for_url("**/joining/*")
    expect(uz.locator("main")).to_contain_text(TYPED["need"])
    judged(uz)
    press(uz, "form[action$='/confirmed'] button")
    expect(uz.locator("[role=status]").first).to_be_visible()

    press(kz, "button[value=submit]")
    kz.wait_for_url("**/receipt")
    expect(kz.locator("main")).to_contain_text("FC01-1")
    judged(kz)
    kz.goto("/ar/fund/applications/1")
    judged(kz)
    press(kz, "a[href$='/withdraw']")
    kz.wait_for_url("**/withdraw")
    judged(kz)

"""A review on a telephone in Arabic, without script and by keyboard too; axe finds nothing."""

import pytest
from playwright.sync_api import expect

from core.database import db, writing
from registry.door import acting_as
from tests.applications import application, review
from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, NARROW, OVERFLOW, PHONE, cookies_of
from tests.fund import fund_call
from tests.instances import copied, instance
from tests.live_site import live_site
from tests.papers import account
from tests.people import accounts_factory
from tests.records import EDITOR, administration

pytestmark = pytest.mark.browser
NEED = "قليل من الموظفين مدربون."
REVIEW = "/ar/fund/reviews/1"
LIST = "/ar/desk/fund/calls/FC01/applications/"


@pytest.fixture
def opened(empty_sqlite, tmp_path, browser):
    """Opens a page as a reviewer or as an editor; FC01 has an application of KZ in Arabic."""
    with instance(tmp_path, copied(empty_sqlite, tmp_path)) as app:
        for who, role in (("one", "protocol"), ("two", "translator"), ("desk", "editor")):
            accounts_factory(app, role, f"{who}@example.org")
        with app.app_context(), writing(), acting_as(EDITOR):
            made = application(
                fund_call(), administration("KZ"), "under_review", language="ar",
                title="دورة المختبر", need=NEED,
            )  # fmt: skip
            review(made, account("one@example.org"), conflict="", sent_at=None, scores={})
            review(made, account("two@example.org"), score=5)
            db.session.commit()
        cookies = {who: cookies_of(app, f"{who}@example.org") for who in ("one", "desk")}
    contexts = []
    with live_site(tmp_path) as origin:

        def opening(path, who, **options):
            context = browser.new_context(
                base_url=origin, viewport={"width": PHONE, "height": 800}, **options
            )
            contexts.append(context)
            context.add_cookies(cookies[who])
            page = context.new_page()
            page.goto(path)
            return page

        yield opening
        for context in contexts:
            context.close()


def judged(page):
    assert violations_of(page) == []
    for width in (NARROW, DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) == []


def test_a_review_is_declared_saved_and_sent_on_a_telephone_in_arabic(opened):
    page = opened("/ar/fund/reviews/", "one", java_script_enabled=False)
    page.locator("main article a").click()
    expect(page.get_by_text(NEED)).to_have_count(0)
    page.locator("input[name=conflict][value=none]").check()
    page.locator("form[action$='/declare'] button").click()
    expect(page.get_by_text(NEED)).to_be_visible()
    page.locator("input[name=score-relevance][value='3']").focus()
    page.keyboard.press("Space")
    page.locator("button[value=save]").press("Enter")
    expect(page.locator("input[name=score-relevance][value='3']")).to_be_checked()
    page.locator("button[value=send]").click()
    expect(page.locator("[aria-invalid=true], .field--wrong").first).to_be_visible()
    expect(page.locator("input[name=score-relevance][value='3']")).to_be_checked()
    for code in ("feasibility", "budget", "equity"):
        page.locator(f"input[name=score-{code}][value='4']").check()
    page.locator("button[value=send]").click()
    expect(page.locator("#review table")).to_be_visible()
    expect(page.locator("#review form")).to_have_count(0)
    desk = opened(f"{LIST}1", "desk", java_script_enabled=False)
    expect(desk.locator(".notice--warning")).to_be_visible()  # 3 and 5 for relevance
    expect(desk.locator("svg.drawing")).to_be_visible()


def test_axe_finds_nothing_on_pages_of_check_and_review(opened):
    page = opened(REVIEW, "one")
    judged(page)
    page.locator("input[name=conflict][value=none]").check()
    page.locator("form[action$='/declare'] button").click()
    expect(page.get_by_text(NEED)).to_be_visible()
    judged(page)
    page.locator("button[value=send]").click()
    expect(page.locator(".notice--error")).to_be_visible()
    judged(page)
    desk = opened(LIST, "desk", color_scheme="dark")
    judged(desk)
    desk.locator("main tbody a").first.click()
    expect(desk.locator("#path")).to_be_visible()
    judged(desk)

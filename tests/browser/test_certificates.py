"""From pasted lines to a certificate that somebody verifies on a phone; axe finds nothing."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from core.database import db, writing
from registry.door import acting_as
from tests.browser.axe import violations_of
from tests.browser.conftest import NARROW, OVERFLOW, PHONE
from tests.browser.test_secretariat import sign_in
from tests.fund import project
from tests.instances import copied, instance
from tests.live_site import live_site
from tests.people import accounts_factory
from tests.records import EDITOR, administration

pytestmark = pytest.mark.browser
LINES = """latin_name,own_name,own_language,body,completed,known_by,language
Mohammed Al-Ahmad,محمد الأحمد,ar,KZ,2026-03-13,KZ-1,
Dana Omar,,,KZ,,KZ-2,
"""


@pytest.fixture
def page(empty_sqlite, tmp_path, browser):
    """A telephone where an editor is; PJ0001 has a course."""
    with instance(tmp_path, copied(empty_sqlite, tmp_path)) as app:
        accounts_factory(app, "editor")
        with app.app_context(), writing(), acting_as(EDITOR):
            administration("KZ")
            project()
            db.session.commit()
    with live_site(tmp_path) as origin:
        viewport = {"width": PHONE, "height": 800}
        context = browser.new_context(base_url=origin, viewport=viewport)
        yield context.new_page()
        context.close()


def judged(page):
    assert violations_of(page) == []
    for width in (NARROW, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW) == []


def printed(page):
    with page.expect_download() as told:
        page.get_by_role("button", name=re.compile("Print 1 certificate")).click()
    reader = PdfReader(io.BytesIO(told.value.path().read_bytes()))
    return re.sub(r"[\s\u2060]", "", reader.pages[0].extract_text())


def test_participants_are_pasted_certified_and_verified(page, browser):
    sign_in(page, "editor@example.org")
    page.goto("/en/desk/fund/")
    judged(page)
    page.get_by_role("link", name=re.compile("Participants and certificates")).click()
    page.get_by_role("link", name=re.compile("Participants from a sheet")).click()
    page.get_by_label("Or paste the lines").fill(LINES.replace("KZ-2", ""))
    page.get_by_role("button", name="Check the lines").click()
    expect(page.get_by_text("1 line is to be corrected")).to_be_visible()
    judged(page)
    page.get_by_label("Or paste the lines").fill(LINES)
    page.get_by_role("button", name="Check the lines again").click()
    page.get_by_role("button", name="Take 2 lines over").click()
    expect(page.get_by_text("2 people are added.")).to_be_visible()
    judged(page)
    page.get_by_text("Issue 1 certificate").click()
    page.get_by_label("Issued by").fill("Training Centre")
    judged(page)
    page.get_by_role("button", name=re.compile("^Issue")).click()
    expect(page.get_by_text("1 certificate is issued.")).to_be_visible()
    words = printed(page)
    assert "MohammedAl-Ahmad" in words
    path = re.search(r"/ar/certificates/TC[\w.-]+", words)[0]
    page.get_by_role("link", name=re.compile("Mohammed")).click()
    judged(page)
    reader = browser.new_context(base_url=page.url.partition("/en/")[0]).new_page()
    reader.goto(path)
    expect(reader.get_by_text("محمد الأحمد")).to_be_visible()
    expect(reader.locator(".notice--success")).to_be_visible()
    judged(reader)
    page.get_by_label("Reason", exact=True).fill("Issued by mistake")
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The certificate is revoked.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Issued by mistake")).to_be_visible()
    judged(reader)
    reader.context.close()

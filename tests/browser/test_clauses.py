"""Clauses in a browser: assessed at the desk, reviewed, and compared in Arabic on a phone."""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, OVERFLOW, PHONE
from tests.clauses import assessed, cited_agreements
from tests.instances import copied, instance
from tests.live_site import live_site
from tests.people import CODE_SECRET, PASSWORD, accounts_factory

pytestmark = pytest.mark.browser
FORMS = {"ar": "A3", "zh": "A4"}
"""Whose clauses are assessed in these languages, each by a person of its own."""


@pytest.fixture(scope="module")
def office(empty_sqlite, tmp_path_factory):
    """A running site with agreements and editors; A2 is assessed."""
    folder = tmp_path_factory.mktemp("clauses")
    with instance(folder, copied(empty_sqlite, folder)) as app:
        for name in ("aida", "bao", *FORMS):
            accounts_factory(app, "editor", f"{name}@example.org")
        cited_agreements(app, "A1", "A2", *FORMS.values())
        assessed(app, "A2", transit="absent", costs="present art_9", scope="inconclusive art_1")
    with live_site(folder) as origin:
        yield origin


@pytest.fixture
def person(office, browser):
    """Opens a browser of a person's own, at a width; signed in where an address is given."""
    contexts = []

    def opening(email="", width=DESK, **options):
        context = browser.new_context(
            base_url=office, viewport={"width": width, "height": 800}, **options
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        if email:
            sign_in(page, email)
        return page

    yield opening
    for context in contexts:
        context.close()


def sign_in(page, email):
    page.goto("/en/account/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.locator("#code").fill(pyotp.TOTP(CODE_SECRET).now())
    page.locator("form:has(#code) button").click()
    expect(page).to_have_url(re.compile(r"/en/account/$"))


def test_clauses_are_assessed_reviewed_and_compared(person):
    aida = person("aida@example.org", PHONE, java_script_enabled=False)
    aida.goto("/en/agreements/A1")
    aida.get_by_role("link", name="Assess the clauses").click()
    aida.locator("#transit-answer-present").check()
    aida.get_by_role("button", name="Send for review").click()
    wrong = aida.get_by_role("alert")
    expect(wrong).to_contain_text("Transit: Name the article where it stands")
    expect(aida.locator("#transit-answer-present")).to_be_checked()
    aida.locator("#transit-articles").fill("5, annex_1__art_2")
    aida.locator("#costs-answer-present").check()
    aida.locator("#costs-articles").fill("7")
    aida.locator("#source").select_option("src")
    aida.get_by_role("button", name="Send for review").click()
    expect(aida).to_have_url(re.compile(r"/desk/"))
    review = aida.url

    bao = person("bao@example.org")
    bao.goto(review)
    expect(bao.get_by_role("main")).to_contain_text("Annex 1, article 2")
    bao.get_by_role("button", name="Accept").first.click()

    reader = person(width=PHONE)
    reader.goto("/ar/agreements/clauses/compare?of=A1&of=A2")
    rows = reader.locator("#comparison tbody tr")
    expect(rows).to_have_count(30 + 5)
    transit = rows.filter(has=reader.locator("a[href$='/clauses/transit']"))
    expect(transit.locator("td")).to_have_count(2)
    expect(transit.locator("td").first).to_contain_text("5")
    assert reader.evaluate("document.documentElement.dir") == "rtl"
    assert reader.evaluate(OVERFLOW) == []
    assert violations_of(reader) == []


@pytest.mark.parametrize(("tag", "code"), FORMS.items())
def test_axe_finds_nothing_on_the_form_and_what_fits_a_phone(person, tag, code):
    page = person(f"{tag}@example.org", PHONE)
    page.goto(f"/{tag}/desk/records/{code}/clauses")
    assert page.evaluate(OVERFLOW) == []
    assert violations_of(page) == []
    page.locator("#transit-answer-present").check()
    page.locator("form:has(#transit) button").first.click()
    expect(page.locator(".field__error").first).to_be_visible()
    assert violations_of(page) == []


@pytest.mark.parametrize("path", ["", "/transit", "/compare"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_on_the_map(person, path, width):
    page = person(width=width)
    for tag in ("en", "ar"):
        page.goto(f"/{tag}/agreements/clauses{path}")
        assert page.evaluate(OVERFLOW) == []
        assert violations_of(page) == []

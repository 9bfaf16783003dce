"""What a first visit weighs on the line, in Chromium: for readers on slow and dear connections."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_every_kind import PATHS

pytestmark = pytest.mark.browser

HOME_BYTES = 60_000
PAGE_BYTES = 100_000


class Line:
    """What comes over the line to a page: address, media type and bytes with headers."""

    def __init__(self, page):
        self._answers, self._sizes, self._kept = {}, {}, set()
        events = page.context.new_cdp_session(page)
        events.send("Network.enable")
        events.on("Network.responseReceived", self._answered)
        events.on("Network.loadingFinished", self._finished)
        events.on("Network.requestServedFromCache", lambda told: self._kept.add(told["requestId"]))

    def _answered(self, told):
        answer = told["response"]
        if not answer["url"].startswith("data:") and not answer.get("fromDiskCache"):
            self._answers[told["requestId"]] = answer["url"], answer["mimeType"]

    def _finished(self, told):
        self._sizes[told["requestId"]] = told["encodedDataLength"]

    @property
    def carried(self):
        """What was carried, without what the browser had."""
        keys = [key for key in self._answers if key in self._sizes and key not in self._kept]
        return [(*self._answers[key], self._sizes[key]) for key in keys]


@pytest.fixture
def new_page(browser, site):
    """A page in a browser that has nothing kept."""
    context = browser.new_context(base_url=site, viewport={"width": PHONE, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def first_visit(new_page):
    """Opens an address; what came over the line."""

    def visiting(path):
        line = Line(new_page)
        new_page.goto(path, wait_until="networkidle")
        return line.carried

    return visiting


@pytest.fixture(scope="module")
def bare_page(browser, site):
    """A page of a browser that keeps nothing from one address to the next."""
    context = browser.new_context(base_url=site, viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield page
    context.close()


@contextmanager
def asked_by(page):
    """What the page asks for over the line while the block runs."""
    asked = []

    def note(request):
        if not request.url.startswith("data:"):
            asked.append(request)

    page.on("request", note)
    try:
        yield asked
    finally:
        page.remove_listener("request", note)


def weight(found):
    return sum(size for _, _, size in found)


@pytest.mark.parametrize("tag", ["zh", "en", "ar"])
def test_the_home_page_weighs_sixty_kilobytes_at_most(first_visit, tag):
    found = first_visit(f"/{tag}/")
    assert len(found) >= 3
    assert weight(found) <= HOME_BYTES


@pytest.mark.parametrize("path", PATHS)
def test_no_page_weighs_more_than_a_hundred_kilobytes(bare_page, path):
    with asked_by(bare_page) as asked:
        bare_page.goto(f"/zh/{path}", wait_until="load")
    sizes = [request.sizes() for request in asked]  # each waits until the answer is there
    carried = sum(one["responseHeadersSize"] + one["responseBodySize"] for one in sizes)
    assert len(sizes) >= 3  # the page, its sheet and its script: nothing was kept
    assert min(one["responseBodySize"] for one in sizes) > 0
    assert carried <= PAGE_BYTES


@pytest.mark.parametrize("path", ["", "measures/M13", "agreements/", "search?q=AEO"])
def test_a_page_asks_nobody_else_and_brings_no_font(first_visit, site, path):
    found = first_visit(f"/ar/{path}")
    assert {urlsplit(address).netloc for address, _, _ in found} == {urlsplit(site).netloc}
    assert not [kind for _, kind, _ in found if "font" in kind]


def test_a_page_brings_one_sheet(first_visit):
    assert [kind for _, kind, _ in first_visit("/en/")].count("text/css") == 1


def test_the_next_page_brings_itself_only(new_page):
    new_page.goto("/en/", wait_until="networkidle")
    line = Line(new_page)
    new_page.goto("/en/agreements/", wait_until="networkidle")
    assert [urlsplit(address).path for address, _, _ in line.carried] == ["/en/agreements/"]

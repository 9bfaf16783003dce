"""Embeds on a page of another site: axe, a phone's width, links, and the code to copy."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.browser
PATHS = ("embed/r/A0077", "embed/agreement?form=cmaa&rows=5", "embed/concept")


@contextmanager
def another_site(body):
    """The address of a page with this body at another origin."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Another</title>{body}".encode())

        def log_message(self, *_told):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("tag", ["ar", "en", "zh"])
@pytest.mark.parametrize("path", PATHS)
def test_an_embed_is_accessible_and_fits_a_phone(visit, tag, path):
    found = visit(f"/{tag}/{path}")
    assert found.violations == []
    assert found.overflow == {320: [], 390: []}
    assert found.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_takes_the_colours_of_the_reader(visitor, scheme):
    page = visitor("/en/embed/r/A0077", color_scheme=scheme)
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (shade == "rgb(255, 255, 255)") == (scheme == "light")


def test_another_site_shows_it_by_the_code_that_the_page_gives(visitor, site):
    page = visitor("/ar/agreements/A0077", java_script_enabled=False)
    page.locator(".embedding summary").click()
    code = page.locator("#embed-code").input_value()
    with another_site(code) as other:
        page.goto(other)
        page.frame_locator("iframe").locator("h1 a").click()
        page.wait_for_url(f"{site}/ar/agreements/A0077")  # of the whole window
    assert page.context.cookies() == []


def test_another_site_cannot_frame_a_page(visitor, site):
    page = visitor("/en/embed/r/A0077")
    failed = []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    framed = f"{site}/en/agreements/A0077"
    with another_site(f'<iframe src="{framed}"></iframe>') as other:
        page.goto(other)
    assert failed == [(framed, "net::ERR_BLOCKED_BY_RESPONSE")]

"""Real sites over the real data, one with a forum that is on, and Chromium to visit them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from core.database import db, writing
from core.worker import drain
from registry.door import acting_as
from registry.models import Record
from registry.services import revise_text
from tests.browser.axe import violations_of
from tests.held_forum import DE, EDITORS, KZ, REVIEWER, held_forum
from tests.instances import instance
from tests.live_site import HOST, live_site
from tests.people import let_in
from tests.prerequisites import CHROMIUM_ARGUMENTS, chromium
from tests.records import EDITOR, agreement
from tests.searching import copied_indexed

PHONE, NARROW, DESK = 390, 320, 1280
JUDGED = ("zh", "ar", "en")
"""Languages whose pages axe judges: the same templates make all others, and that each names its
language and direction is asked of all pages without a browser."""
LOUD = ("error", "warning")
LONG_WORD = "Zoll" * 20
MIXED_TITLE = ("Договор اتفاقية التعاون הסכם 海关合作协定 Agreement (2015–2018) " * 8)[:400].strip()
OVERFLOW = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const scrolls = (e) => e
        && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    return [...document.querySelectorAll("body *")]
        .filter((e) => { const b = e.getBoundingClientRect();
            return b.width && (b.right > room + 1 || b.left < -1) && !scrolls(e.parentElement); })
        .map((e) => e.outerHTML.slice(0, 120));
}"""


@dataclass
class Visit:
    """What was found at one address at a phone's width: by axe (in `JUDGED` languages), by the
    eye, in the console."""

    violations: list[str]
    overflow: dict[int, list[str]]
    complaints: list[str]


@pytest.fixture(scope="session")
def site(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of a running site: the real data, its index, and two records that strain lines."""
    chromium()  # without it nothing needs to be prepared
    folder = tmp_path_factory.mktemp("site")
    with instance(folder, copied_indexed(indexed, folder)) as app, app.app_context():
        with writing(), acting_as(EDITOR):
            made = agreement("ALONG", parties=db.session.query(Record).filter_by(code="CN").all())
            revise_text(made, "en", EDITOR, {"title": LONG_WORD, "summary": LONG_WORD}, "original")
            mixed = agreement("AMIXED")
            revise_text(
                mixed, "en", EDITOR, {"title": MIXED_TITLE, "body": MIXED_TITLE}, "original"
            )
            db.session.commit()
        drain()
    with live_site(folder) as origin:
        yield origin
    shutil.rmtree(folder)


@dataclass
class ForumSite:
    """A running site whose edition F2099-XIAN is on; `cookies` let people in, by their address."""

    origin: str
    app: Flask
    cookies: dict[str, list[Any]]


@pytest.fixture(scope="session")
def forum(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForumSite]:
    """The site of `held_forum`, where an editor, a focal point and a reviewer are signed in."""
    chromium()
    folder = tmp_path_factory.mktemp("forum")
    with instance(folder, copied_indexed(indexed, folder)) as app:
        held_forum(app)
        cookies = {email: cookies_of(app, email) for email in (EDITORS, KZ, DE, REVIEWER)}
        with live_site(folder) as origin:
            yield ForumSite(origin, app, cookies)
    shutil.rmtree(folder)


def cookies_of(app: Flask, email: str) -> list[Any]:
    """The cookies of somebody who has signed in, for any port of this host."""
    client = app.test_client()
    let_in(client, email)
    cookie = client.get_cookie("guantong")
    assert cookie is not None
    return [{"name": cookie.key, "value": cookie.value, "domain": HOST, "path": "/"}]


@pytest.fixture
def someone(browser: Browser, forum: ForumSite) -> Iterator[Callable[..., Page]]:
    """Opens a page of the forum's site as an account or, without one, as a visitor."""
    contexts: list[BrowserContext] = []

    def opening(path: str, email: str = "", width: int = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            base_url=forum.origin, viewport={"width": width, "height": 900}, **options
        )
        context.set_default_timeout(30_000)
        context.add_cookies(forum.cookies[email] if email else [])
        contexts.append(context)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site in a context of its own: width in CSS pixels, colours, script."""
    contexts: list[BrowserContext] = []

    def opening(path: str, width: int = PHONE, **options: Any) -> Page:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 800}, **options
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def visit(browser: Browser, site: str) -> Iterator[Callable[[str], Visit]]:
    """Visits an address on a phone, in light colours; each address once a run."""
    held: dict[str, Visit] = {}
    context = browser.new_context(base_url=site, viewport={"width": PHONE, "height": 800})
    context.add_init_script(AXE_SCRIPT)  # read and compiled once for all pages
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in LOUD else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))

    def visiting(path: str) -> Visit:
        if path not in held:
            complaints.clear()
            answer = page.goto(path, wait_until="load")
            status = answer.status if answer else 0
            overflow = {}
            for width in (NARROW, PHONE):
                page.set_viewport_size({"width": width, "height": 800})
                overflow[width] = page.evaluate(OVERFLOW)
            # Chromium reports every answer from 400; of the page itself it is what was asked for.
            told = [one for one in complaints if status < 400 or f"status of {status}" not in one]
            violations = violations_of(page) if path.split("/")[1] in JUDGED else []
            held[path] = Visit(violations, overflow, told)
        return held[path]

    yield visiting
    context.close()

"""First visits over a slow line, in Chromium: when the largest part is painted, what it weighs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.processes import HOST
from benchmarks.report import Target, table

PAGES = {
    "home": ("/en/", 60),
    "measure": ("/en/measures/M13", 100),
    "list": ("/en/agreements/", 100),
}
"""Page → its address, and the kilobytes that a first visit may carry."""
BYTES_A_SECOND = 400_000 // 8
ROUND_TRIP_MS = 400
LATEST_PAINT_MS = 2_500
VISITS = 3
PHONE = {"width": 390, "height": 844}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
OBSERVER = """new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.largestPaint = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with nothing kept: milliseconds until the largest paint, 10³ bytes, requests."""

    paint_ms: float
    kilobytes: float
    requests: int


def visit_all(port: int) -> list[Target]:
    """Visit the pages, print the table, give the targets; none where there is no Chromium."""
    program = shutil.which(os.environ.get("GUANTONG_CHROMIUM") or "chromium")
    if program is None:
        print("\nFirst visits are not measured: there is no Chromium.", flush=True)
        return []
    with _browser(program) as browser:
        visits = {name: _visits(browser, port, path) for name, (path, _) in PAGES.items()}
    print(f"\n{visit_table(visits)}", flush=True)
    return visit_targets(visits)


def visit_table(visits: dict[str, Visit]) -> str:
    """A row a page."""
    head = ("first visit", "largest paint, ms", "kB", "requests")
    rows = [
        (name, f"{one.paint_ms:,.0f}", f"{one.kilobytes:.1f}", str(one.requests))
        for name, one in visits.items()
    ]
    return table(head, rows)


def visit_targets(visits: dict[str, Visit]) -> list[Target]:
    """Two targets a page."""
    found = []
    for name, one in visits.items():
        found.append(Target(f"{name}, largest paint", LATEST_PAINT_MS, one.paint_ms, "ms"))
        found.append(Target(f"{name}, first visit", PAGES[name][1], one.kilobytes, "kB"))
    return found


@contextmanager
def _browser(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield opened
        opened.close()


def _visits(browser: Browser, port: int, path: str) -> Visit:
    """The visit in the middle; each with a browser that has nothing kept."""
    found = [_visit(browser, f"http://{HOST}:{port}{path}") for _ in range(VISITS)]
    return Visit(median(one.paint_ms for one in found), found[-1].kilobytes, found[-1].requests)


def _visit(browser: Browser, address: str) -> Visit:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        sizes = _slow_line(page)
        page.add_init_script(OBSERVER)
        page.goto(address, wait_until="networkidle")
        page.wait_for_function("window.largestPaint")  # a busy machine paints late
        paint = float(page.evaluate("window.largestPaint"))
    finally:
        context.close()
    return Visit(paint, sum(sizes) / 1000, len(sizes))


def _slow_line(page: Page) -> list[int]:
    """Slow the page's line down; the list fills with the bytes of each answer, headers included."""
    sizes: list[int] = []

    def finished(told: dict[str, Any]) -> None:
        if told["encodedDataLength"]:
            sizes.append(told["encodedDataLength"])

    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    line.on("Network.loadingFinished", finished)
    return sizes

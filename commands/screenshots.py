"""`make screenshots`: the pictures in docs/screenshots/, of the site that runs at an origin.

Each page in Chinese, Arabic and English, on a phone and on a desk, in light and in dark colours;
what is seen on the first screen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from itertools import product
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
PAGES = {
    "home": "",
    "measure": "measures/M13#measure-progress-m13",
    "matrix": "agreements/matrix?mine=KZ#matrix",
    "corridor": "corridors/C01#route",
    "between": "between/CN/KZ",
    "search": "search?q={query}",
}
QUERIES = {
    "zh": "互认 新加坡",
    "ar": "الاعتراف المتبادل سنغافورة",
    "en": "mutual recognition Singapore",
}
SCREENS = {"phone": (390, 844), "desk": (1280, 900)}
SCHEMES = ("light", "dark")


def main(arguments: list[str] | None = None) -> int:
    """0, or 2 when there is no Chromium."""
    parser = argparse.ArgumentParser(prog="make screenshots ARGS=…")
    parser.add_argument("--origin", default="http://localhost:8000")
    parser.add_argument("--only", choices=PAGES, help="one page")
    options = parser.parse_args(arguments)
    chromium = shutil.which(os.environ.get("GUANTONG_CHROMIUM") or "chromium")
    if chromium is None:
        print("guantong: Chromium is needed (Debian: apt install chromium)", file=sys.stderr)
        return 2
    chosen = {options.only: PAGES[options.only]} if options.only else PAGES
    take(options.origin, chosen, chromium)
    return 0


def take(origin: str, pages: dict[str, str], chromium: str) -> None:
    """Take the pictures of these pages."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for (screen, size), scheme in product(SCREENS.items(), SCHEMES):
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            for (name, path), language in product(pages.items(), QUERIES):
                page.goto(f"{origin}/{language}/{path.format(query=QUERIES[language])}")
                page.screenshot(path=FOLDER / f"{name}-{language}-{screen}-{scheme}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    sys.exit(main())

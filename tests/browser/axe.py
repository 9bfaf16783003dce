"""What axe finds on a page in Chromium; what depends on its look alone is judged once a run.

Most of axe's time goes into contrast, links that must stand out in text, landmarks and sizes of
targets. A page is judged whole in the first language that it is visited in. In the other languages
contrast, links in text and landmarks are judged where an element looks different from all that
were judged: another chain of tags, classes and roles, another colour, size or weight. Sizes are
judged again in Chinese, whose words are the shortest. All other rules, names, labels and languages
above all, are judged in every language.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_ELEMENTS = ["color-contrast", "link-in-text-block"]
OF_PAGES = ["region"]
OF_SIZE = ["target-size"]
SHORTEST = "zh"
WHOLE = {
    "resultTypes": ["violations"],
    "runOnly": RULES,
    "preload": {"assets": ["media"]},  # the other kind, style sheets, serves no rule of these
}
# [index of the parent, what these rules depend on] of every element of the body; null if unseen.
LOOKS = """() => {
    const all = [...document.querySelectorAll("body, body *")];
    const index = new Map(all.map((element, i) => [element, i]));
    const seen = {opacityProperty: true, visibilityProperty: true};
    return all.map((element) => {
        if (!element.checkVisibility(seen)) return null;
        const style = getComputedStyle(element);
        const text = [...element.childNodes].filter((node) => node.nodeType === 3)
            .map((node) => node.data.trim()).join("");
        return [index.get(element.parentElement) ?? -1, [
            element.tagName, element.getAttribute("class"), element.getAttribute("role"),
            style.color, style.backgroundColor, style.backgroundImage, style.opacity,
            style.fontSize, style.fontWeight, style.fontStyle, style.textDecorationLine,
            style.textShadow, style.filter, style.mixBlendMode, style.display, style.position,
            Math.min(text.length, 2), Boolean(element.value || element.placeholder),
            element.matches(":disabled, [aria-disabled=true]"),
        ].join("|")];
    });
}"""
RUN_ON = """([chosen, options]) => {
    const all = [...document.querySelectorAll("body, body *")];
    return axe.run({include: chosen.map((i) => all[i])}, options);
}"""

_first: dict[tuple[str, bool], str] = {}  # place → the language that it was judged whole in
_looks: set[int] = set()


def violations_of(page: Page) -> list[str]:
    """What axe finds, one line each: rule, where, why."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    tag, place = _place(page)
    fresh = _fresh(page)
    if place not in _first:
        _first[place] = tag
        found = _run(page, WHOLE)
    else:
        sized = tag in (_first[place], SHORTEST)
        found = _run(page, _without(*OF_ELEMENTS, *OF_PAGES, *([] if sized else OF_SIZE)))
        if fresh:
            found += _run(page, WHOLE | {"runOnly": OF_PAGES})
            options = WHOLE | {"runOnly": OF_ELEMENTS}
            found += page.evaluate(RUN_ON, [fresh, options])["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found
        for node in one["nodes"][:3]
    ]


def _run(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    results = page.evaluate("(options) => axe.run(options)", options)
    found: list[dict[str, Any]] = results["violations"]
    return found


def _without(*rules: str) -> dict[str, Any]:
    return WHOLE | {"rules": {rule: {"enabled": False} for rule in rules}}


def _place(page: Page) -> tuple[str, tuple[str, bool]]:
    """The language of the address, and the rest of it with whether it is dark."""
    parts = urlsplit(page.url)
    tag, _, path = parts.path.lstrip("/").partition("/")
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    return tag, (f"{path}?{parts.query}", bool(dark))


def _fresh(page: Page) -> list[int]:
    """The outermost elements that look like none before, by their order in the body."""
    keys: list[int | None] = []
    fresh: list[int] = []
    new: set[int] = set()
    for number, look in enumerate(page.evaluate(LOOKS)):
        if look is None:
            keys.append(None)
            continue
        parent, own = look
        above = keys[parent] if parent >= 0 else 0
        keys.append(key := hash((above, own)))
        if key not in _looks:
            new.add(key)
            if above not in new:
                fresh.append(number)
    _looks.update(new)
    return fresh

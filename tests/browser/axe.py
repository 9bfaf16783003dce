"""What axe finds on a page in Chromium; what depends on its look alone is judged once a run.

Most of axe's time goes into contrast, links that must stand out in text, landmarks and sizes of
targets. Contrast and links in text are judged where an element with words of its own looks
different from all that were judged: another tag, class, role, colour, size or weight, in another
parent, or above another chain of elements that paint or are placed, which alone decide what is
behind it. Landmarks and sizes are judged whole in the first language that a page is visited in.
In the other languages landmarks are judged where anything looks new, and sizes again in Chinese,
whose words are the shortest. All other rules, names, labels and languages above all, are judged
on every page in every language.
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
# [what these rules depend on, whether it has words of its own] of every element of the body; null
# if unseen. It is how the element looks, how its parent does, and how those do that paint or place
# what is behind it. Of sizes it counts which are large scale (WCAG 2.2: 18 pt, or 14 pt and bold).
LOOKS = """() => {
    const seen = {opacityProperty: true, visibilityProperty: true};
    const clear = "rgba(0, 0, 0, 0)";
    const own = new Map(), behind = new Map();
    const large = (size, bold) => size >= 24 || (bold && size >= 18.66);
    const look = (element, style, text) => [
        element.tagName, element.getAttribute("class"), element.getAttribute("role"),
        style.color, style.backgroundColor, style.backgroundImage, style.opacity,
        large(parseFloat(style.fontSize), style.fontWeight >= 700), style.textDecorationLine,
        style.fontWeight, style.fontStyle,
        style.textShadow, style.filter, style.mixBlendMode, style.display, style.position,
        Math.min(text.length, 2), Boolean(element.value || element.placeholder),
        element.matches(":disabled, [aria-disabled=true]"),
        Boolean(element.closest("label")?.control?.disabled),
    ].join("|");
    const paints = (style) => style.backgroundColor !== clear || style.backgroundImage !== "none"
        || style.opacity !== "1" || style.filter !== "none" || style.mixBlendMode !== "normal"
        || style.position !== "static" || style.float !== "none";
    return [...document.querySelectorAll("body, body *")].map((element) => {
        const parent = element.parentElement;
        const text = [...element.childNodes].filter((node) => node.nodeType === 3)
            .map((node) => node.data.trim()).join("");
        const style = getComputedStyle(element);
        own.set(element, look(element, style, text));
        const above = behind.get(parent) ?? "";
        behind.set(element, paints(style) ? `${above} ${own.get(element)}` : above);
        if (!element.checkVisibility(seen)) return null;
        const worded = Boolean(text || element.value || element.placeholder);
        return [[above, own.get(parent) ?? "", own.get(element)].join("\\n"), worded];
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
    first = _first.setdefault(place, tag)
    new, worded = _fresh(page)
    spared = [*OF_ELEMENTS]
    if not new and tag != first:
        spared += OF_PAGES
    if tag not in (first, SHORTEST):
        spared += OF_SIZE
    found = _run(page, _without(*spared))
    if worded:
        options = WHOLE | {"runOnly": OF_ELEMENTS}
        found += page.evaluate(RUN_ON, [worded, options])["violations"]
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


def _fresh(page: Page) -> tuple[bool, list[int]]:
    """Whether anything looks like nothing before; those that do and have words of their own, by
    their order in the body."""
    found = [
        (number, hash(look[0]), look[1])
        for number, look in enumerate(page.evaluate(LOOKS))
        if look is not None
    ]
    new = {key for _, key, _ in found} - _looks
    _looks.update(new)
    return bool(new), [number for number, key, worded in found if worded and key in new]

"""The briefing, corridors and forum in a browser: for everybody, on every screen, on paper."""

import pytest

from tests.browser.axe import violations_of
from tests.browser.conftest import DESK, NARROW, PHONE

pytestmark = pytest.mark.browser

OVERLAPS = """() => {
    const nodes = [...document.querySelectorAll("#partners .drawing a .node")]
        .map((node) => node.getBoundingClientRect());
    return nodes.flatMap((a, i) => nodes.slice(i + 1).filter((b) =>
        Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2)
        < 23.9)).length;
}"""
OUTSIDE = """(id) => {
    const frame = document.querySelector(`#${id} .drawing`).getBoundingClientRect();
    return [...document.querySelectorAll(`#${id} .drawing text`)].filter((words) => {
        const box = words.getBoundingClientRect();
        return box.width && (box.left < frame.left - 8 || box.right > frame.right + 8);
    }).map((words) => words.textContent);
}"""
PICTURES = {
    "corridors/": ("corridors",),
    "forum/": ("forum-editions", "forum-outcomes"),
    "forum/F2015-XIAN/": ("edition-outcomes-f2015-xian",),
    "administrations/CN": ("administration-network-cn",),
}
JUDGED_HERE = (
    ("administrations/CN", "light"),
    ("administrations/CN", "dark"),
    ("corridors/", "dark"),  # both lists are judged in light colours among the pages of every kind
    ("forum/", "dark"),
)


@pytest.mark.parametrize("tag", ["ar", "zh"])
@pytest.mark.parametrize(("path", "scheme"), JUDGED_HERE)
def test_axe_finds_nothing(visitor, tag, path, scheme):
    assert violations_of(visitor(f"/{tag}/{path}", color_scheme=scheme)) == []


def at_widths(page, *widths):
    """The page at one width after the other: drawings are of fluid width, without script."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        yield width


@pytest.mark.parametrize("code", ["CN", "KZ"])
def test_a_finger_can_tell_partners_apart(visitor, code):
    page = visitor(f"/en/administrations/{code}")
    found = {width: page.evaluate(OVERLAPS) for width in at_widths(page, NARROW, PHONE, DESK)}
    assert found == {NARROW: 0, PHONE: 0, DESK: 0}


@pytest.mark.parametrize("path", PICTURES)
@pytest.mark.parametrize("tag", ["en", "ar", "ru", "zh"])
def test_words_stay_inside_of_their_drawing(visitor, path, tag):
    page = visitor(f"/{tag}/{path}")
    for width in at_widths(page, NARROW, DESK):
        for name in PICTURES[path]:
            assert page.evaluate(OUTSIDE, name) == [], (width, name)


def test_a_partner_is_reached_by_keyboard(visitor):
    page = visitor("/en/administrations/KZ")
    page.locator("#partners .drawing a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/between/**")


def test_the_briefing_on_paper_needs_no_more_width_than_the_sheet(visitor):
    page = visitor("/en/administrations/KZ", width=700)
    page.emulate_media(media="print")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 700
    assert not page.locator(".contents").is_visible()

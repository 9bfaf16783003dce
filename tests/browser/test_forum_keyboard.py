"""The whole way of a focal point and the secretariat by keyboard alone, on pages without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.database import today
from tests.browser.conftest import DESK
from tests.held_forum import CODE, DE, EDITORS

pytestmark = pytest.mark.browser

OWN = f"/en/forum/{CODE}/delegation"
MOST = 200


def tab_to(page, place):
    """Press Tab until this element is focused; it has to be seen then."""
    for _ in range(MOST):
        if place.evaluate("(element) => element === document.activeElement"):
            expect(place).to_be_in_viewport()
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {place}")


def enter(page, place):
    """Press Enter on a link or a button; the answer is no error."""
    tab_to(page, place)
    with page.expect_navigation() as told:
        page.keyboard.press("Enter")
    assert told.value.status < 400, page.locator("main").inner_text()[:400]


def typed(page, name, words):
    tab_to(page, page.locator(f"main form [name={name}]").last)
    page.keyboard.type(words)


def press(page, role, name):
    enter(page, page.locator("main").get_by_role(role, name=name).first)


def test_from_the_invitation_to_a_seat_and_a_meeting(someone):
    focal = someone(OWN, DE, DESK, java_script_enabled=False, locale="en-US")
    press(focal, "button", "Accept the invitation")
    press(focal, "link", "Nominate a member")
    typed(focal, "role", "Head")
    typed(focal, "latin_name", "Jan Weiss")
    tab_to(focal, focal.locator("[name=languages][value=en]"))
    focal.keyboard.press("Space")
    press(focal, "button", "Nominate")
    expect(focal.locator("main")).to_contain_text("Jan Weiss")

    editor = someone(
        f"/en/desk/forum/{CODE}/delegations/", EDITORS, DESK, java_script_enabled=False
    )
    press(editor, "link", "Germany")
    enter(editor, editor.locator("form[action$='/step']:has([value=confirmed]) button").first)

    focal.goto(f"{OWN}/seats/")
    press(focal, "button", "Ask for a seat")
    expect(focal.locator("main")).to_contain_text("Has a seat")

    focal.goto(f"{OWN}/meetings/")
    typed(focal, "asked", "Kazakhstan")
    typed(focal, "subject", "Seals")
    typed(focal, "day", f"{today() + timedelta(days=1):%m%d%Y}")
    typed(focal, "begins", "1000PM")
    typed(focal, "ends", "1100PM")
    press(focal, "button", "Ask")
    expect(focal.locator("main h2").first).to_contain_text("Kazakhstan")

"""Check-in at a door, on a phone: a badge is scanned, its code typed, a badge shown twice."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.database import db
from forum.delegations.models import Member
from forum.presence.badges import grouped, token_of
from forum.presence.models import Badge
from tests.held_forum import CODE, EDITORS

pytestmark = pytest.mark.browser

ADDRESS = f"/en/desk/forum/{CODE}/check-in/"
CAMERA = """(shown) => {
    navigator.mediaDevices.getUserMedia = async () => {
        const picture = document.createElement("canvas"), pen = picture.getContext("2d");
        setInterval(() => pen.fillRect(0, 0, picture.width, picture.height), 50);
        return picture.captureStream();
    };
    window.BarcodeDetector = class { async detect() { return [{rawValue: shown}]; } };
}"""
"""What this Chromium lacks: a camera, and the reader of codes that phones have. Whether printed
codes can be read is asked of another reader (tests/pages/test_check_in.py)."""


def badge(forum, name):
    """What the badge of this member has in its QR code, and the code that is typed."""
    with forum.app.app_context():
        found = db.session.scalars(select(Badge).join(Member).filter_by(latin_name=name)).one()
        return token_of(found), grouped(found.code)


def camera(page, shown):
    page.add_init_script(f"({CAMERA})({shown!r})")


def test_a_scanned_badge_lets_in_and_the_same_badge_again_does_not(forum, someone):
    token, _code = badge(forum, "Aigerim Bekova")
    phone = someone("", EDITORS)
    camera(phone, token)
    phone.goto(ADDRESS)
    phone.get_by_role("button", name="Scan with the camera").click()
    enter = phone.get_by_role("button", name="Check in", exact=True)
    expect(enter).to_be_focused()
    expect(enter).to_be_in_viewport()
    expect(phone.locator(".panel")).to_contain_text("Айгерім Бекова")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    expect(phone.locator("main ol li").first).to_contain_text("Aigerim Bekova")
    phone.get_by_role("button", name="Scan with the camera").click()
    expect(phone.locator(".panel")).to_contain_text("Checked in already")
    expect(enter).to_have_count(0)


def test_the_code_is_typed_by_keyboard_without_script(forum, someone):
    _token, code = badge(forum, "Aisha Al-Qahtani")
    phone = someone(ADDRESS, EDITORS, java_script_enabled=False)
    phone.locator("[name=shown]").focus()
    phone.keyboard.type(code.lower().replace("-", " "))
    phone.keyboard.press("Enter")
    expect(phone.locator(".panel")).to_contain_text("عائشة القحطاني")
    phone.get_by_role("button", name="Check in", exact=True).press("Enter")
    expect(phone.locator("main ol li").first).to_contain_text("Aisha Al-Qahtani")


def test_a_code_that_was_not_made_here_is_refused(someone):
    phone = someone("", EDITORS)
    camera(phone, "1.1.forged")
    phone.goto(ADDRESS)
    phone.get_by_role("button", name="Scan with the camera").click()
    expect(phone.locator(".notice--error")).to_contain_text("was not made here")


def test_without_leave_for_the_camera_the_code_can_be_typed(someone):
    phone = someone("", EDITORS)
    phone.add_init_script("window.BarcodeDetector = class {};")  # and there is no camera
    phone.goto(ADDRESS)
    phone.get_by_role("button", name="Scan with the camera").click()
    expect(phone.get_by_role("status")).to_contain_text("Type the code")
    expect(phone.locator("[name=shown]")).to_be_editable()

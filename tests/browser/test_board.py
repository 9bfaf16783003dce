"""The board of a day: a session is moved by the mouse, and by the keyboard through its form."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.database import today
from tests.browser.conftest import DESK
from tests.held_forum import CODE, EDITORS, LATER, OPEN

pytestmark = pytest.mark.browser

CELL = "[data-board] td[data-name='{room}'][data-at*='T{utc}:']"


@pytest.fixture
def board(someone):
    """The board of tomorrow, as an editor has it."""
    day = today() + timedelta(days=1)
    return someone(f"/en/desk/forum/{CODE}/programme/board?day={day}", EDITORS, DESK)


def cell(board, room, utc):
    """The cell of a room that begins at this hour of UTC, eight hours behind the forum's clock."""
    return board.locator(CELL.format(room=room, utc=utc)).first


def test_a_session_is_dragged_to_another_room_and_time(board):
    card, aim = board.locator(f"#s-{LATER}"), cell(board, "Great Hall", "03")  # 11:00
    start, end = card.locator(".board__time").bounding_box(), aim.bounding_box()
    board.mouse.move(start["x"] + 5, start["y"] + 5)
    board.mouse.down()
    board.mouse.move(end["x"] + 20, end["y"] + 12)
    board.mouse.move(end["x"] + 20, end["y"] + 2)
    expect(board.locator("[data-told]")).to_have_text("11:00 · Great Hall")
    with board.expect_navigation():
        board.mouse.up()
    expect(aim.locator(f"#s-{LATER}")).to_contain_text("11:00")
    expect(board.locator(f"td[data-name='Room 2'] #s-{LATER}")).to_have_count(0)


def test_what_is_dropped_beside_the_board_stays_where_it_was(board):
    card = board.locator(f"#s-{OPEN}")
    card.drag_to(board.locator("h1"))
    expect(board.locator(f"#open #s-{OPEN}")).to_be_visible()
    expect(board.locator("[data-told]")).to_be_hidden()


def test_the_same_is_done_by_keyboard(board):
    board.locator(f"#s-{OPEN} a").focus()
    board.keyboard.press("Enter")
    board.wait_for_url(f"**/programme/sessions/{OPEN}")
    board.locator("[name=day]").fill(str(today() + timedelta(days=1)))
    board.locator("[name=start]").fill("14:00")
    board.locator("[name=end]").fill("15:00")
    board.locator("[name=room]").focus()
    board.keyboard.type("Room 2")
    board.locator("[name=seats]").focus()
    with board.expect_navigation():
        board.keyboard.press("Enter")
    expect(board.locator(".field--wrong, .notice--error")).to_have_count(0)
    board.goto(f"/en/desk/forum/{CODE}/programme/board?day={today() + timedelta(days=1)}")
    expect(cell(board, "Room 2", "06").locator(f"#s-{OPEN}")).to_contain_text("14:00")

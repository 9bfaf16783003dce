"""The live page of a session in a browser: what its script reads anew, and what it leaves alone.

Time is the browser's own clock, which the tests turn on; it stands still meanwhile.
"""

import pytest
from playwright.sync_api import expect

from core.database import db, utcnow, writing
from forum.floor.models import Question
from forum.floor.moderating import publish
from registry.door import acting_as
from registry.models import Record
from tests.held_forum import CODE, ON
from tests.records import EDITOR

pytestmark = pytest.mark.browser

ADDRESS = f"/en/forum/{CODE}/sessions/{ON}/live"
LOST = "The page cannot be read anew at the moment"
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


class Reading:
    """A live page whose clock stands, and how often its part was asked for; `status` is what the
    site seems to answer, 0 for what it does answer."""

    def __init__(self, page):
        self.page, self.asked, self.status = page, 0, 0
        page.route("**/live/now", self._answer)
        page.clock.install()
        page.goto(ADDRESS)

    def _answer(self, route):
        self.asked += 1
        if self.status:
            route.fulfill(status=self.status)
        else:
            route.continue_()

    def asks_within(self, seconds, doing=lambda: None):
        """Whether it asks again by what is done or while the clock goes on, and lets the answer be
        taken in."""
        before = self.asked
        doing()
        self.page.clock.run_for(seconds * 1000)
        expect(self.page.locator("[data-live][aria-busy]")).to_have_count(0)
        return self.asked > before


@pytest.fixture
def reading(someone):
    return Reading(someone(""))


def question(forum, form_id, text):
    """Another question about the session, published."""
    with forum.app.app_context(), writing(), acting_as(EDITOR):
        about = db.session.query(Record).filter_by(code=ON).one()
        made = Question(
            form_id=form_id, about_id=about.id, language="en", text=text, translations={},
            role="visitor", letters_in="en", state="waiting", asked_at=utcnow(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        publish(made, EDITOR, made.version)
        db.session.commit()


def test_a_question_being_typed_keeps_its_words_and_the_focus_while_others_come(forum, reading):
    page = reading.page
    page.locator("[data-ask]").click()
    field = page.locator("main textarea")
    expect(field).to_be_focused()
    field.fill("When does the")
    question(forum, "live1", "Who pays for the seals?")
    assert reading.asks_within(12)
    expect(page.locator("[data-live]")).to_contain_text("Who pays for the seals?")
    expect(page.locator("[data-live-told]")).to_have_text("What is shown has changed.")
    expect(field).to_be_focused()
    page.keyboard.type(" window open?")
    expect(field).to_have_value("When does the window open?")


def test_the_focus_stays_on_a_link_of_what_is_read_anew(forum, reading):
    link = reading.page.locator("[data-live] .question a").first
    link.focus()
    question(forum, "live2", "Which seals are recognised?")
    assert reading.asks_within(12)
    expect(reading.page.locator("[data-live]")).to_contain_text("Which seals are recognised?")
    expect(link).to_be_focused()


def test_it_asks_less_and_less_often_while_the_site_is_away(reading):
    reading.status = 503
    assert reading.asks_within(12)
    expect(reading.page.locator("[data-live-told]")).to_contain_text(LOST)
    # asked within 8.5 to 12 s; then twice as long, 15 per cent more or less: after 25.5 to 35 s
    assert not reading.asks_within(13)
    assert reading.asks_within(11)
    assert not reading.asks_within(23)  # twice as long again: after 59.5 to 82 s
    reading.status = 0
    assert reading.asks_within(24)
    expect(reading.page.locator("[data-live-told]")).to_have_text("")
    assert reading.asks_within(12)


def test_a_page_that_nobody_sees_asks_nothing_and_asks_at_once_when_it_is_seen(reading):
    reading.page.evaluate(HIDE, True)
    assert not reading.asks_within(600)
    assert reading.asks_within(1, lambda: reading.page.evaluate(HIDE, False))


def test_without_script_a_link_reads_the_page_anew(forum, someone):
    page = someone(ADDRESS, java_script_enabled=False)
    question(forum, "live3", "Is the corridor open at night?")
    page.get_by_role("link", name="Read anew").click()
    expect(page.locator("main")).to_contain_text("Is the corridor open at night?")
    page.get_by_role("link", name="Write a question").click()
    expect(page.locator("main form textarea")).to_be_visible()

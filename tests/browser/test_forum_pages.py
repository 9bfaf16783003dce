"""The pages of a forum that is on, for all who work with them, on a phone, in light and dark."""

import pytest

from tests.browser.axe import violations_of
from tests.browser.conftest import OVERFLOW, PHONE
from tests.held_forum import BEFORE, CODE, EDITORS, KZ, ON, REVIEWER

pytestmark = pytest.mark.browser

OWN, SITE, OFFICE = f"forum/{CODE}/delegation", f"forum/{CODE}", f"desk/forum/{CODE}"
PAGES = (
    ("", f"forum/{BEFORE}/since"),
    ("", f"forum/{BEFORE}/outcomes/O2098"),
    ("", "forum/F2015-XIAN/report"),
    ("", f"{SITE}/report"),
    ("", f"{SITE}/call"),
    ("", f"{SITE}/sessions/{ON}/live"),
    ("", "questions/1/report"),
    ("", "questions/1"),
    (KZ, "questions/1"),
    (KZ, OWN),
    (KZ, f"{OWN}/members/1/needs"),
    (KZ, f"{OWN}/seats/"),
    (KZ, f"{OWN}/meetings/"),
    (KZ, f"{OWN}/attendance/"),
    (KZ, f"{SITE}/papers/"),
    (KZ, f"{SITE}/papers/1"),
    (KZ, f"{SITE}/papers/4"),
    (REVIEWER, f"{SITE}/reviews/"),
    (REVIEWER, f"{SITE}/reviews/2"),
    (REVIEWER, f"{SITE}/reviews/3"),
    (EDITORS, f"{OFFICE}/programme/"),
    (EDITORS, f"{OFFICE}/programme/board"),
    (EDITORS, f"{OFFICE}/programme/sessions/{ON}"),
    (EDITORS, f"{OFFICE}/delegations/"),
    (EDITORS, f"{OFFICE}/delegations/1"),
    (EDITORS, f"{OFFICE}/seats/"),
    (EDITORS, f"{OFFICE}/meetings/"),
    (EDITORS, f"{OFFICE}/meetings/2"),
    (EDITORS, f"{OFFICE}/badges/"),
    (EDITORS, f"{OFFICE}/check-in/"),
    (EDITORS, f"{OFFICE}/attendance/"),
    (EDITORS, f"{OFFICE}/papers/"),
    (EDITORS, f"{OFFICE}/papers/2"),
    (EDITORS, f"{OFFICE}/papers/1/shown"),
    (EDITORS, f"{OFFICE}/papers/call"),
    (EDITORS, f"{OFFICE}/report/"),
    (EDITORS, "desk/forum/outcomes/"),
    (EDITORS, "desk/questions/"),
    (EDITORS, "desk/questions/1"),
    (EDITORS, "desk/questions/2"),
)
"""Who looks, and at what: pages that no other test has opened in a browser."""


@pytest.mark.parametrize(("tag", "scheme"), [("ar", "light"), ("zh", "dark"), ("en", "dark")])
def test_nothing_is_found_on_the_pages_of_a_forum(someone, tag, scheme):
    found = {}
    for email in dict.fromkeys(email for email, _path in PAGES):
        page = someone("", email, PHONE, color_scheme=scheme)
        for path in (path for who, path in PAGES if who == email):
            answer = page.goto(f"/{tag}/{path}")
            assert answer.status == 200, path
            if faults := [*violations_of(page), *page.evaluate(OVERFLOW)]:
                found[path] = faults
    assert found == {}

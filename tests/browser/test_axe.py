"""What axe is spared, it would not have found: an element that looks new is judged each time."""

import pytest

from tests.browser.axe import violations_of

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Colours</title><body style="background: #fff"><main>
<h1>Colours</h1>{}</main></body></html>"""
STRONG = '<p class="said" style="color: #222">Words that can be <a href="/">read</a>.</p>'
LINK = '<a href="/" style="color: #00e; text-decoration: none">'


@pytest.fixture
def found(browser):
    """The rules that the content of a page breaks, after a page of the same that is right."""
    page = browser.new_page()

    def finding(body):
        broken = []
        for content in (STRONG, body):
            page.set_content(PAGE.format(content))
            broken.append({line.partition(":")[0] for line in violations_of(page)})
        assert broken[0] == set()
        return broken[1]

    yield finding
    page.close()


def test_what_is_right_stays_right(found):
    assert found(STRONG) == set()


@pytest.mark.parametrize(
    "body",
    [
        STRONG.replace("#222", "#ccc"),
        f'<div style="background: #333">{STRONG}</div>',
        f'<div style="opacity: 0.3">{STRONG}</div>',
    ],
)
def test_weak_words_are_found_after_strong_ones_of_their_class(found, body):
    assert found(body) == {"color-contrast"}


def test_a_link_that_does_not_stand_out_is_found_after_one_that_does(found):
    assert found(STRONG.replace('<a href="/">', LINK)) == {"link-in-text-block"}

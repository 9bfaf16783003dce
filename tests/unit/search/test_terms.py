"""Terms of concepts in running text become links, each once a page, and never inside a link."""

import pytest
from flask import g
from markupsafe import Markup

from search.terms import with_terms


@pytest.fixture
def linked(registry_app):
    """Links the terms of a text as a page in that language does."""
    with registry_app.test_request_context("/en/"):
        yield lambda html, language="en": str(with_terms(Markup(html), language))


def link(code, words):
    return f'<a class="term" href="/en/concepts/{code}">{words}</a>'


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "A single window at the port.", f"A {link('T042', 'single window')} at the port."),
        ("zh", "建设“单一窗口”。", f"建设“{link('T042', '单一窗口')}”。"),
    ],
)
def test_a_term_leads_to_its_concept(linked, language, words, expected):
    assert linked(words, language) == expected


def test_everyday_words_are_not_terms(linked):
    assert linked("The customs and the forum.") == "The customs and the forum."


def test_terms_of_another_language_are_left_as_words(linked):
    assert linked("A single window.", "fr") == "A single window."


def test_a_term_is_linked_at_its_first_mention_on_a_page(linked):
    first, second = linked("A single window."), linked("Another single window.")
    assert "class=" in first
    assert "class=" not in second
    g.pop("linked_terms")
    assert "class=" in linked("A single window.")


def test_links_and_other_markup_stay_as_they_are(linked):
    html = '<p><a href="/x">single window</a> &lt;b&gt; <em>risk management</em></p>'
    expected = html.replace("risk management", link("T049", "risk management"))
    assert linked(html) == expected


def test_what_looks_like_markup_in_a_text_stays_text(linked):
    assert linked("&lt;script&gt; single window &amp; more").startswith("&lt;script&gt; <a class=")

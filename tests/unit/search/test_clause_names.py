"""Clauses in search: agreements by the clauses that they have, and clauses by their names."""

import pytest

from search.clause_names import clauses_named
from search.documents import documents_of
from tests.clauses import assessed, cited_agreements
from tests.pages.conftest import page_at


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("controlled delivery", ["controlled_delivery"]),
        ("  Controlled   DELIVERY ", ["controlled_delivery"]),
        ("advance rul", ["advance_rulings"]),
        ("lanternfish", []),
        ("a", []),
        ("", []),
        ("controlled delivery " * 20, []),
    ],
)
def test_clauses_are_named_by_words_of_their_names(app, words, codes):
    with app.test_request_context("/en/"):
        assert clauses_named(words) == codes


def test_clauses_are_named_in_every_language(app):
    with app.test_request_context("/en/"):
        assert "transit" in clauses_named("过境")
        assert "transit" in clauses_named("Транзит")


def test_an_agreement_is_found_by_what_it_has_and_not_by_what_it_lacks(app):
    cited_agreements(app, "A1")
    assessed(app, "A1", controlled_delivery="present art_5", advance_rulings="absent")
    with app.app_context():
        text = {token for token, _place in documents_of(["A1"])[0].text}
    assert "controlled" in text
    assert "rulings" not in text


def test_the_search_page_leads_to_the_clause(searcher):
    page = page_at(searcher, "/en/search?q=controlled+delivery")
    assert "/en/agreements/clauses/controlled_delivery" in page.hrefs
    page = page_at(searcher, "/en/search?q=lanternfish")
    assert not [href for href in page.hrefs if "/agreements/clauses/" in href]

"""Identifiers of places in a text: which there are, what they are called, how people write them."""

import pytest
from flask_babel import force_locale

from core.problems import BadValue
from registry.provisions import LONGEST, is_provision, provision_words
from registry.schema.fields import Provisions

FIELD = Provisions(name="articles", label="Articles")


@pytest.mark.parametrize(
    "identifier",
    ["preamble", "conclusions", "art_5", "art_5bis", "art_5-1", "annex_1__art_2", "annex_a",
     "part_2__chp_1__art_3__para_2__point_a", "annex_1__preamble", "preface",
     "annex", "annex__art_2", "title_2__art_5", "protocol_1__annex_a"],
)  # fmt: skip
def test_identifiers_in_the_manner_of_akoma_ntoso(identifier):
    assert is_provision(identifier)


@pytest.mark.parametrize(
    "text",
    ["", "art", "art_", "art__", "art-5", "art 5", "art_5/../x", "art_5.", "5",
     "art5", "article_5", "art_5_6", "art_5__", "__art_5", "art_5__preamble_1",
     "ART_5", "art_5\n", "art_5 ", "preamble__art_5", "art_" + "5" * 9, "art_٥",
     "__".join(["art_1"] * LONGEST)],
)  # fmt: skip
def test_what_is_no_identifier(text):
    assert not is_provision(text)


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("preamble", "Preamble"),
        ("art_5", "Article 5"),
        ("annex_1__art_2", "Annex 1, article 2"),
        ("annex_1__preamble", "Annex 1, Preamble"),
        ("protocol__annex__art_2", "Protocol, annex, article 2"),
        ("fig_3", "fig_3"),  # of a later version: said as it is
    ],
)
def test_identifiers_are_said_in_words(app, identifier, words):
    with app.test_request_context("/en/"), force_locale("en"):
        assert provision_words(identifier) == words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["5"], ["art_5"]),
        (["5, 6 7;art_8"], ["art_5", "art_6", "art_7", "art_8"]),
        (["5\nart_5\nART_5"], ["art_5"]),
        (["art_5、annex_1__art_2，preamble"], ["art_5", "annex_1__art_2", "preamble"]),
        ([" , "], []),
        ([], []),
    ],
)
def test_articles_are_read_as_people_write_them(app, typed, read):
    with app.test_request_context("/en/"):
        assert FIELD.read(typed) == read


@pytest.mark.parametrize("typed", ["Article 5", "art5", "5-7", "<b>", "art_5\u202e"])
def test_what_names_no_article_is_refused_and_quoted(app, typed):
    with app.test_request_context("/en/"), pytest.raises(BadValue):
        FIELD.read([typed])

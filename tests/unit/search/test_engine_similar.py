"""Words spelt like another, from the words of the index."""

import pytest

from search.engine import SearchEngine
from tests.unit.search.conftest import document, with_sections

STAFF = ("staff",)


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("recogniton", [("recognition", 2)]),
        ("recogintion", [("recognition", 2)]),
        ("recongiton", [("recognition", 2)]),
        ("recognition", []),
        ("mutal", [("mutual", 2)]),
        ("secrt", []),
        ("xyz", []),
        ("", []),
    ],
)
def test_similar_words_are_found_that_the_public_may_find(
    library: SearchEngine, word: str, words: list[tuple[str, int]]
) -> None:
    library.apply(
        [
            document("S1", "secret", "mutual", audience=STAFF),
            with_sections("L1", "annex", "recognition recognition"),
        ]
    )
    assert list(library.similar(word)) == words


def test_similar_words_come_nearest_first_then_most_frequent_first(engine: SearchEngine) -> None:
    engine.apply(
        [document("A1", "harbours"), document("A2", "harboured"), document("A3", "harbors")]
    )
    engine.apply([document("A4", "harbors")])
    engine.apply([document("A5", "harbours")], ["A1"])
    assert engine.similar("harbouts") == (("harbours", 1), ("harbors", 2))
    assert engine.similar("harboure") == (("harboured", 1), ("harbours", 1), ("harbors", 2))
    assert engine.similar("harboure", 1) == (("harboured", 1),)

"""What comes first: titles in order, whole titles, codes, boosts; on the real engine."""

from dataclasses import replace

import pytest

from search.engine import Boost, SearchEngine, Sort
from search.query import Everything
from tests.unit.search.conftest import ask, codes_of, document


def test_titles_are_sorted_by_the_order_of_the_reader_s_language(engine: SearchEngine) -> None:
    orders = {"A1": b"zebra", "A2": b"apple", "A3": b"mango", "A4": b"mango", "A5": None}
    first = [
        replace(document(code, "customs"), order={"en": key, "fr": key[::-1]} if key else {})
        for code, key in orders.items()
    ]
    engine.apply(first[::-1])
    assert codes_of(engine, Everything(), sort=Sort.TITLE) == ["A2", "A3", "A4", "A1", "A5"]
    engine.apply([replace(document("A6", "customs"), order={"en": b"banana"}), document("A0", "x")])
    english = codes_of(engine, Everything(), sort=Sort.TITLE)
    assert english == ["A2", "A6", "A3", "A4", "A1", "A0", "A5"]
    french = codes_of(engine, Everything(), sort=Sort.TITLE, language="fr")
    assert french == ["A1", "A2", "A3", "A4", "A0", "A5", "A6"]
    assert codes_of(engine, Everything(), sort=Sort.TITLE, language="kk") == sorted(english)
    assert codes_of(engine, Everything(), sort=Sort.TITLE, offset=2, limit=2) == ["A3", "A4"]


def test_a_whole_title_comes_before_what_contains_it_and_a_code_before_both(
    engine: SearchEngine,
) -> None:
    engine.apply(
        [
            document("A1", "transit transit", "transit " * 20),
            replace(document("A2", "transit", "rules"), exact=("m1", "m2")),
            document("A3", "customs", "transit"),
        ]
    )
    assert [hit.code for hit in ask(engine, "transit").hits] == ["A1", "A2", "A3"]
    assert [hit.code for hit in ask(engine, "transit", exact="m2").hits] == ["A2", "A1", "A3"]
    both = ask(engine, "transit", exact="m2", first="A3").hits
    assert [hit.code for hit in both] == ["A3", "A2", "A1"]
    assert [hit.code for hit in ask(engine, "customs", exact="m2").hits] == ["A3"]
    assert [hit.code for hit in ask(engine, "", exact="m1", first="A3").hits] == ["A3", "A2", "A1"]


def test_boosts_multiply(engine: SearchEngine) -> None:
    engine.apply(
        [
            document("A1", "transit", kind=("event",)),
            document("A2", "transit", kind=("agreement",)),
            document("A3", "transit", kind=("agreement",)),
        ]
    )
    plain = ask(engine, "transit").hits
    given = {"status": {"ended": frozenset({"A2"})}}
    boosts = (
        Boost("kind", "agreement", 2), Boost("status", "ended", 2), Boost("kind", "none", 9),
        Boost("other", "none", 9), Boost("@audience", "public", 9),
    )  # fmt: skip
    tilted = ask(engine, "transit", given=given, boosts=boosts).hits
    assert [hit.code for hit in tilted] == ["A2", "A3", "A1"]
    factors = [hit.score / plain[0].score for hit in tilted]
    assert factors == pytest.approx([4, 2, 1])

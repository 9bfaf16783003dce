"""Nodes of a query that are settled by facets and codes, and phrases, on the real engine."""

from search.engine import SearchEngine, SearchRequest, Sort
from search.query import And, Codes, Field, Not, Or, Phrase, Term
from tests.unit.search.conftest import ask, codes_of, document


def test_a_field_of_the_query_is_a_facet_of_the_index(library: SearchEngine) -> None:
    china = Field("administration", ("CN",))
    asked = And((china, Not(Field("kind", ("measure", "note")))))
    assert codes_of(library, asked, sort=Sort.CODE) == ["A1", "A2", "A3"]
    either = Or((Field("administration", ("FR", "KZ")), Field("kind", ("note",))))
    assert codes_of(library, either, sort=Sort.CODE) == ["A3", "K1"]
    assert codes_of(library, Field("administration", ("KZ",)), "staff") == ["A9"]
    assert codes_of(library, Field("@audience", ("staff",)), "staff") == []
    assert codes_of(library, Field("administration", ())) == []


def test_codes_of_the_query_stand_beside_words_and_given_facets(library: SearchEngine) -> None:
    settled = Codes(frozenset({"A1", "M1", "A9", "Z9"}))
    assert codes_of(library, settled, sort=Sort.CODE) == ["A1", "M1"]
    assert codes_of(library, And((Term(("mutual",)), Not(settled)))) == []
    assert codes_of(library, Or((settled, Term(("accord",)))), sort=Sort.CODE) == ["A1", "A3", "M1"]
    given = {"status": {"signed": frozenset({"A1", "A3"}), "ended": frozenset({"M1"})}}
    result = library.search(
        SearchRequest(
            settled, "public", given=given, count=("status",), filters={"status": ("ended",)}
        )
    )
    assert [hit.code for hit in result.hits] == ["M1"]
    assert result.facets["status"] == {"ended": 1, "signed": 1}


def test_what_only_filters_does_not_score(library: SearchEngine) -> None:
    words = library.search(SearchRequest(Term(("mutual",)), "public")).hits
    both = And(
        (Term(("mutual",)), Field("kind", ("agreement", "measure")), Codes(frozenset(["A1"])))
    )
    assert library.search(SearchRequest(both, "public")).hits == words[:1]
    only = library.search(SearchRequest(Field("kind", ("agreement",)), "public")).hits
    assert [(hit.code, hit.score) for hit in only] == [("A1", 0), ("A3", 0), ("A2", 0)]


def test_large_sets_of_codes_mean_the_same_as_small_ones(engine: SearchEngine) -> None:
    engine.apply([document(f"A{n:03}", "customs") for n in range(120)])
    engine.apply([document(f"B{n:03}", "customs") for n in range(120)], ["A007"])
    wanted = frozenset(f"{letter}{n:03}" for letter in "ABC" for n in range(0, 120, 7))
    there = sorted(code for code in wanted if code[0] != "C" and code != "A007")
    assert codes_of(engine, Codes(wanted), sort=Sort.CODE, limit=99) == there
    given = {"status": {"signed": wanted}}
    result = ask(engine, "", given=given, count=("status",), only=wanted | {"A001"})
    assert (result.total, result.facets["status"]) == (len(there) + 1, {"signed": len(there)})


def test_phrases_with_alternatives_match_any_of_them_once(engine: SearchEngine) -> None:
    engine.apply(
        [
            document("A1", "single window"),
            document("A2", "one window"),
            document("A3", "window one"),
        ]
    )
    phrase = Phrase(((0, ("single", "one")), (1, ("window", "windows"))))
    assert codes_of(engine, phrase, sort=Sort.CODE) == ["A1", "A2"]
    assert codes_of(engine, Phrase(((0, ("single", "one")), (1, ("single", "one"))))) == []

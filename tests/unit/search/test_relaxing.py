"""Questions that ask for too much: which parts may be given up, and in which order answers come."""

import pytest

from search.engine import SearchEngine, SearchRequest
from search.nodes import And, Codes, Field, Most, Node, Not, Or, Term
from search.relaxing import relaxed, with_named
from tests.unit.search.conftest import document

RAIL, MADRID, CHINA = (Term((word,)) for word in ("rail", "madrid", "china"))
KIND = Field("kind", ("agreement",))


@pytest.mark.parametrize(
    ("asked", "share", "wider"),
    [
        (And((RAIL, MADRID)), 0.4, Most(1, (RAIL, MADRID))),
        (And((RAIL, MADRID, CHINA)), 0.4, Most(2, (RAIL, MADRID, CHINA))),
        (And((RAIL, MADRID, CHINA)), 0.0, Most(1, (RAIL, MADRID, CHINA))),
        (And((RAIL, MADRID, KIND)), 0.4, And((Most(1, (RAIL, MADRID)), KIND))),
        (And((RAIL, MADRID, Not(CHINA))), 0.4, And((Most(1, (RAIL, MADRID)), Not(CHINA)))),
        (And((RAIL, Or((KIND, Codes(frozenset("A")))))), 0.4, None),
        (RAIL, 0.4, None),
        (And((RAIL, KIND)), 0.4, None),
    ],
)
def test_filters_and_exclusions_are_not_given_up(
    asked: Node, share: float, wider: Node | None
) -> None:
    assert relaxed(asked, share) == wider


def test_what_a_question_is_about_is_filtered_like_what_it_finds() -> None:
    named = frozenset({"T049"})
    assert with_named(And((RAIL, CHINA, KIND)), named) == And(
        (Or((And((RAIL, CHINA)), Codes(named))), KIND)
    )
    assert with_named(RAIL, named) == Or((RAIL, Codes(named)))
    assert with_named(KIND, named) == KIND
    assert with_named(RAIL, frozenset()) == RAIL


def test_who_has_all_comes_first_and_then_who_has_the_rare(engine: SearchEngine) -> None:
    engine.rebuild(
        [
            *(document(f"C{n}", "china to", "china to china to rail") for n in range(30)),
            document("ALL", "something else", "rail china madrid to"),
            document("RARE", "madrid china"),
        ]
    )
    to = Term(("to",))
    node = Most(2, (RAIL, CHINA, MADRID, to))
    found = engine.search(SearchRequest(node, "public", limit=3))
    assert [hit.code for hit in found.hits][:2] == ["ALL", "RARE"]
    assert found.total == 32

"""Long texts in sections, found by themselves and counted as their record."""

import pytest

from search.engine import SearchEngine, Sort
from tests.unit.search.conftest import ask, document, found, with_sections

STAFF = ("staff",)


@pytest.fixture
def annexes(engine: SearchEngine) -> SearchEngine:
    """Long texts in sections, among short ones, in several commits."""
    engine.apply(
        [
            with_sections("L1", "customs", "transit of goods", "goods in transit to ports", date=5,
                          kind=("agreement",)),
            document("S1", "transit", "ports", date=1, kind=("measure",)),
        ]
    )  # fmt: skip
    engine.apply(
        [with_sections("L2", "customs ports", "recognition", audience=STAFF, kind=("law",))]
    )
    engine.apply([document("S2", "other", "customs", date=9)])
    return engine


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("transit", ["L1", "S1"]),
        ("customs transit goods", ["L1"]),
        ('"goods in"', ["L1"]),
        ('"goods goods"', []),
        ('"customs transit"', []),
        ('"transit goods"', []),
        ("port*", ["L1", "S1"]),
        ("customs -transit", ["S2"]),
        ("recognition", []),
        ("ports OR annex", ["L1", "S1"]),
    ],
)
def test_words_in_sections_count_for_their_record(
    annexes: SearchEngine, text: str, codes: list[str]
) -> None:
    assert found(annexes, text) == codes
    assert ask(annexes, text).total == len(codes)


def test_sections_are_no_documents_of_their_own(annexes: SearchEngine) -> None:
    assert annexes.document_count() == 4
    assert annexes.codes() == {"L1", "L2", "S1", "S2"}
    result = ask(annexes, "transit", count=("kind",), until=3)
    assert (result.total, result.later) == (1, 1)
    assert result.facets["kind"] == {"measure": 1}
    everything = ask(annexes, "", "staff", count=("kind",))
    assert everything.total == 4
    assert everything.facets["kind"] == {"agreement": 1, "law": 1, "measure": 1}
    assert [hit.code for hit in ask(annexes, "", sort=Sort.OLDEST).hits] == ["S1", "L1", "S2"]
    assert annexes.check().problems == ()


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.NEWEST])
@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("customs", ""),
        ("transit", "s1"),
        ("ports", "s2"),
        ("transit ports", "s2"),
        ("customs transit goods in", "s2"),
        ('"of goods"', "s1"),
        ("customs OR nowhere", ""),
        ("annex -recognition", ""),
        ("", ""),
    ],
)
def test_a_hit_tells_its_best_section(
    annexes: SearchEngine, text: str, section: str, sort: Sort
) -> None:
    hits = {hit.code: hit.section for hit in ask(annexes, text, sort=sort).hits}
    assert hits.pop("L1") == section
    assert not any(hits.values())


def test_what_a_record_says_itself_weighs_more_than_a_section(engine: SearchEngine) -> None:
    engine.apply(
        [
            with_sections("A1", "nothing here at all", "transit"),
            with_sections("A2", "transit", "nothing here at all"),
            with_sections("A3", "nothing here", "transit", "transit", "transit", "transit"),
        ]
    )
    hits = ask(engine, "transit").hits
    assert [hit.code for hit in hits] == ["A2", "A1", "A3"]
    assert hits[1].score == pytest.approx(hits[2].score)


def test_replaced_and_deleted_records_take_their_sections_along(annexes: SearchEngine) -> None:
    annexes.apply([with_sections("L1", "customs", "harbours")])
    assert found(annexes, "goods") == []
    assert ask(annexes, "harbours").hits[0].section == "s1"
    for n in range(9):  # until segments are merged
        annexes.apply([with_sections(f"N{n}", "own", "deep word")], [f"N{n - 3}"])
    assert found(annexes, "deep") == ["N6", "N7", "N8"]
    assert {hit.section for hit in ask(annexes, "deep").hits} == {"s1"}
    assert found(annexes, '"deep word"') == ["N6", "N7", "N8"]
    annexes.apply([], ["L1", "N7"])
    assert found(annexes, "harbours OR deep") == ["N6", "N8"]
    assert annexes.document_count() == 5
    assert annexes.check().problems == ()

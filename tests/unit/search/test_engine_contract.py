"""What every search engine must do, tried on the real one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from search.engine import (
    IndexBusy,
    IndexDocument,
    IndexUnavailable,
    InvalidDocument,
    SearchEngine,
    SearchRequest,
    Section,
    Sort,
)
from search.query import Concept
from tests.unit.search.conftest import ask, document, found

CITED = {"A1": 0, "A2": 5, "A3": 1}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("recognition", ["A1"]),
        ("RECOGNITION mutual", ["A1"]),
        ("recognition OR window", ["A1", "M1"]),
        ("mutual -recognition", ["M1"]),
        ('"mutual recognition"', ["A1"]),
        ('"recognition mutual"', []),
        ("recog*", ["A1"]),
        ("reco*", ["A1", "A3"]),
        ("agreements", ["A1"]),
        ("mutuelle", ["A3"]),
        ("accord", ["A3"]),
        ("singlewindow", ["M1"]),
        ("single-window", ["M1"]),
        ("single window", ["M1"]),
        ("互认 新加坡", ["A2"]),
        ("互認", ["A2"]),
        ("海关新加坡", ["A2"]),
        ('"海关新加坡"', []),
        ("局", ["A2"]),
        ("排", ["A2"]),
        ("海", ["A2"]),
        ("өзара", ["K1"]),
        ("ozara tanu", ["K1"]),
        ("nowhere", []),
        ("-recognition", ["A2", "A3", "K1", "M1"]),
        ("", ["A1", "A2", "A3", "K1", "M1"]),
        ("!!", []),
    ],
)
def test_queries_find_what_they_mean(library: SearchEngine, text: str, codes: list[str]) -> None:
    assert found(library, text) == codes


def test_a_concept_is_found_whatever_the_words(library: SearchEngine) -> None:
    result = library.search(SearchRequest(Concept(("c:KZ",)), "public"))
    assert [hit.code for hit in result.hits] == ["K1"]


def test_phrases_do_not_reach_from_title_into_text(library: SearchEngine) -> None:
    assert found(library, '"recognition customs"') == []


def test_titles_weigh_more_than_text(engine: SearchEngine) -> None:
    engine.apply([document("A1", "other", "transit rules"), document("A2", "transit", "rules")])
    assert [hit.code for hit in ask(engine, "transit").hits] == ["A2", "A1"]


def test_nothing_of_another_audience_is_seen(library: SearchEngine) -> None:
    result = ask(library, "", count=("kind", "administration"), limit=0)
    assert result.total == 5
    assert result.facets["kind"] == {"agreement": 3, "measure": 1, "note": 1}
    assert "KZ" not in result.facets["administration"]
    assert found(library, "draft") == []
    assert found(library, "", only=frozenset({"A9", "A1"})) == ["A1"]
    assert found(library, "draft", audience="staff") == ["A9"]
    assert ask(library, "", audience="nobody", count=("kind",)).facets == {"kind": {}}


def test_marks_of_the_index_itself_cannot_be_asked_for(library: SearchEngine) -> None:
    result = ask(library, "", count=("@audience",), filters={"@audience": ("staff",)})
    assert (result.total, result.facets) == (0, {"@audience": {}})


def test_values_of_one_facet_are_alternatives_and_facets_are_joined(library: SearchEngine) -> None:
    assert found(library, "", filters={"administration": ("SG", "FR")}) == ["A1", "A2", "A3"]
    both = {"administration": ("SG", "FR"), "kind": ("measure",)}
    assert found(library, "", filters=both) == []
    assert found(library, "", filters={"kind": ("unknown",)}) == []


def test_a_facet_is_not_narrowed_by_its_own_filter(library: SearchEngine) -> None:
    chosen = {"administration": ("SG",)}
    result = ask(library, "", filters=chosen, count=("administration", "kind"))
    assert result.facets["administration"] == {"CN": 3, "SG": 2, "FR": 1}
    assert result.facets["kind"] == {"agreement": 2}
    assert result.total == 2


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        (Sort.OLDEST, ["A2", "A3", "A1", "K1", "M1"]),
        (Sort.NEWEST, ["A1", "A3", "A2", "K1", "M1"]),
        (Sort.CODE, ["A1", "A2", "A3", "K1", "M1"]),
        (Sort.RELEVANCE, ["A1", "A3", "A2", "K1", "M1"]),
    ],
)
def test_results_are_sorted(library: SearchEngine, sort: Sort, codes: list[str]) -> None:
    assert [hit.code for hit in ask(library, "", sort=sort).hits] == codes


def test_pages_follow_one_another(library: SearchEngine) -> None:
    pages = [ask(library, "", sort=Sort.CODE, offset=n, limit=2) for n in (0, 2, 4, 6)]
    assert [[hit.code for hit in page.hits] for page in pages] == [
        ["A1", "A2"], ["A3", "K1"], ["M1"], [],
    ]  # fmt: skip
    assert {page.total for page in pages} == {5}


def test_pages_by_relevance_hold_each_result_once(engine: SearchEngine) -> None:
    engine.apply([document(f"A{n:03}", "customs", "transit " * (n % 7)) for n in range(100)])
    codes = [
        hit.code
        for start in range(0, 100, 8)
        for hit in ask(engine, "customs transit* OR customs", offset=start, limit=8).hits
    ]
    assert len(codes) == 100
    assert len(set(codes)) == 100


def test_codes_settled_elsewhere_narrow_the_results(library: SearchEngine) -> None:
    assert found(library, "", only=frozenset({"A1", "M1", "Z9"})) == ["A1", "M1"]
    assert found(library, "", without=frozenset({"A1", "Z9"})) == ["A2", "A3", "K1", "M1"]
    assert found(library, "", only=frozenset()) == []


def test_documents_are_replaced_and_deleted_in_one_batch(library: SearchEngine) -> None:
    before = library.version()
    library.apply([document("A1", "Renamed", kind=("note",))], ["M1", "unknown"])
    assert found(library, "recognition") == []
    assert found(library, "renamed") == ["A1"]
    assert library.codes() == {"A1", "A2", "A3", "A9", "K1"}
    assert library.document_count() == 5
    assert ask(library, "", count=("kind",)).facets["kind"] == {"agreement": 2, "note": 2}
    assert library.version() != before
    assert library.check().problems == ()


def test_the_last_of_two_documents_of_one_code_counts(engine: SearchEngine) -> None:
    engine.apply([document("A1", "first"), document("A1", "second")])
    assert (found(engine, "first"), found(engine, "second")) == ([], ["A1"])
    assert engine.document_count() == 1


def test_many_small_batches_leave_every_document_once(engine: SearchEngine) -> None:
    for round_ in range(12):
        engine.apply([document(f"A{n}", f"round{round_} customs") for n in range(round_, 15)])
    assert engine.document_count() == 15
    assert found(engine, "customs", limit=50) == sorted(f"A{n}" for n in range(15))
    assert found(engine, "round0") == ["A0"]
    assert engine.check().problems == ()


def test_another_process_sees_changes_and_rebuilds(
    library: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    other = open_engine()
    assert found(other, "recognition") == ["A1"]
    library.apply([], ["A1"])
    assert found(other, "recognition") == []
    version = other.version()
    assert library.rebuild([document("B1", "Rebuilt recognition")]) == 1
    assert found(other, "recognition") == ["B1"]
    assert other.codes() == {"B1"}
    assert other.version() != version


def test_a_failed_rebuild_leaves_the_index_as_it_was(library: SearchEngine) -> None:
    def broken() -> Iterator[IndexDocument]:
        yield document("B1", "new")
        raise RuntimeError("the database went away")

    with pytest.raises(Exception, match=r"not written|went away"):
        library.rebuild(broken())
    assert found(library, "recognition") == ["A1"]
    library.apply([document("B2", "after")])
    assert found(library, "after") == ["B2"]


@pytest.mark.parametrize(
    "bad",
    [
        IndexDocument("", ("public",)),
        IndexDocument(" A1", ("public",)),
        IndexDocument("A1", ()),
        IndexDocument("A1", ("public",), title=(("", 0),)),
        IndexDocument("A1", ("public",), title=(("b", 1), ("a", 0))),
        IndexDocument("A1", ("public",), text=(("\ud800", 0),)),
        IndexDocument("A1", ("public",), stems=("x" * 300,)),
        IndexDocument("A1", ("public",), facets={"a=b": ("c",)}),
        IndexDocument("A1", ("public",), facets={"@audience": ("public",)}),
        IndexDocument("A1", ("public",), facets={"kind": (None,)}),  # type: ignore[dict-item]
        IndexDocument("A1", ("public",), title=None),  # type: ignore[arg-type]
        IndexDocument("A1", ("public",), date="2015"),  # type: ignore[arg-type]
        IndexDocument("A1", ("public",), exact=("",)),
        IndexDocument("A1", ("public",), order={"en": "title"}),  # type: ignore[dict-item]
        IndexDocument("A1", ("public",), order={"e=n": b"title"}),
        IndexDocument("A1", ("public",), sections=(Section("s1", (("b", 1), ("a", 0))),)),
        IndexDocument("A1", ("public",), sections=(Section("s1", (), ("x" * 300,)),)),
        IndexDocument("A1", ("public",), sections=(Section("\ud800", ()),)),
    ],
)
def test_a_bad_document_spoils_nothing(library: SearchEngine, bad: IndexDocument) -> None:
    with pytest.raises(InvalidDocument):
        library.apply([document("B1", "good"), bad], ["A1"])
    assert found(library, "good") == []
    assert found(library, "recognition") == ["A1"]
    library.apply([document("B1", "good")])
    assert found(library, "good") == ["B1"]


def test_without_an_index_searching_and_writing_say_so(
    open_engine: Callable[[], SearchEngine],
) -> None:
    engine = open_engine()
    with pytest.raises(IndexUnavailable):
        ask(engine, "customs")
    with pytest.raises(IndexUnavailable):
        engine.apply([document("A1", "customs")])
    assert engine.check().problems


def test_only_one_process_writes(
    library: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    other = open_engine()

    def interrupted() -> Iterator[IndexDocument]:
        with pytest.raises(IndexBusy):
            other.apply([], ["A1"])
        assert found(other, "recognition") == ["A1"]
        yield document("B1", "recognition")

    library.rebuild(interrupted())
    assert found(other, "recognition") == ["B1"]


def test_threads_get_right_answers_while_the_index_changes(library: SearchEngine) -> None:
    texts = {"recognition": ["A1"], "互认 新加坡": ["A2"], "reco*": ["A1", "A3"]}

    def many(text: str) -> bool:
        return all(found(library, text) == texts[text] for _ in range(60))

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(many, text) for text in [*texts, *texts]]
        for n in range(10):
            library.apply([document(f"Z{n}", "unrelated")])
        assert all(answer.result() for answer in answers)


def test_a_given_facet_is_filtered_and_counted_like_the_others(library: SearchEngine) -> None:
    given = {
        "status": {"in_force": frozenset({"A1", "A3", "A9", "gone"}), "signed": frozenset({"A2"})}
    }
    free = ask(library, "", given=given, count=("status", "kind"))
    assert free.facets["status"] == {"in_force": 2, "signed": 1}
    chosen = ask(
        library, "", given=given, count=("status", "kind"), filters={"status": ("in_force",)}
    )
    assert {hit.code for hit in chosen.hits} == {"A1", "A3"}
    assert chosen.facets["status"] == {"in_force": 2, "signed": 1}
    assert chosen.facets["kind"] == {"agreement": 2}
    assert ask(library, "", filters={"status": ("in_force",)}).total == 0


def test_what_is_dated_later_is_left_out_and_counted(library: SearchEngine) -> None:
    result = ask(library, "", until=20, count=("kind",), filters={"kind": ("agreement",)})
    assert {hit.code for hit in result.hits} == {"A2", "A3"}
    assert result.later == 1
    assert result.facets["kind"] == {"agreement": 2, "measure": 1, "note": 1}
    assert ask(library, "", "staff", until=20).later == 2
    assert ask(library, "").later == 0


def test_one_document_may_come_first_if_it_is_found(library: SearchEngine) -> None:
    for code in ("A1", "M1"):
        assert ask(library, "mutual", first=code).hits[0].code == code
    assert ask(library, "mutual", first="A2").total == 2
    assert ask(library, "mutual", first="no such").total == 2


def test_the_writer_may_write_inside_its_block_and_nobody_else(
    engine: SearchEngine, open_engine: Callable[[], SearchEngine]
) -> None:
    with engine.writing():
        engine.apply([document("B1", "customs")])
        engine.rebuild([document("B2", "customs")])
        with pytest.raises(IndexBusy):
            open_engine().apply([document("B3", "customs")])
    open_engine().apply([document("B3", "customs")])
    assert engine.codes() == {"B2", "B3"}


def test_an_engine_tells_whether_it_needs_a_rebuild(
    open_engine: Callable[[], SearchEngine],
) -> None:
    engine = open_engine()
    assert engine.needs_rebuild()
    engine.rebuild([])
    assert not open_engine().needs_rebuild()


def test_what_fails_in_making_documents_is_told_as_it_is(library: SearchEngine) -> None:
    def failing() -> Iterator[IndexDocument]:
        yield document("B1", "customs")
        raise KeyError("a row without a heading")

    with pytest.raises(KeyError):
        library.rebuild(failing())
    assert "A1" in library.codes()


def test_among_like_matches_the_record_that_more_refer_to_comes_first(engine: SearchEngine) -> None:
    alike = [replace(document(code, "mutual recognition"), cited=n) for code, n in CITED.items()]
    engine.apply(alike)
    hits = ask(engine, "mutual recognition").hits
    assert [hit.code for hit in hits] == ["A2", "A3", "A1"]

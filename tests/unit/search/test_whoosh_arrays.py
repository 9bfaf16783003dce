"""Our arrays against Whoosh itself: the same totals and scores, whoever reads and writes."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as asked
from whoosh.codec import default_codec
from whoosh.fields import FieldType, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Frequency
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from search import ranking
from search.engine import IndexDocument, SearchRequest
from search.query import And, Node, Or, Term, parse
from search.whoosh_engine import WhooshEngine
from search.whoosh_folder import IndexFolder
from tests.unit.search.conftest import document

WORDS = [f"w{number}" for number in range(60)]
COUNT = 300


def library() -> Iterator[IndexDocument]:
    """Documents of words that are as unevenly frequent as those of a language."""
    chance = random.Random(5)
    weights = [1 / (rank + 2) for rank in range(len(WORDS))]
    for number in range(COUNT):
        title = chance.choices(WORDS, weights, k=chance.randint(1, 6))
        text = chance.choices(WORDS, weights, k=chance.randint(0, 200))
        one = document(
            f"A{number:03}", " ".join(title), " ".join(text), kind=(chance.choice("abc"),),
            subject=tuple({f"s{chance.randint(0, 20)}" for _ in range(number % 4)}),
        )  # fmt: skip
        yield replace(one, stems=())


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """Our index, written in a rebuild and several commits, some of which merge."""
    made = WhooshEngine(tmp_path_factory.mktemp("arrays") / "index")
    documents = list(library())
    made.rebuild(documents[:150])
    for start in range(150, COUNT, 15):
        made.apply(documents[start : start + 15])
    yield made
    made.close()


class _Words(FieldType):
    """Weighs words of the title as the engine does, in plain Python."""

    def __init__(self) -> None:
        super().__init__(Frequency(), None, scorable=True)

    def index(
        self, value: IndexDocument, **_options: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        titled = [token for token, _ in value.title]
        texts = [token for token, _ in value.text]
        for token in {*titled, *texts}:
            count = titled.count(token) + texts.count(token)
            weight = titled.count(token) * ranking.TITLE_WEIGHT + texts.count(token)
            yield token.encode(), count, weight, count.to_bytes(4, "big")


class _Code(FieldType):
    def __init__(self) -> None:
        super().__init__(Frequency(), None, stored=True)
        self.indexed = False


def stock() -> Searcher:
    """The same documents in Whoosh's own format, by Whoosh's own writer."""
    index = RamStorage().create_index(Schema(words=_Words(), code=_Code()))
    writer = index.writer(codec=default_codec())
    for one in library():
        writer.add_document(words=one, code=one.code)
    writer.commit()
    return index.searcher(weighting=BM25F(B=ranking.B, K1=ranking.K1))


def read_by_whoosh(engine: WhooshEngine) -> Searcher:
    """Our index, read by Whoosh's own searcher."""
    folder = IndexFolder(engine._folder.root)
    index = folder.open(folder.current())
    return index.searcher(weighting=BM25F(B=ranking.B, K1=ranking.K1))


def _term(word: str) -> tuple[Node, asked.Query]:
    return Term((word,)), asked.Term("words", word)


def _questions() -> Iterator[tuple[Node, asked.Query]]:
    yield from (_term(word) for word in (*WORDS[:40:3], "nowhere"))
    for words in (WORDS[:2], WORDS[1:40:9], WORDS[50:53], [WORDS[0], "nowhere"]):
        ours, theirs = zip(*map(_term, words), strict=True)
        yield And(ours), asked.And(list(theirs))
        yield Or(ours), asked.Or(list(theirs))


def _compare(engine: WhooshEngine, searcher: Searcher) -> None:
    for node, query in _questions():
        mine = engine.search(SearchRequest(node, "public", limit=COUNT))
        theirs = searcher.search(query, limit=None)
        scores = {hit["code"]: hit.score for hit in theirs}
        assert mine.total == len(scores) == len(mine.hits), query
        assert {hit.code: hit.score for hit in mine.hits} == pytest.approx(scores, rel=1e-5), query
        assert _falls([hit.score for hit in mine.hits])


def _falls(scores: Sequence[float]) -> bool:
    return all(one >= other for one, other in pairwise(scores))


def test_totals_and_scores_equal_those_of_an_index_written_by_whoosh(engine: WhooshEngine) -> None:
    with stock() as searcher:
        _compare(engine, searcher)


def test_whoosh_reads_our_index_and_gets_the_same(engine: WhooshEngine) -> None:
    searcher = read_by_whoosh(engine)
    assert len(searcher.leaf_searchers()) > 1
    assert searcher.doc_count() == COUNT
    _compare(engine, searcher)
    searcher.close()


def test_whoosh_s_own_tools_read_our_terms(engine: WhooshEngine) -> None:
    searcher = read_by_whoosh(engine)
    reader = searcher.reader()
    assert sorted(reader.field_terms("words")) == sorted(WORDS)
    assert list(reader.expand_prefix("words", "w5")) == sorted(
        w.encode() for w in WORDS if w[1] == "5"
    )
    starts = searcher.search(asked.Prefix("words", "w5"), limit=None)
    mine = engine.search(
        SearchRequest(Or(tuple(Term((w,)) for w in WORDS if w[1] == "5")), "public")
    )
    assert len(starts) == mine.total
    searcher.close()


def test_deleted_documents_are_gone_for_whoosh_too(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(library())
    engine.apply([], [f"A{number:03}" for number in range(100)])
    searcher = read_by_whoosh(engine)
    found = searcher.search(asked.Term("words", WORDS[0]), limit=None)
    mine = engine.search(SearchRequest(Term((WORDS[0],)), "public", limit=COUNT))
    assert sorted(hit["code"] for hit in found) == sorted(hit.code for hit in mine.hits)
    assert searcher.doc_count() == engine.document_count() == COUNT - 100
    searcher.close()
    engine.close()


@pytest.mark.parametrize("asked_for", [WORDS[0], WORDS[30], WORDS[59], "w5*", ""])
def test_facets_are_counted_alike_for_many_and_for_few(
    engine: WhooshEngine, asked_for: str
) -> None:
    node = parse(asked_for).node
    result = engine.search(
        SearchRequest(node, "public", limit=COUNT, count=("kind", "subject", "none"))
    )
    codes = {hit.code for hit in result.hits}
    for name in ("kind", "subject"):
        held = Counter(
            value for one in library() if one.code in codes for value in one.facets[name]
        )
        assert result.facets[name] == held
        assert list(result.facets[name]) == sorted(held, key=lambda value: (-held[value], value))
    assert result.facets["none"] == {}

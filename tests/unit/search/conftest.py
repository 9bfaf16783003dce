"""Documents and engines for the tests of searching."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.analysis.streams import stem_bag, word_stream
from search.engine import IndexDocument, SearchEngine, SearchRequest, SearchResult, Section
from search.query import Node, parse
from search.whoosh_engine import WhooshEngine


def document(
    code: str,
    title: str,
    text: str = "",
    *,
    language: str = "en",
    audience: tuple[str, ...] = ("public", "staff"),
    concepts: tuple[str, ...] = (),
    date: int | None = None,
    **facets: tuple[str, ...],
) -> IndexDocument:
    """An index document of one title and one text in one language."""
    texts = [(title, language), (text, language)]
    return IndexDocument(
        code=code,
        audience=audience,
        title=word_stream(texts[:1]),
        text=word_stream(texts[1:]),
        stems=stem_bag(texts),
        concepts=concepts,
        facets=facets,
        date=date,
    )


def with_sections(code: str, *texts: str, **options: Any) -> IndexDocument:
    """A document whose first text is its own and whose others are sections."""
    others = (document(code, "", text) for text in texts[1:])
    sections = (Section(f"s{n}", one.text, one.stems) for n, one in enumerate(others, 1))
    return replace(document(code, "annex", texts[0], **options), sections=tuple(sections))


def ask(engine: SearchEngine, text: str, audience: str = "public", **options: Any) -> SearchResult:
    return engine.search(SearchRequest(parse(text).node, audience, **options))


def found(engine: SearchEngine, text: str, **options: Any) -> list[str]:
    return sorted(hit.code for hit in ask(engine, text, **options).hits)


def codes_of(
    engine: SearchEngine, node: Node, audience: str = "public", **options: Any
) -> list[str]:
    return [hit.code for hit in engine.search(SearchRequest(node, audience, **options)).hits]


@pytest.fixture(params=["whoosh"])
def open_engine(tmp_path: Path) -> Iterator[Callable[[], SearchEngine]]:
    """Opens an engine on one and the same index, as another process would, each time."""
    opened: list[SearchEngine] = []

    def open_one() -> SearchEngine:
        opened.append(WhooshEngine(tmp_path / "index", lock_timeout=0.2))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: Callable[[], SearchEngine]) -> SearchEngine:
    """An engine on an empty index."""
    empty = open_engine()
    empty.rebuild([])
    return empty


@pytest.fixture
def library(engine: SearchEngine) -> SearchEngine:
    engine.apply(
        [
            document(
                "A1", "Agreement on mutual recognition", "customs of China and Singapore",
                kind=("agreement",), administration=("CN", "SG"), date=30,
            ),
            document(
                "A2", "关于经认证经营者互认的安排", "中国海关与新加坡关税局", language="zh",
                kind=("agreement",), administration=("CN", "SG"), date=10,
            ),
            document(
                "A3", "Accord d'assistance mutuelle", "reconnaissance", language="fr",
                kind=("agreement",), administration=("CN", "FR"), date=20,
            ),
            document("M1", "Single-window measure", "mutual", kind=("measure",)),
            document(
                "A9", "Draft recognition agreement", kind=("agreement",),
                administration=("CN", "KZ"), audience=("staff",), date=40,
            ),
            document("K1", "өзара тану", language="kk", kind=("note",), concepts=("c:KZ",)),
        ]
    )  # fmt: skip
    return engine

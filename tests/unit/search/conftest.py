"""Documents and engines for the tests of searching."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.analysis.streams import stem_bag, word_stream
from search.engine import IndexDocument, SearchEngine
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

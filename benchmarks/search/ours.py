"""The site's own engine, through its door."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.search.contenders import Found
from benchmarks.search.questions import Question
from benchmarks.search.records import World
from benchmarks.search.texts import Texts
from search.engine import IndexDocument
from search.highlights import marked, snippet, sought_by, spans_in
from search.setup import engine_at


class Engine:
    """Highlights are made as the search page makes them, from the texts in the database."""

    version = "this working tree"

    def __init__(self, folder: Path, world: World) -> None:
        self._engine = engine_at(f"whoosh:{folder / 'index'}")
        self._texts = Texts(folder.parent)
        self._words = world.lexicon

    def build(self, documents: Iterable[IndexDocument]) -> None:
        self._engine.rebuild(documents)

    def change(self, documents: Sequence[IndexDocument]) -> None:
        self._engine.apply(documents)

    def find(self, question: Question) -> Found:
        result = self._engine.search(question.request)
        return Found(result.total, tuple(hit.code for hit in result.hits), result.facets)

    def show(self, question: Question, found: Found) -> Sequence[str]:
        sought = sought_by(question.node)
        shown = []
        for language, title, text in self._texts.of(found.best):
            heading = marked(title, spans_in(title, language, sought, self._words))
            piece = snippet(text, spans_in(text, language, sought, self._words))
            shown.append(f"{heading} {piece}")
        return shown

    def close(self) -> None:
        self._engine.close()
        self._texts.close()

"""tantivy, by its Python package: tokens between spaces, facets as columns ("fast fields")."""

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.search.columns import WEIGHTS, WORDS, Columns, wordings
from benchmarks.search.contenders import Absent, Found
from benchmarks.search.questions import Question
from benchmarks.search.records import FACETS, PUBLIC
from search import query
from search.engine import IndexDocument

try:
    tantivy: Any = import_module("tantivy")
except ImportError:
    raise Absent("pip install --require-hashes -r requirements-bench.txt") from None

HEAP = 256_000_000
MOST_VALUES = 1_000
LENGTH = 240
SHOWN = ("title", "text")


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for column in WEIGHTS:
        counted = "position" if column in WORDS else "freq"
        builder.add_text_field(
            column, stored=column in SHOWN, tokenizer_name="whitespace", index_option=counted
        )
    for name in ("code", "audience"):
        builder.add_text_field(
            name, stored=name == "code", tokenizer_name="raw", index_option="basic"
        )
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("date", fast=True)
    return builder.build()


class Engine:
    """An index in a folder; it is written by as many threads as tantivy likes."""

    version = tantivy.__version__.split(",")[0].removeprefix("tantivy v")

    def __init__(self, folder: Path, _world: object) -> None:
        folder.mkdir(exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader("manual")
        self._searcher = self._index.searcher()

    def build(self, documents: Iterable[IndexDocument]) -> None:
        writer = self._index.writer(HEAP)
        for document in documents:
            writer.add_document(_document(document))
        writer.commit()
        writer.wait_merging_threads()

    def change(self, documents: Sequence[IndexDocument]) -> None:
        writer = self._index.writer(HEAP)
        for document in documents:
            writer.delete_documents_by_term("code", document.code)
            writer.add_document(_document(document))
        writer.commit()

    def find(self, question: Question) -> Found:
        self._index.reload()
        self._searcher = self._index.searcher()
        node = self._matching(question.node)
        asked = self._within(node, question.filters)
        order = {"order_by_field": "date"} if question.newest else {}
        result = self._searcher.search(asked, question.limit, count=bool(question.count), **order)
        free = [name for name in question.count if name not in question.filters]
        counts = self._counts(asked, free) if free else {}
        for name in {*question.filters} & {*question.count}:
            others = {other: v for other, v in question.filters.items() if other != name}
            counts |= self._counts(self._within(node, others), [name])
        return Found(result.count or 0, tuple(address for _score, address in result.hits), counts)

    def _within(self, node: Any, filters: dict[str, tuple[str, ...]]) -> Any:
        """What everybody may find, filtered; neither gives a score."""
        musts = [self._term("audience", PUBLIC)]
        for name, values in filters.items():
            musts.append(_any_of([self._term(name, value) for value in values]))
        must = tantivy.Occur.Must
        silent = [(must, tantivy.Query.const_score_query(one, 0.0)) for one in musts]
        return tantivy.Query.boolean_query([(must, node), *silent])

    def _counts(self, asked: Any, names: Sequence[str]) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
        found = self._searcher.aggregate(asked, wanted)
        return {
            name: {one["key"]: int(one["doc_count"]) for one in found[name]["buckets"]}
            for name in names
        }

    def show(self, question: Question, found: Found) -> Sequence[str]:
        """What `SnippetGenerator` makes of titles and texts, of tokens: that is all it holds."""
        node = self._matching(question.node)
        making = [
            tantivy.SnippetGenerator.create(self._searcher, node, self._schema, column)
            for column in SHOWN
        ]
        for one in making:
            one.set_max_num_chars(LENGTH)
        documents = map(self._searcher.doc, found.best)
        return [
            " ".join(one.snippet_from_doc(document).to_html() for one in making)
            for document in documents
        ]

    def close(self) -> None:
        """Nothing is held that must be let go."""

    def _term(self, column: str, token: str) -> Any:
        return tantivy.Query.term_query(self._schema, column, token, "freq")

    def _weighed(self, column: str, asked: Any) -> Any:
        weight = WEIGHTS[column]
        return asked if weight == 1 else tantivy.Query.boost_query(asked, weight)

    def _in(self, columns: Iterable[str], tokens: Iterable[str]) -> list[Any]:
        pairs = product(columns, tokens)
        return [self._weighed(column, self._term(column, token)) for column, token in pairs]

    def _beginning(self, column: str, beginning: str) -> Any:
        pattern = f"{re.escape(beginning)}.*"
        return tantivy.Query.regex_query(self._schema, column, pattern)

    def _phrase(self, column: str, words: Sequence[str]) -> Any:
        asked = tantivy.Query.phrase_query(self._schema, column, list(words))
        return self._weighed(column, asked)

    def _matching(self, node: query.Node) -> Any:
        """The node as tantivy's query."""
        match node:
            case query.Everything():
                return tantivy.Query.all_query()
            case query.Term(tokens, stems):
                return _any_of([*self._in(WORDS, tokens), *self._in(["stems"], stems)])
            case query.Prefix(beginnings):
                return _any_of([self._beginning(*pair) for pair in product(WORDS, beginnings)])
            case query.Phrase():
                places = product(("title", "text"), wordings(node))
                return _any_of([self._phrase(*pair) for pair in places])
            case query.Concept(marks):
                return _any_of(self._in(["marks"], marks))
            case query.Or(children):
                return _any_of(list(map(self._matching, children)))
            case query.Some(least, children):
                should = [(tantivy.Occur.Should, self._matching(one)) for one in children]
                return tantivy.Query.boolean_query(should, minimum_number_should_match=least)
            case query.And(children):
                return tantivy.Query.boolean_query(list(map(self._clause, children)))
            case _:
                raise NotImplementedError(node)

    def _clause(self, node: query.Node) -> tuple[Any, Any]:
        if isinstance(node, query.Not):
            return tantivy.Occur.MustNot, self._matching(node.child)
        return tantivy.Occur.Must, self._matching(node)


def _document(document: IndexDocument) -> Any:
    columns = Columns.of(document)
    made = tantivy.Document()
    for column in WEIGHTS:
        made.add_text(column, getattr(columns, column))
    made.add_text("code", document.code)
    for name, values in (("audience", document.audience), *document.facets.items()):
        for value in values:
            made.add_text(name, value)
    made.add_unsigned("date", document.date or 0)
    return made


def _any_of(asked: Sequence[Any]) -> Any:
    if len(asked) == 1:
        return asked[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in asked])

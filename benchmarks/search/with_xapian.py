"""Xapian, by Debian's `python3-xapian`: our tokens as terms with their positions.

Facets are value slots, one a value of a record with several, counted by `ValueCountMatchSpy`.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.search.columns import WEIGHTS, some
from benchmarks.search.contenders import Absent, Found
from benchmarks.search.questions import Question
from benchmarks.search.records import FACETS, MOST_ADMINISTRATIONS, PUBLIC, World
from benchmarks.search.texts import Texts
from search import query
from search.analysis.streams import TEXT_GAP
from search.engine import IndexDocument

DEBIAN = "/usr/lib/python3/dist-packages"
"""Where Debian's Python keeps the module; a virtual environment of the same Python can load it."""
AT_ONCE = 10_000
DATE, CODE = 0, 1
SLOTS = {
    "kind": range(2, 3),
    "year": range(3, 4),
    "administration": range(4, 4 + MOST_ADMINISTRATIONS),
}
LENGTH = 240
STEM, MARK, PLACE, KEY = "Z", "XM", "XF", "Q"
"""Beginnings of terms that are no words; our words hold no capitals."""


def _module() -> Any:
    sys.path.append(DEBIAN)  # last, so that nothing else is found there first
    try:
        return import_module("xapian")
    except ImportError:
        raise Absent("Debian: apt install python3-xapian, for the same Python") from None
    finally:
        sys.path.remove(DEBIAN)


xapian = _module()


class Engine:
    """A Glass database in a folder."""

    version = xapian.version_string()

    def __init__(self, folder: Path, _world: World) -> None:
        self._path = str(folder / "xapian")
        folder.mkdir(exist_ok=True)
        self._texts = Texts(folder.parent)
        self._database: Any = None

    def build(self, documents: Iterable[IndexDocument]) -> None:
        writer = xapian.WritableDatabase(self._path, xapian.DB_CREATE_OR_OPEN)
        source = iter(documents)
        while part := list(islice(source, AT_ONCE)):  # its own default is a commit each 10,000
            for document in part:
                writer.add_document(_document(document))
            writer.commit()
        writer.close()

    def change(self, documents: Sequence[IndexDocument]) -> None:
        writer = xapian.WritableDatabase(self._path, xapian.DB_OPEN)
        for document in documents:
            writer.replace_document(f"{KEY}{document.code}", _document(document))
        writer.commit()
        writer.close()

    def _open(self) -> Any:
        if self._database is None:
            self._database = xapian.Database(self._path)
        else:
            self._database.reopen()
        return self._database

    def find(self, question: Question) -> Found:
        database = self._open()
        free = [name for name in question.count if name not in question.filters]
        matches, counts = _ask(database, question, question.filters, free)
        for name in {*question.filters} & {*question.count}:
            others = {other: v for other, v in question.filters.items() if other != name}
            counts |= _ask(database, question, others, [name])[1]
        best = tuple(match.document.get_value(CODE).decode() for match in matches)
        return Found(matches.get_matches_estimated(), best, counts)

    def show(self, question: Question, found: Found) -> Sequence[str]:
        """What `MSet.snippet` makes of titles and texts; it cuts words in its own way."""
        enquire = xapian.Enquire(self._database)
        enquire.set_query(matching(question.node))
        matches = enquire.get_mset(0, 1)
        flags = xapian.MSet.SNIPPET_BACKGROUND_MODEL | xapian.MSet.SNIPPET_EXHAUSTIVE
        flags |= xapian.TermGenerator.FLAG_CJK_NGRAM
        plain = xapian.Stem("none")
        marks = ("<mark>", "</mark>", "…")
        return [
            b" ".join(matches.snippet(one, LENGTH, plain, flags, *marks) for one in said).decode()
            for _language, *said in self._texts.of(found.best)
        ]

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
        self._texts.close()


def _document(document: IndexDocument) -> Any:
    made = xapian.Document()
    for token, position in document.title:
        made.add_posting(token, position, int(WEIGHTS["title"]))
    after = TEXT_GAP + (document.title[-1][1] if document.title else 0)
    for token, position in document.text:
        made.add_posting(token, after + position)
    for stem in document.stems:
        made.add_term(STEM + stem)
    for mark in document.concepts:
        made.add_term(MARK + mark)
    for audience in document.audience:
        made.add_boolean_term(f"{PLACE}@={audience}")
    for name, values in document.facets.items():
        for value, slot in zip(values, SLOTS[name], strict=False):
            made.add_boolean_term(f"{PLACE}{name}={value}")
            made.add_value(slot, value)
    made.add_value(DATE, xapian.sortable_serialise(document.date or 0))
    made.add_value(CODE, document.code)
    made.add_boolean_term(KEY + document.code)
    return made


def _ask(
    database: Any, question: Question, filters: dict[str, tuple[str, ...]], count: Sequence[str]
) -> tuple[Any, dict[str, dict[str, int]]]:
    enquire = xapian.Enquire(database)
    restricted = [_any_of([f"{PLACE}{name}={v}" for v in vs]) for name, vs in filters.items()]
    restricted.append(xapian.Query(f"{PLACE}@={PUBLIC}"))
    allowed = xapian.Query(xapian.Query.OP_AND, restricted)
    enquire.set_query(xapian.Query(xapian.Query.OP_FILTER, matching(question.node), allowed))
    if question.newest:
        enquire.set_sort_by_value(DATE, True)
    spies = {name: [xapian.ValueCountMatchSpy(slot) for slot in SLOTS[name]] for name in count}
    for spy in (one for found in spies.values() for one in found):
        enquire.add_matchspy(spy)
    matches = enquire.get_mset(0, question.limit, database.get_doccount() if count else 0)
    return matches, {name: _added_up(found) for name, found in spies.items()}


def _added_up(spies: Sequence[Any]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for spy in spies:
        for item in spy.values():
            found[item.term.decode()] += item.termfreq
    return dict(found)


def matching(node: query.Node) -> Any:
    """The node as Xapian's query."""
    operator = xapian.Query
    match node:
        case query.Everything():
            return operator.MatchAll
        case query.Term(tokens, stems):
            return _any_of([*tokens, *(STEM + stem for stem in stems)])
        case query.Prefix(beginnings):
            unlimited = (0, operator.WILDCARD_LIMIT_ERROR, operator.OP_SYNONYM)
            return _any_of([operator(operator.OP_WILDCARD, one, *unlimited) for one in beginnings])
        case query.Phrase(parts):
            alternatives = [_any_of(tokens) for _distance, tokens in parts]
            return operator(operator.OP_PHRASE, alternatives, parts[-1][0] + 1)
        case query.Concept(marks):
            return _any_of([MARK + mark for mark in marks])
        case query.Or(children):
            return operator(operator.OP_OR, list(map(matching, children)))
        case query.Some():
            return matching(some(node))
        case query.And(children):
            wanted = [matching(one) for one in children if not isinstance(one, query.Not)]
            refused = [matching(one.child) for one in children if isinstance(one, query.Not)]
            found = operator(operator.OP_AND, wanted)
            if not refused:
                return found
            return operator(operator.OP_AND_NOT, found, operator(operator.OP_OR, refused))
        case _:
            raise NotImplementedError(node)


def _any_of(terms: Sequence[Any]) -> Any:
    found = [xapian.Query(term) if isinstance(term, str) else term for term in terms]
    return found[0] if len(found) == 1 else xapian.Query(xapian.Query.OP_OR, found)


assert {*SLOTS} == {*FACETS}

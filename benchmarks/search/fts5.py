"""SQLite FTS5: tokens between spaces, facets in a table beside.

Its `ascii` tokenizer leaves all but ASCII as it is, so our tokens stay whole. Titles count as ours
do, by the weights of its BM25. Counting facets joins all matches with their values; there is no
other way to count in SQLite, and indexes of prefixes are left off, as they are by default.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.search.columns import WEIGHTS, WORDS, Columns, some, wordings
from benchmarks.search.contenders import Found
from benchmarks.search.questions import Question
from benchmarks.search.records import PUBLIC
from search import query
from search.engine import IndexDocument

SCHEMA = f"""
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE VIRTUAL TABLE words USING fts5({", ".join(WEIGHTS)}, tokenize = "ascii tokenchars ':'");
INSERT INTO words (words, rank) VALUES ('rank', 'bm25({", ".join(map(str, WEIGHTS.values()))})');
CREATE TABLE document (id INTEGER PRIMARY KEY, code UNIQUE, public INTEGER, date INTEGER);
CREATE TABLE value (id INTEGER PRIMARY KEY, facet TEXT, value TEXT, UNIQUE (facet, value));
CREATE TABLE facet (document INTEGER, value INTEGER, public INTEGER,
    PRIMARY KEY (document, value)) WITHOUT ROWID;
CREATE INDEX facet_value ON facet (value, document);
CREATE INDEX document_date ON document (date);
"""
KEYS = {"words": "rowid", "facet": "document", "document": "id"}
"""Tables, and the column that holds a document's number."""
SINGLE = "kind"
"""A facet of which each document has one value: its counts add up to the total."""


class Engine:
    """One database file."""

    version = sqlite3.sqlite_version

    def __init__(self, folder: Path, _world: object) -> None:
        folder.mkdir(exist_ok=True)
        self._database = sqlite3.connect(folder / "fts5.sqlite3")
        self._values: dict[tuple[str, str], int] = {}

    def build(self, documents: Iterable[IndexDocument]) -> None:
        self._database.executescript(SCHEMA)
        with self._database:
            for document in documents:
                self._add(document)
        self._database.execute("PRAGMA optimize")

    def change(self, documents: Sequence[IndexDocument]) -> None:
        with self._database:
            for document in documents:
                (key,) = self._database.execute(
                    "SELECT id FROM document WHERE code = ?", (document.code,)
                ).fetchone()
                for table, column in KEYS.items():
                    self._database.execute(f"DELETE FROM {table} WHERE {column} = ?", (key,))
                self._add(document)

    def _add(self, document: IndexDocument) -> None:
        columns = Columns.of(document)
        public = PUBLIC in document.audience
        key = self._database.execute(
            "INSERT INTO document (code, public, date) VALUES (?, ?, ?)",
            (document.code, public, document.date),
        ).lastrowid
        texts = [getattr(columns, name) for name in WEIGHTS]
        marks = ", ".join("?" * (len(WEIGHTS) + 1))
        self._database.execute(
            f"INSERT INTO words (rowid, {', '.join(WEIGHTS)}) VALUES ({marks})", (key, *texts)
        )
        for facet, values in document.facets.items():
            rows = [(key, self._value(facet, value), public) for value in values]
            self._database.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)

    def _value(self, facet: str, value: str) -> int:
        """The number of a facet's value; a new one if it has none."""
        known = self._values.get((facet, value))
        if known is None:
            pair = (facet, value)
            self._database.execute("INSERT OR IGNORE INTO value (facet, value) VALUES (?, ?)", pair)
            (known,) = self._database.execute(
                "SELECT id FROM value WHERE facet = ? AND value = ?", pair
            ).fetchone()
            self._values[facet, value] = known
        return known

    def find(self, question: Question) -> Found:
        match = matching(question.node)
        free = [name for name in question.count if name not in question.filters]
        counts = self._counts(match, question.filters, free) if free else {}
        for name in question.filters:
            others = {other: v for other, v in question.filters.items() if other != name}
            counts |= self._counts(match, others, [name])
        if SINGLE in free:
            total = sum(counts[SINGLE].values())
        else:
            total = self._total(match, question.filters)
        return Found(total, tuple(self._best(match, question)), counts)

    def _counts(
        self, match: str, filters: dict[str, tuple[str, ...]], names: Sequence[str]
    ) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {name: {} for name in names}
        condition, values = self._condition(match, filters, "facet.document")
        joined = "words JOIN facet ON facet.document = words.rowid" if match else "facet"
        rows = self._database.execute(
            "SELECT value.facet, value.value, counted.number FROM (SELECT facet.value AS id, "
            f"count(*) AS number FROM {joined} WHERE facet.public AND {condition} "
            "GROUP BY facet.value) AS counted JOIN value USING (id)",
            values,
        )
        for facet, value, number in rows:
            if facet in found:
                found[facet][value] = number
        return found

    def _total(self, match: str, filters: dict[str, tuple[str, ...]]) -> int:
        condition, values = self._condition(match, filters, "document.id")
        joined = "words JOIN document ON document.id = words.rowid" if match else "document"
        row = self._database.execute(
            f"SELECT count(*) FROM {joined} WHERE document.public AND {condition}", values
        ).fetchone()
        return int(row[0])

    def _best(self, match: str, question: Question) -> Iterable[int]:
        condition, values = self._condition(match, question.filters, "document.id")
        joined = "words JOIN document ON document.id = words.rowid" if match else "document"
        order = "document.date DESC" if question.newest or not match else "rank"
        rows = self._database.execute(
            f"SELECT document.id FROM {joined} WHERE document.public AND {condition} "
            f"ORDER BY {order} LIMIT {question.limit}",
            values,
        )
        return [key for (key,) in rows]

    def _condition(
        self, match: str, filters: dict[str, tuple[str, ...]], key: str
    ) -> tuple[str, list[str]]:
        """The match and the filters as SQL, with the values that it takes."""
        parts, values = ["words MATCH ?"] if match else [], [match] if match else []
        for name, wanted in filters.items():
            marks = ", ".join("?" * len(wanted))
            parts.append(
                f"{key} IN (SELECT document FROM facet WHERE facet.value IN "
                f"(SELECT id FROM value WHERE value.facet = ? AND value.value IN ({marks})))"
            )
            values += [name, *wanted]
        return " AND ".join(parts) or "TRUE", values

    def show(self, question: Question, found: Found) -> Sequence[str]:
        """Title and piece as `highlight()` and `snippet()` make them, of tokens: FTS5 has no other
        text."""
        match = matching(question.node)
        keys = ", ".join(map(str, found.best))
        if not match:
            rows = self._database.execute(
                f"SELECT title, substr(text, 1, 240) FROM words WHERE rowid IN ({keys})"
            )
        else:
            rows = self._database.execute(
                "SELECT highlight(words, 0, '<mark>', '</mark>'), "
                "snippet(words, 1, '<mark>', '</mark>', '…', 40) FROM words "
                f"WHERE words MATCH ? AND rowid IN ({keys})",
                (match,),
            )
        return [f"{title} {text}" for title, text in rows]

    def close(self) -> None:
        self._database.close()


def matching(node: query.Node) -> str:
    """The node in FTS5's language; '' for everything."""
    match node:
        case query.Everything():
            return ""
        case query.Term(tokens, stems):
            return _either([*_in_words(tokens), *(f'stems : "{stem}"' for stem in stems)])
        case query.Prefix(beginnings):
            return _either([f"{one} *" for one in _in_words(beginnings)])
        case query.Phrase():
            phrases = (" ".join(words) for words in wordings(node))
            return _either([f'{{title text}} : "{phrase}"' for phrase in phrases])
        case query.Concept(marks):
            return _either([f'marks : "{mark}"' for mark in marks])
        case query.Or(children):
            return _either([matching(child) for child in children])
        case query.Some():
            return matching(some(node))
        case query.And(children):
            wanted = [matching(one) for one in children if not isinstance(one, query.Not)]
            refused = [matching(one.child) for one in children if isinstance(one, query.Not)]
            found = " AND ".join(wanted)
            return f"({' NOT '.join([f'({found})', *refused])})"
        case _:
            raise NotImplementedError(node)


def _in_words(tokens: Sequence[str]) -> list[str]:
    return [f'{{{" ".join(WORDS)}}} : "{token}"' for token in tokens]


def _either(parts: Sequence[str]) -> str:
    return f"({' OR '.join(parts)})"

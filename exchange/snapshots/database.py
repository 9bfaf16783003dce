"""A snapshot as one SQLite file, which any program reads: records, values, codebook, about.

Its values are the lines of the exports; what a line says of its record stands in `record` once.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from core.languages import in_each_language
from exchange.exports.codebook import fields_of
from exchange.exports.contents import Published
from exchange.exports.lines import Line, lines_of
from registry.kinds import kinds

SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (
    code TEXT PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL, date TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE value (
    record TEXT NOT NULL REFERENCES record (code), field TEXT NOT NULL, row TEXT NOT NULL,
    language TEXT NOT NULL, value TEXT NOT NULL, origin TEXT NOT NULL
);
CREATE TABLE status_period (
    record TEXT NOT NULL REFERENCES record (code), party TEXT NOT NULL, track TEXT NOT NULL,
    status TEXT NOT NULL, start_earliest TEXT NOT NULL, start_latest TEXT NOT NULL,
    end_earliest TEXT NOT NULL, end_latest TEXT NOT NULL, inferred INTEGER NOT NULL
);
CREATE TABLE article (
    record TEXT NOT NULL REFERENCES record (code), language TEXT NOT NULL,
    position INTEGER NOT NULL, identifier TEXT NOT NULL, number TEXT NOT NULL,
    heading TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (record, language, position)
) WITHOUT ROWID;
CREATE TABLE codebook (
    kind TEXT NOT NULL, field TEXT NOT NULL, language TEXT NOT NULL,
    part TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (kind, field, language)
) WITHOUT ROWID;
CREATE TABLE code (
    kind TEXT NOT NULL, field TEXT NOT NULL, code TEXT NOT NULL, language TEXT NOT NULL,
    label TEXT NOT NULL, PRIMARY KEY (kind, field, code, language)
) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX status_period_record ON status_period (record);
CREATE INDEX value_record ON value (record);
CREATE INDEX value_field ON value (field, value);
"""
VALUES = """
SELECT record.code, record.kind, record.version, value.field, value.row, value.language,
    value.value, value.origin
FROM value JOIN record ON record.code = value.record ORDER BY value.rowid
"""
PERIOD = "INSERT INTO status_period VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
ARTICLE = "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?)"
TABLES = ("record", "status_period", "article", "codebook", "code")
"""Tables that the archive has as they are."""


def write_database(
    path: Path,
    records: Iterable[Published],
    periods: Iterable[tuple[Any, ...]],
    articles: Iterable[tuple[Any, ...]],
    about: Mapping[str, str],
) -> tuple[int, int]:
    """Write the file; how many records and values it holds. `periods` and `articles` are
    rows of their tables."""
    counted = 0
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SCHEMA)
        with database:
            database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
            database.executemany("INSERT INTO codebook VALUES (?, ?, ?, ?, ?)", _labels())
            database.executemany("INSERT INTO code VALUES (?, ?, ?, ?, ?)", _codes())
            for one in records:
                counted += 1
                row = (one.code, one.kind, one.version, one.date_text)
                database.execute("INSERT INTO record VALUES (?, ?, ?, ?)", row)
                database.executemany("INSERT INTO value VALUES (?, ?, ?, ?, ?, ?)", _values(one))
            database.executemany(PERIOD, periods)
            database.executemany(ARTICLE, articles)
        database.executescript(INDEXES)
        (values,) = database.execute("SELECT count(*) FROM value").fetchone()
    return counted, values


def _values(one: Published) -> Iterator[tuple[str, ...]]:
    for line in lines_of(one):
        yield line.record, line.field, line.row, line.language, line.value, line.origin


def _labels() -> list[tuple[str, ...]]:
    """What each field of each kind is called, in the languages of the site."""
    return [
        (kind, one.name, tag, str(one.part), str(one.label))
        for tag in in_each_language()
        for kind in kinds()
        for one in fields_of(kind)
    ]


def _codes() -> list[tuple[str, ...]]:
    """What each code means."""
    return [
        (kind, one.name, code, tag, str(label))
        for tag in in_each_language()
        for kind in kinds()
        for one in fields_of(kind)
        for code, label in one.codes.items()
    ]


@contextmanager
def opened(path: Path, **others: Path) -> Iterator[sqlite3.Connection]:
    """A snapshot's file for reading, with others beside it by their names."""
    with closing(sqlite3.connect(_address(path), uri=True)) as database:
        for name, other in others.items():
            database.execute(f"ATTACH ? AS {name}", (_address(other),))
        yield database


def _address(path: Path) -> str:
    return f"{path.as_uri()}?mode=ro&immutable=1"


def lines_in(database: sqlite3.Connection) -> Iterator[Line]:
    """All values as lines of the exports."""
    return (Line(*row) for row in database.execute(VALUES))


def rows_in(database: sqlite3.Connection, table: str) -> Iterator[tuple[str, ...]]:
    """A table of `TABLES` with its header."""
    found = database.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
    yield tuple(column for column, *_ in found.description)
    yield from found

"""What makes a record believable: each text has an origin, each record a citation."""

import re
from collections.abc import Iterator

from exchange.dataset.code_lists import CITED_ASPECTS, CODE_LISTS, UNLINKED_SOURCE_KINDS
from exchange.dataset.columns import Table
from exchange.dataset.contract import TABLES
from exchange.dataset.problems import Problem, Severity
from exchange.dataset.rows import Dataset, Row, split_origin

CITED_LABEL = re.compile(r"label_[a-z]{2,3}")


def check_evidence(dataset: Dataset) -> Iterator[Problem]:
    """Problems of origins, citations and sources."""
    for table in TABLES.values():
        if "origins" in table.by_name:
            for row in dataset.rows(table.name):
                yield from _origins(row, table)
    yield from _uncited(dataset)
    for row in dataset.rows("citations"):
        yield from _citation(row, dataset)
    for row in dataset.rows("sources"):
        if row["address"] and row["kind"] in UNLINKED_SOURCE_KINDS:
            message = f"a source of kind {row['kind']} has no address: blank it or change the kind"
            yield row.problem("address", message)


def _origins(row: Row, table: Table) -> Iterator[Problem]:
    told: set[str] = set()
    for entry in row.many("origins"):
        column, origin = split_origin(entry)
        if column not in table.by_name or not row[column]:
            yield row.problem("origins", f"{entry!r} names no filled column: take it away")
        elif origin not in CODE_LISTS["origin"]:
            origins = ", ".join(sorted(CODE_LISTS["origin"]))
            yield row.problem("origins", f"{entry!r} names no origin ({origins})")
        elif column in told:
            yield row.problem("origins", f"{column} is named twice: name it once")
        told.add(column)
    for entry_column in table.columns:
        name = entry_column.name
        if entry_column.is_reader_text and row[name] and name not in told:
            yield row.problem("origins", f"the text in {name} has no origin: add {name}:…")
    yield from _source_language(row, table)


def _source_language(row: Row, table: Table) -> Iterator[Problem]:
    """Only the source language is somebody's own wording; others wait for a reviewer."""
    if "source_language" not in table.by_name:
        return
    for column, origin in row.origins().items():
        if column.endswith(f"_{row['source_language']}") and origin == "machine":
            message = f"{column} is in the source language, but its origin is machine: which is it?"
            yield row.problem("origins", message, Severity.WARNING)


def _uncited(dataset: Dataset) -> Iterator[Problem]:
    if "citations" not in dataset.tables:
        return
    cited = {row["record"] for row in dataset.rows("citations")}
    for table in TABLES.values():
        for row in dataset.rows(table.name) if table.cited else ():
            if row.code not in cited:
                yield row.problem("code", f"{row.code} has no citation: add one to citations.csv")


def _citation(row: Row, dataset: Dataset) -> Iterator[Problem]:
    table, field = dataset.table_of(row["record"]), row["field"]
    if table == "sources":
        yield row.problem("record", "a source cites nothing: take the row away")
    if not field or not table or field in CITED_ASPECTS or field in TABLES[table].by_name:
        return
    if table != "concepts" or not CITED_LABEL.fullmatch(field):
        message = f"{field!r} is no column of {table}.csv and none of "
        yield row.problem("field", message + ", ".join(sorted(CITED_ASPECTS)))

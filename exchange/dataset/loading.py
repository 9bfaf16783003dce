"""`flask registry load`: the data set into the database, in one transaction.

A record is matched on its code. Its digest is that of its row and of every row that is a part of
it: the same digest means that nothing is to do. A record that a person has edited since it was
loaded has no digest any more; it is left alone and listed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select

from core.audit import record_audit
from core.database import session, utcnow
from core.permissions import IMPORTER
from exchange.dataset.building import MODELS, fill
from exchange.dataset.checking import check_dataset
from exchange.dataset.concepts import concepts_by_label, concepts_of
from exchange.dataset.parts import PART_TABLES
from exchange.dataset.phrases import load_phrases
from exchange.dataset.problems import Problem
from exchange.dataset.reading import read_dataset
from exchange.dataset.rows import Dataset, Row
from registry.changes import next_number
from registry.door import acting_as
from registry.kinds import kind_of
from registry.ledger_models import Event
from registry.models import Record
from registry.projections import (
    add_up,
    rebuild_headings,
    rebuild_kept,
    rebuild_periods,
    rename_others,
)
from registry.public_changes import announce
from registry.versions import write_revisions

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


class DatasetRefused(Exception):
    """The data set has errors; nothing was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} errors")
        self.problems = problems


@dataclass
class Loaded:
    """What a load did, by codes."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)
    not_in_set: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def load_dataset(folder: Path, progress: Progress) -> Loaded:
    """Load the set; the caller commits. Raises `DatasetRefused` before anything is written."""
    dataset = read_dataset(folder)
    problems = check_dataset(dataset)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        raise DatasetRefused(errors)
    with acting_as(IMPORTER):
        loaded = Load(dataset, progress).run()
    loaded.warnings = problems
    return loaded


class Load:
    """One load: which records are to be written, and their rows."""

    def __init__(self, dataset: Dataset, progress: Progress) -> None:
        self.dataset = dataset
        self.progress = progress
        self.loaded = Loaded()
        self.rows = [row for row in dataset.in_load_order() if row.table in MODELS]
        self.parts = _parts_by_owner(dataset)
        self.labels = concepts_by_label(dataset)
        known = select(Record.code, Record.import_digest, Record.id)
        self.known = {code: (digest, key) for code, digest, key in session().execute(known)}
        self.records: dict[str, Record] = {}
        self.ledgers: set[Record] = set()  # records whose events are new, different or elsewhere
        self.renamed: set[Record] = set()  # records outside of the pending ones

    def run(self) -> Loaded:
        """Write what is new or different, then projections, revisions and jobs."""
        pending = [row for row in self.rows if self._is_pending(row)]
        codes = {row.code for row in self.rows}
        loaded_before = {code for code, (digest, _) in self.known.items() if digest}
        self.loaded.not_in_set = sorted(loaded_before - codes)
        session().info["changing"] = held = _Everything()
        try:
            with session().no_autoflush:
                self._write(pending)
                self._project(pending)
                self._publish(pending, load_phrases(self.dataset))
        finally:
            if session().info.get("changing") is held:
                del session().info["changing"]
        return self.loaded

    def _is_pending(self, row: Row) -> bool:
        if row.code not in self.known:
            self.loaded.created.append(row.code)
            return True
        digest = self.known[row.code][0]
        if digest is None:
            self.loaded.left_alone.append(row.code)
        elif digest == self._digest(row):
            self.loaded.unchanged += 1
        else:
            self.loaded.updated.append(row.code)
            return True
        return False

    def _digest(self, row: Row) -> str:
        cells = [row.cells, *(part.cells for part in self.parts[row.code])]
        return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()

    def find(self, code: str) -> Record:
        """The record of a code, from this load or from the database."""
        if code not in self.records:
            self.records[code] = session().scalars(select(Record).where(Record.code == code)).one()
        return self.records[code]

    def _write(self, pending: list[Row]) -> None:
        updated = set(self.loaded.updated)
        for row in pending:
            if row.code in updated:
                self._empty(self.find(row.code))
            else:
                self.records[row.code] = _new_record(row)
        session().flush()
        for done, row in enumerate(pending, 1):
            record = self.find(row.code)
            self.ledgers.update(_subjects(record))
            fill(record, row, self.find)
            self.ledgers.update(_subjects(record))
            record.import_digest = self._digest(row)
            record.updated_at = utcnow()
            session().add(record)
            self.progress("records", done, len(pending))
        session().flush()
        for done, row in enumerate(pending, 1):
            self._add_parts(self.find(row.code), row)
            self.progress("parts", done, len(pending))
        session().flush()

    def _empty(self, record: Any) -> None:
        """Take the parts away, so that the new ones do not meet the old ones' unique codes."""
        for name in record.snapshot_parts:
            setattr(record, name, [])

    def _add_parts(self, record: Record, row: Row) -> None:
        for part in self.parts[row.code]:
            PART_TABLES[part.table].add(record, part, self.find)
        record.concepts = [self.find(code) for code in concepts_of(row, self.labels)]

    def _project(self, pending: list[Row]) -> None:
        session().info["projecting"] = True
        records = [self.find(row.code) for row in pending]
        ledgers = self.ledgers | {record for record in records if kind_of(record).track}
        updated = set(self.loaded.updated)
        try:
            renamed = []
            for done, record in enumerate(records, 1):
                if rebuild_headings(record) and record.code in updated:
                    renamed.append(record)
                self.progress("headings", done, len(records))
            session().flush()
            self.renamed = rename_others(renamed)
            for done, record in enumerate(sorted(ledgers, key=lambda one: one.code), 1):
                rebuild_periods(record)
                self.progress("ledgers", done, len(ledgers))
            for record in records:
                rebuild_kept(record)
            add_up(records)
            session().flush()
        finally:
            session().info["projecting"] = False

    def _publish(self, pending: list[Row], phrases: int) -> None:
        if not pending and not phrases:
            return
        write_revisions(self._numbered(pending), IMPORTER, "Starting data set")
        codes = {row.code for row in pending}
        codes |= {record.code for record in self.ledgers | self.renamed}
        announce(codes)
        counts = {"created": len(self.loaded.created), "updated": len(self.loaded.updated)}
        counts["phrases"] = phrases
        record_audit("registry.load", "data", IMPORTER, **counts)

    def _numbered(self, pending: list[Row]) -> Iterator[tuple[Record, int]]:
        updated = set(self.loaded.updated)
        for done, row in enumerate(pending, 1):
            record = self.find(row.code)
            yield record, next_number(record) if row.code in updated else 1
            self.progress("versions", done, len(pending))


class _Everything(set[Record]):
    """A load may change any record: it writes their revisions itself."""

    def __contains__(self, _record: object) -> bool:
        return True


def _subjects(record: Record) -> list[Record]:
    return record.about if isinstance(record, Event) else []


def _new_record(row: Row) -> Record:
    now = utcnow()
    record = MODELS[row.table](
        code=row.code, state="published", created_at=now, updated_at=now, published_at=now
    )
    for attribute in inspect(type(record)).relationships:
        if attribute.uselist:  # an empty list now spares a look into the database later
            setattr(record, attribute.key, [])
    return record


def _parts_by_owner(dataset: Dataset) -> dict[str, list[Row]]:
    """Part rows under the code of the record that they belong to, in the order of loading."""
    owners: dict[str, str] = {}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in dataset.in_load_order():
        if row.table in PART_TABLES:
            owner = row[PART_TABLES[row.table].owner]
            owner = owners.get(owner, owner)
            found[owner].append(row)
            if row.code:
                owners[row.code] = owner
    return found

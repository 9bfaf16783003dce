"""Made-up agreements beside the real ones: copies of real rows under codes of their own.

Copies keep the real distribution of forms, parties, subjects, texts, acts and citations, so lists,
facets, pages, search and exports meet the same shapes as in the registry, only more of them.
Versions are those of the originals, and prove nothing. Not copied: links (a measure that a thousand
agreements serve is no likely growth).
"""

import random
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert, select

from core.database import db

PARTS = (
    *("heading", "text", "party", "subject", "record_concept", "citation", "status_period"),
    "revision",
)
LIGHT_PARTS = ("heading", "party", "revision")
"""What a light copy has: titles in the languages of the site, parties and versions; no ledger."""
TABLES = ("record", "agreement", "event", "event_record", *PARTS)
AT_ONCE = 2_000
"""Agreements held in memory before they are written."""
WORDS = ["border", "cargo", "control", "exchange", "port", "rail", "risk", "seal", "transit"]

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def made_up_code(number: int) -> str:
    """The code of the made-up agreement with this number, counted from 0."""
    return f"B{number:06}"


def add_agreements(count: int, seed: int = 7, *, light: bool = False) -> None:
    """Add `count` agreements with the events of their ledgers, or `light` ones; caller commits."""
    chance = random.Random(seed)
    originals = _Originals(LIGHT_PARTS if light else PARTS)
    if light:
        originals.acts.clear()
    for start in range(0, count, AT_ONCE):
        new: Rows = {name: [] for name in TABLES}
        for number in range(start, min(count, start + AT_ONCE)):
            originals.copy(chance.choice(originals.agreements), number, chance, new)
        for name, rows in new.items():
            if rows:
                db.session.execute(insert(_table(name)), rows)


class _Originals:
    """The real agreements and their events, read once, with the next free id."""

    def __init__(self, parts: Sequence[str]) -> None:
        record, events = _table("record"), _table("event_record")
        self.records = {row["id"]: row for row in _rows(record)}
        self.next: int = 1 + max(self.records)
        self.agreements = [k for k, row in self.records.items() if row["kind"] == "agreement"]
        self.own = {name: _grouped(_table(name), "id") for name in ("agreement", "event")}
        self.parts = {name: _grouped(_table(name), "record_id") for name in parts}
        self.acts = _grouped(events, "record_id")

    def copy(self, origin: int, number: int, chance: random.Random, new: Rows) -> None:
        """Put copies of an agreement's rows, and of its events' rows, into `new`."""
        code, keys = made_up_code(number), {origin: self._take()}
        for act in self.acts.get(origin, ()):
            event = keys[act["event_id"]] = self._take()
            new["event_record"].append({"event_id": event, "record_id": keys[origin]})
        for position, (old, key) in enumerate(keys.items()):
            own_code = f"{code}-{position}" if position else code
            new["record"].append(self.records[old] | {"id": key, "code": own_code})
            for name, rows in self.own.items():
                new[name] += [row | {"id": key} for row in rows.get(old, ())]
        word = f"{chance.choice(WORDS)} {number}"
        for name, rows in self.parts.items():
            for old in keys:
                new[name] += [_copy(row, keys, number, word) for row in rows.get(old, ())]

    def _take(self) -> int:
        self.next += 1
        return self.next - 1


def _copy(row: Row, keys: dict[int, int], number: int, word: str) -> Row:
    """A part of a record for the copy of that record; codes of parts stay unique."""
    copied = {name: value for name, value in row.items() if name != "id"}
    copied["record_id"] = keys[row["record_id"]]
    for name in ("code", "part_code"):
        if "position" in row and row.get(name):
            copied[name] = f"{row[name]}.{number}"
    if "event_id" in row:
        copied["event_id"] = keys.get(row["event_id"])
    if row.get("title"):
        copied["title"] = f"{row['title']} {word}"
    return copied


def _table(name: str) -> Table:
    return db.metadata.tables[name]


def _rows(table: Table) -> Sequence[Row]:
    return [dict(row) for row in db.session.execute(select(table)).mappings()]


def _grouped(table: Table, column: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in _rows(table):
        found.setdefault(row[column], []).append(row)
    return found

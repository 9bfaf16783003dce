"""Made-up agreements beside the real ones: copies of real rows under codes of their own.

Copies keep the real distribution of forms, parties, subjects, texts and ledgers, so lists, facets and
search meet the same shapes as in the registry, only more of them. Bulk inserts, no revisions.
"""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, insert, select

from core.database import db

PARTS = ("heading", "text", "party", "subject", "citation", "status_period")
PER_STATEMENT = 5_000
WORDS = ("border", "cargo", "control", "data", "exchange", "port", "rail", "risk", "seal", "transit")


def add_agreements(count: int, seed: int = 7) -> None:
    """Add `count` agreements; the caller commits."""
    chance = random.Random(seed)
    record, agreement = _table("record"), _table("agreement")
    real = _rows(record, record.c.kind == "agreement")
    forms = {row["id"]: row for row in _rows(agreement)}
    parts = {name: _by_record(_table(name)) for name in PARTS}
    first = 1 + max(row["id"] for row in _rows(record))
    new: dict[str, list[dict[str, Any]]] = {name: [] for name in ("record", "agreement", *PARTS)}
    for number in range(count):
        origin, key = chance.choice(real), first + number
        new["record"].append(origin | {"id": key, "code": f"B{number:06}"})
        new["agreement"].append(forms[origin["id"]] | {"id": key})
        for name in PARTS:
            new[name] += [_copy(row, key, number, chance) for row in parts[name].get(origin["id"], ())]
    for name, rows in new.items():
        _insert(_table(name), rows)


def _copy(row: dict[str, Any], key: int, number: int, chance: random.Random) -> dict[str, Any]:
    copied = {name: value for name, value in row.items() if name != "id"} | {"record_id": key}
    if copied.get("code") is not None and "party_id" in copied:
        copied["code"] = None
    if "event_id" in copied:
        copied["event_id"] = None
    if copied.get("title"):
        copied["title"] = f"{copied['title']} {chance.choice(WORDS)} {number}"
    return copied


def _table(name: str) -> Table:
    return db.metadata.tables[name]


def _rows(table: Table, *conditions: Any) -> Sequence[dict[str, Any]]:
    found = db.session.execute(select(table).where(*conditions))
    return [dict(row) for row in found.mappings()]


def _by_record(table: Table) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(table):
        found.setdefault(row["record_id"], []).append(row)
    return found


def _insert(table: Table, rows: Iterable[dict[str, Any]]) -> None:
    rows = list(rows)
    for start in range(0, len(rows), PER_STATEMENT):
        db.session.execute(insert(table), rows[start : start + PER_STATEMENT])

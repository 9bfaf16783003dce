"""What differs between two snapshots: records that came, went or have another version or status."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from exchange.snapshots.database import opened

STATUSES = """
SELECT record, field, row, value FROM {}.value WHERE field >= 'status.' AND field < 'status/'
"""
OTHER_STATUSES = """
SELECT record FROM ({} EXCEPT {})
"""
MAIN, EARLIER = (STATUSES.format(name) for name in ("main", "earlier"))
DIFFERENCES = f"""
CREATE TEMP TABLE difference AS
SELECT code, kind, NULL AS before, version AS after FROM main.record
    WHERE code NOT IN (SELECT code FROM earlier.record)
UNION ALL
SELECT code, kind, version, NULL FROM earlier.record
    WHERE code NOT IN (SELECT code FROM main.record)
UNION ALL
SELECT main.record.code, main.record.kind, earlier.record.version, main.record.version
    FROM main.record JOIN earlier.record USING (code)
    WHERE main.record.version <> earlier.record.version OR code IN (
        {OTHER_STATUSES.format(MAIN, EARLIER)} UNION {OTHER_STATUSES.format(EARLIER, MAIN)})
"""  # noqa: S608 - nothing of it comes from outside
OF_RECORD = "SELECT field, row, language, value, origin FROM {}.value WHERE record = :code"
NEW, OLD = (OF_RECORD.format(name) for name in ("main", "earlier"))
FIELDS = f"""
SELECT DISTINCT field FROM (
    SELECT * FROM ({NEW} EXCEPT {OLD}) UNION ALL SELECT * FROM ({OLD} EXCEPT {NEW})
) ORDER BY field
"""  # noqa: S608 - nothing of it comes from outside


@dataclass(frozen=True)
class Difference:
    """A record that differs. `before` and `after` are versions, None where it was not there."""

    code: str
    kind: str
    before: int | None
    after: int | None
    fields: Sequence[str] = field(default=())


class Comparison:
    """The differences of two open snapshots."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute(DIFFERENCES)

    def counts(self) -> dict[str, int]:
        """How many came (`added`), went (`removed`) and `changed`."""
        (added, removed, changed) = self._database.execute(
            "SELECT count(*) FILTER (WHERE before IS NULL), count(*) FILTER (WHERE after IS NULL), "
            "count(*) FILTER (WHERE before IS NOT NULL AND after IS NOT NULL) FROM difference"
        ).fetchone()
        return {"added": added, "removed": removed, "changed": changed}

    def page(self, first: int, most: int) -> Iterator[Difference]:
        """So many of them from the `first`, counted from 0, in the order of their codes."""
        rows = self._database.execute(
            "SELECT code, kind, before, after FROM difference ORDER BY code LIMIT ? OFFSET ?",
            (most, first),
        ).fetchall()
        for code, kind, before, after in rows:
            yield Difference(code, kind, before, after, self._fields(code, before, after))

    def _fields(self, code: str, before: int | None, after: int | None) -> tuple[str, ...]:
        if before is None or after is None:
            return ()
        return tuple(name for (name,) in self._database.execute(FIELDS, {"code": code}))


@contextmanager
def compared(earlier: Path, later: Path) -> Iterator[Comparison]:
    """The comparison of two snapshots' databases, while they are open."""
    with opened(later, earlier=earlier) as database:
        yield Comparison(database)

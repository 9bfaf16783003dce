"""The texts of records in a SQLite file, as pages read them from the registry's database."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.search.records import Made

FILE = "texts.sqlite3"


def keep_texts(folder: Path, records: Iterable[Made]) -> None:
    """Write the texts of records."""
    with sqlite3.connect(folder / FILE) as database:
        database.execute("CREATE TABLE texts (code PRIMARY KEY, language, title, body)")
        database.executemany(
            "INSERT INTO texts VALUES (?, ?, ?, ?)",
            ((made.code, made.language, made.title, made.text) for made in records),
        )
    database.close()  # the block above only commits


class Texts:
    """Reads texts, some records at once."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / FILE)

    def of(self, codes: Sequence[str]) -> list[tuple[str, str, str]]:
        """`(language, title, text)` of the codes, in their order."""
        marks = ", ".join("?" * len(codes))
        query = f"SELECT code, language, title, body FROM texts WHERE code IN ({marks})"
        found = {row[0]: row[1:] for row in self._database.execute(query, codes)}
        return [found[code] for code in codes]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

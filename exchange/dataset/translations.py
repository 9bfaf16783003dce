"""Translations of the data set: what a record says by itself, and rules for what is added."""

from collections.abc import Iterator

from exchange.dataset.contract_translations import LANGUAGES, PHRASES, TRANSLATIONS
from exchange.dataset.problems import Problem
from exchange.dataset.rows import Dataset, Row

# The columns in which a record's own file holds its texts.
STEMS = {"title": ("title", "name"), "summary": ("summary", "theme")}
NOTE_LANGUAGE = "en"
WITH_NOTE_ONLY = "agreement_events"


def texts_held(row: Row) -> Iterator[tuple[str, str, str]]:
    """(field, language, column) of each text that the row itself holds.

    An administration's name in its own language is no text of the registry: it has columns of its
    own.
    """
    if "origins" in row.cells:
        for field, stems in STEMS.items():
            for stem in stems:
                for language in row.texts(stem):
                    if f"{stem}_{language}" in row.cells:
                        yield field, language, f"{stem}_{language}"
    if row.cells.get("note") and ("origins" in row.cells or row.table == WITH_NOTE_ONLY):
        yield "body", NOTE_LANGUAGE, "note"


def check_translations(dataset: Dataset) -> Iterator[Problem]:
    """Problems between translations and the records that they belong to."""
    for table, language in zip(TRANSLATIONS, LANGUAGES, strict=True):
        seen: dict[tuple[str, str], Row] = {}
        for row in dataset.rows(table.name):
            yield from _translation(row, language, dataset)
            first = seen.setdefault((row["record"], row["field"]), row)
            if first is not row:
                message = f"the text stands twice (first on line {first.line}): take one away"
                yield row.problem("field", message)
    known: dict[tuple[str, str], Row] = {}
    for row in dataset.rows(PHRASES.name):
        if known.setdefault((row["words"], row["language"]), row) is not row:
            yield row.problem("words", "the phrase stands twice in this language: take one away")


def _translation(row: Row, language: str, dataset: Dataset) -> Iterator[Problem]:
    record = dataset.by_code.get(row["record"])
    if record is None:
        return  # its cell has a problem already
    held = {tag for field, tag, _column in texts_held(record) if field == row["field"]}
    if language in held:
        yield row.problem("field", f"{record.table}.csv holds this text itself: take the row away")
    elif not held:
        message = f"{record.code} has no {row['field']} that could be translated"
        yield row.problem("field", message)

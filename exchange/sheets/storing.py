"""The rows of an import in its table: kept by their number, counted by outcome."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from core.database import session
from exchange.sheets.checked import Cells, Checked
from exchange.sheets.models import OUTCOMES, SheetImport, SheetRow

WARNINGS = "warnings"


def keep(sheet: SheetImport, checked: Iterable[Checked]) -> None:
    """Write the rows; one that is there already is written over."""
    rows = [one.as_row() for one in checked]
    there = _places(sheet, [row["number"] for row in rows])
    known = [row | {"id": there[row["number"]]} for row in rows if row["number"] in there]
    new = [row | {"sheet_id": sheet.id, "mended": False} for row in rows
           if row["number"] not in there]  # fmt: skip
    if known:
        session().execute(update(SheetRow), known)
    if new:
        session().execute(insert(SheetRow), new)


def _places(sheet: SheetImport, numbers: Sequence[int]) -> dict[int, int]:
    if not numbers:
        return {}
    asked = select(SheetRow.number, SheetRow.id).where(
        SheetRow.sheet_id == sheet.id, SheetRow.number.between(min(numbers), max(numbers))
    )
    return {row[0]: row[1] for row in session().execute(asked)}


def count(sheet: SheetImport) -> None:
    """Count the rows by outcome, and those with warnings."""
    asked = (
        select(SheetRow.outcome, func.count())
        .where(SheetRow.sheet_id == sheet.id)
        .group_by(SheetRow.outcome)
    )
    found = {row[0]: row[1] for row in session().execute(asked)}
    warned = select(func.count()).where(SheetRow.sheet_id == sheet.id, SheetRow.warned)
    counts: dict[str, Any] = {outcome: found.get(outcome, 0) for outcome in OUTCOMES}
    sheet.counts = counts | {WARNINGS: session().scalar(warned) or 0}


def rows_of(sheet: SheetImport, shown: str = "") -> Select[tuple[SheetRow]]:
    """The rows of an outcome, with problems, with warnings, or all of them."""
    asked = select(SheetRow).where(SheetRow.sheet_id == sheet.id).order_by(SheetRow.number)
    if shown == "problems":
        return asked.where(SheetRow.outcome.in_(("wrong", "conflict")))
    if shown == WARNINGS:
        return asked.where(SheetRow.warned)
    return asked.where(SheetRow.outcome == shown) if shown else asked


def written_rows(sheet: SheetImport) -> list[SheetRow]:
    """The rows that make or change a record."""
    asked = rows_of(sheet).where(SheetRow.outcome.in_(("create", "change")))
    return list(session().scalars(asked))


def kept_cells(sheet: SheetImport) -> Iterator[tuple[int, Cells]]:
    """(number, cells) of all rows, as they were mended."""
    asked = (
        select(SheetRow.number, SheetRow.cells)
        .where(SheetRow.sheet_id == sheet.id)
        .order_by(SheetRow.number)
    )
    for row in session().execute(asked).all():
        yield row[0], row[1]


def codes_besides(sheet: SheetImport, number: int) -> dict[str, int]:
    """Code → number of the other rows."""
    asked = (
        select(SheetRow.code, SheetRow.number)
        .where(SheetRow.sheet_id == sheet.id, SheetRow.code != "", SheetRow.number != number)
        .order_by(SheetRow.number.desc())
    )
    return {row[0]: row[1] for row in session().execute(asked)}

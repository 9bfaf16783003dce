"""The partners of one body by field, as a table and as data."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from core.pictures.picture import Cell as Datum
from core.pictures.picture import Picture, Table, register_picture
from core.reader import reader
from pages.binding import ABSENT, IN_FORCE, MAYBE_IN_FORCE, STATES
from pages.coverage.addresses import coverage_url
from pages.coverage.fields import FIELDS, Coverage, Field
from pages.coverage.holdings import Holdings
from pages.matrix.cells import Matrix, Question
from pages.matrix.words import BOND_STATES, bond_tag, region_name
from registry.references import Reference
from registry.vocabulary import CERTAINTY, SUBJECTS

PICTURE = "agreement-coverage"


@dataclass(frozen=True)
class Mark:
    """A cell of the table: how far the best agreement of a field has come, and how many have."""

    code: str
    label: str
    kind: str
    number: int


@dataclass(frozen=True)
class Row:
    """A partner with a mark for each field (None where no agreement on it is held)."""

    partner: Reference
    url: str
    marks: list[Mark | None]
    coverage: Coverage


class PartnersCoverage:
    """One body and everybody whom an agreement binds to it."""

    def __init__(self, matrix: Matrix, body: Reference) -> None:
        self.matrix, self.body = matrix, body

    @cached_property
    def regions(self) -> list[tuple[str, list[Row]]]:
        """(region, its partners) in the order of the matrix."""
        held = Holdings(self.matrix, self.body).by_partner
        found = (
            (
                region_name(region.code),
                [self._row(one, held[one.id]) for one in region.bodies if one.id in held],
            )
            for region in self.matrix.regions
        )
        return [(name, rows) for name, rows in found if rows]

    def _row(self, partner: Reference, coverage: Coverage) -> Row:
        marks = [_mark(field) if field.held else None for field in coverage.fields]
        return Row(partner, coverage_url(self.body.code, partner.code), marks, coverage)

    @property
    def rows(self) -> list[Row]:
        """All partners."""
        return [row for _region, rows in self.regions for row in rows]

    @property
    def totals(self) -> list[tuple[int, int]]:
        """For each field: with how many partners it is certainly covered, and possibly besides."""
        counts: Counter[tuple[str, int]] = Counter(
            (field.code, field.standing) for row in self.rows for field in row.coverage.fields
        )
        return [(counts[code, IN_FORCE], counts[code, MAYBE_IN_FORCE]) for code in FIELDS]

    @property
    def unassigned(self) -> int:
        """How many agreements in force have no subject on record, each counted once."""
        return len({one.id for row in self.rows for one in row.coverage.unassigned})


def _mark(field: Field) -> Mark:
    tag = bond_tag(field.standing)
    return Mark(field.code, tag["label"], tag["kind"], field.number)


def partners_picture(key: str) -> Picture | None:
    """The table as data, one row a partner and subject; None for who has no row in the matrix."""
    matrix = Matrix(Question(mine=key), reader())
    if matrix.own is None:
        return None
    table = PartnersCoverage(matrix, matrix.own)
    columns = (
        _("Partner"), SUBJECTS.title, BOND_STATES.title, CERTAINTY.title, _("Agreements"),
    )  # fmt: skip
    return Picture(
        name=PICTURE,
        key=key,
        title=matrix.own.title,
        description="",
        drawing=None,
        table=Table(columns, [data for row in table.rows for data in _data(row)]),
    )


def _data(row: Row) -> Iterator[list[Datum]]:
    for field in (*row.coverage.fields, *row.coverage.others):
        state, certainty = STATES[field.standing] if field.standing != ABSENT else ("", "")
        yield [
            Datum(row.partner.title, row.partner.code),
            Datum(SUBJECTS[field.code], field.code),
            Datum(BOND_STATES[state] if state else "", state),
            Datum(CERTAINTY[certainty] if certainty else "", certainty),
            Datum(" ".join(one.code for one in field.held)),
        ]


register_picture(PICTURE, partners_picture)

"""The dry run: each row beside the record that it is of, every problem at once."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _

from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES
from core.problems import BadValue
from exchange.sheets.cell_columns import Column, OriginColumn, settle_texts
from exchange.sheets.cells import EMPTY_MARKS, is_formula, plain_text
from exchange.sheets.checked import Cells, Checked
from exchange.sheets.columns import CODE, VERSION, columns_of
from exchange.sheets.lookups import kinds_of, proposed, records_with_parts
from exchange.sheets.matching import Matching
from exchange.sheets.problems import CellProblem, unreadable_cell
from exchange.sheets.recognising import BEYOND
from registry.models import Record
from registry.schema.contents import (
    Content,
    Fault,
    content_of,
    empty_content,
    faults_of,
)
from registry.schema.fields import Field, Reference
from registry.schema.forms import TEXTS, RecordForm, Typed
from registry.schema.merging import changes, value_at
from registry.versions import referred_codes


class Known(NamedTuple):
    """As much of a record as a reference to it is checked by."""

    code: str
    kind: str


class Checking:
    """The rows of one sheet, checked in pieces. `codes` are those of rows checked before."""

    def __init__(self, form: RecordForm, codes: dict[str, int] | None = None) -> None:
        self.form = form
        self.columns = columns_of(form)
        self.codes = codes or {}
        self.matching = Matching(form)
        self.kinds: dict[str, str] = {}

    def check(self, rows: Sequence[tuple[int, Cells]]) -> list[Checked]:
        """Check a piece of the sheet; some hundred rows at once."""
        checked = [
            Checked(number, cells, plain_text(cells.get(CODE, ""))) for number, cells in rows
        ]
        wanted = {row.code for row in checked if row.code}
        records = records_with_parts(self.form, wanted)
        self._learn(wanted)
        proposals = proposed({record.id for record in records.values()})
        for row in checked:
            row.record = records.get(row.code)
            self._fill(row)
        self._learn(set().union(*(referred_codes(row.content) for row in checked)))
        for row in checked:
            if row.record is not None:
                row.differs = bool(row.problems or changes(self.form, row.base, row.content))
                self._find_conflicts(row, row.record, proposals)
            if row.differs:
                row.problems += self._code_problems(row)
                row.problems += self._faults(row)
            if row.record is None and not row.problems:
                row.warnings += self._alike(row)
        return checked

    def _learn(self, codes: set[str]) -> None:
        missing = {code for code in codes if code not in self.kinds}
        self.kinds |= dict.fromkeys(missing, "") | kinds_of(missing)

    def find(self, code: str) -> Any:
        """What is known of the record of a code. Raises `BadValue`."""
        if not self.kinds.get(code):
            raise BadValue(
                _("There is no record %(code)s. Correct the code, or import that record first.",
                  code=code)
            )  # fmt: skip
        return Known(code, self.kinds[code])

    def _fill(self, row: Checked) -> None:
        if row.record is not None:
            row.base, row.base_version = content_of(row.record), row.record.version
        else:
            row.base = empty_content(self.form, self._source_language(row.cells))
            if TEXTS.name in row.base:
                row.base[TEXTS.name] = []
        row.content = copied(row.base)
        if BEYOND in row.cells:
            row.problems.append(
                CellProblem("row.too_long", "", _(
                    "The row has more cells than the header. Put text that holds the delimiter "
                    "between quotation marks."), row.cells[BEYOND])
            )  # fmt: skip
        origins = {}
        for column in self.columns.all:
            cell = row.cells.get(column.name, "")
            if cell and self._read(row, column, cell) and isinstance(column, OriginColumn):
                origins[column.language] = plain_text(cell)
        if TEXTS.name in row.content:
            settle_texts(row.content, row.base, origins)

    def _source_language(self, cells: Cells) -> str:
        """As given; that of a title where it cannot be read, so that no title is missing too."""
        given = cells.get("source_language", "").strip().lower() or DEFAULT_LANGUAGE
        titled = [tag for tag in SITE_LANGUAGES if cells.get(f"title_{tag}")]
        return given if given in SITE_LANGUAGES or not titled else titled[0]

    def _read(self, row: Checked, column: Column, cell: str) -> bool:
        """Put a cell into the content; whether that could be done."""
        text = "" if cell.strip() in EMPTY_MARKS else plain_text(cell)
        if text and is_formula(cell):
            row.problems.append(
                CellProblem("cell.formula", column.name, _(
                    "The cell holds a formula or its error. Type the value itself."), cell)
            )  # fmt: skip
            return False
        if row.record is not None and _plain(text) == _plain(column.show(row.base)):
            return True
        try:
            column.read(text, row.content)
        except BadValue as error:
            row.problems.append(unreadable_cell(column, text, str(error)))
            return False
        return True

    def _code_problems(self, row: Checked) -> Iterator[CellProblem]:
        earlier = self.codes.setdefault(row.code, row.number) if row.code else row.number
        if earlier != row.number:
            yield CellProblem("code.twice", CODE, _(
                "%(code)s stands in row %(number)s already. Delete one of them.",
                code=row.code, number=earlier), row.code)  # fmt: skip
        if row.record is not None:
            return
        if self.kinds.get(row.code):
            yield CellProblem("code.other_kind", CODE, _(
                "%(code)s is a record of another kind. Correct the code.", code=row.code),
                row.code)  # fmt: skip
        elif self.form.codes is None:
            yield CellProblem("kind.closed", CODE, _(
                "There is no record %(code)s, and records of this kind are not made here.",
                code=row.code), row.code)  # fmt: skip
        elif isinstance(self.form.codes, Typed):
            if not self.form.codes.fits(row.code):
                yield CellProblem("code.malformed", CODE, _(
                    "A new record needs a code like %(example)s.",
                    example=self.form.codes.example), row.code)  # fmt: skip
        elif row.code:
            yield CellProblem("code.unknown", CODE, _(
                "There is no record %(code)s. Leave the code blank for a new record: it gets the "
                "next code.", code=row.code), row.code)  # fmt: skip

    def _faults(self, row: Checked) -> Iterator[CellProblem]:
        told = {problem.column for problem in row.problems}
        faults = faults_of(row.content, self.form, self.find)
        for fault in faults:
            column = self.columns.at(fault.path, row.content)
            if column not in told:  # a cell that could not be read is not missing too
                yield CellProblem(
                    self._fault_code(fault, row.content), column, fault.message,
                    row.cells.get(column, ""),
                )  # fmt: skip
        if not faults and not row.problems:
            for name, why in self.form.judge(row.content, row.record):
                column = self.columns.at((name,), row.content)
                yield CellProblem("ledger.refused", column, str(why), row.cells.get(column, ""))

    def _fault_code(self, fault: Fault, content: Content) -> str:
        part = self.form.part(fault.path[0])
        if len(fault.path) == 2:
            return "part.twice"
        fields = part.fields if part else self.form.fields
        one: Field | None = next((one for one in fields if one.name == fault.path[-1]), None)
        try:
            value = value_at(self.form, content, fault.path)
        except (KeyError, TypeError):
            value = None
        if value in (None, "", [], ()):
            return "field.missing"
        return "reference.unknown" if isinstance(one, Reference) else "row.contradiction"

    def _find_conflicts(self, row: Checked, record: Record, proposals: dict[int, str]) -> None:
        exported = row.cells.get(VERSION, "").strip()
        if exported and exported != str(record.version):
            row.conflicts.append(
                CellProblem("record.changed", VERSION, _(
                    "The record was changed after the sheet was exported (version %(then)s, now "
                    "%(now)s). Compare them, then write %(now)s as its version.",
                    then=exported, now=record.version), exported)
            )  # fmt: skip
        if record.id in proposals:
            row.conflicts.append(
                CellProblem("record.proposed", CODE, _(
                    "%(name)s has an open proposal for this record. Decide it, then check again.",
                    name=proposals[record.id]), row.code)
            )  # fmt: skip
        if record.state != "published":
            row.conflicts.append(
                CellProblem("record.unpublished", CODE, _(
                    "The record is not published. Publish it at the desk, then check again."),
                    row.code)
            )  # fmt: skip

    def _alike(self, row: Checked) -> Iterator[CellProblem]:
        like = self.matching.like(row.content, row.number)
        if like.startswith("#"):
            yield CellProblem("row.similar", CODE, _(
                "The row looks like row %(number)s.", number=like[1:]))  # fmt: skip
        elif like:
            yield CellProblem("record.similar", CODE, _(
                "It looks like %(code)s. If it is that record, write its code.", code=like),
                like)  # fmt: skip


def copied(content: Content) -> Content:
    """A content whose rows can be changed."""
    return {
        name: [dict(one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in content.items()
    }


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()

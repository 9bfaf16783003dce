"""Columns of several values: parts of a record as a list in one cell."""

from dataclasses import dataclass

from flask_babel import gettext as _

from core.problems import BadValue
from exchange.sheets.cell_columns import Column, blank, typed
from exchange.sheets.cells import BETWEEN_VALUES, item, items, listed, value
from registry.schema.contents import Content
from registry.schema.forms import LINKS, PartForm
from registry.schema.unread import blank as nothing

TERRITORY = "territory:"


@dataclass(frozen=True, kw_only=True)
class PartColumn(Column):
    """Rows of a part. A row that is there already keeps what the column does not show."""

    part: PartForm

    def read(self, cell: str, content: Content) -> None:
        kept = [row for row in content[self.part.name] if not self.shows(row)]
        there = [row for row in content[self.part.name] if self.shows(row)]
        rows = []
        for one in dict.fromkeys(items(cell)) if cell else ():
            if one:
                rows.append(self._same(self.row(one, content), there))
        if {id(row) for row in rows} == {id(row) for row in content[self.part.name]} - {
            id(row) for row in kept
        }:
            return  # the order alone says nothing
        content[self.part.name] = [*kept, *rows]

    def _same(self, row: Content, there: list[Content]) -> Content:
        for one in there:
            if self.item(one) == self.item(row):
                there.remove(one)
                return one
        near = next((one for one in there if _natural(one, self.part) == _natural(row, self.part)),
                    None)  # fmt: skip
        if near is None:
            return row
        there.remove(near)
        return self.updated(near, row)

    def updated(self, there: Content, row: Content) -> Content:
        """A row that is there, with what the cell says of it anew."""
        return {**row, "code": there["code"]} if "code" in there else row

    def show(self, content: Content) -> str:
        shown = (self.item(row) for row in content[self.part.name] if self.shows(row))
        return listed(dict.fromkeys(shown))

    def shows(self, row: Content) -> bool:
        """Whether the row is one of this column."""
        return True

    def row(self, text: str, content: Content) -> Content:
        """The row that an item stands for. Raises `BadValue`."""
        values = [value(one) for one in items(text, BETWEEN_VALUES)]
        fields = self.part.fields
        if len(values) > len(fields):
            raise BadValue(
                _("“%(text)s” has more than %(num)s values.", text=text, num=len(fields))
            )
        row = blank(self.part)
        for one, given in zip(fields, values, strict=False):
            row[one.name] = one.read([typed(one, given)]) if given else nothing(one)
        return row

    def item(self, row: Content) -> str:
        """A row as an item of the list."""
        values = [item(" ".join(one.shown(row[one.name]))) for one in self.part.fields]
        while values and not values[-1]:
            values.pop()
        return f" {BETWEEN_VALUES} ".join(values)


def _natural(row: Content, part: PartForm) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "") for name in part.key)


@dataclass(frozen=True, kw_only=True)
class RoleColumn(PartColumn):
    """The bodies in one role, by code; a territory without an administration as `territory:XX`."""

    role: str

    def shows(self, row: Content) -> bool:
        return bool(row["role"] == self.role)

    def row(self, text: str, content: Content) -> Content:
        row = blank(self.part) | {"role": self.role}
        code = value(text)
        name = "territory" if code.startswith(TERRITORY) else "party"
        one = next(one for one in self.part.fields if one.name == name)
        row[name] = one.read([code.removeprefix(TERRITORY)])
        return row

    def item(self, row: Content) -> str:
        return item(row["party"] or f"{TERRITORY}{row['territory']}")

    def updated(self, there: Content, row: Content) -> Content:
        return there


class SubjectColumn(PartColumn):
    """Subjects by code."""


class LinkColumn(PartColumn):
    """Relations to other records, as `relation:code`."""

    def row(self, text: str, content: Content) -> Content:
        relation, mark, code = value(text).partition(":")
        if not mark or not code.strip():
            raise BadValue(_("“%(text)s” must be like implements:M07.", text=text))
        row = blank(self.part)
        row["relation"] = LINKS.fields[0].read([relation])
        row["target"] = code.strip()
        return row

    def item(self, row: Content) -> str:
        return item(f"{row['relation']}:{row['target']}")

    def updated(self, there: Content, row: Content) -> Content:
        return there


class SourceColumn(PartColumn):
    """Sources of the whole record: a code, and after a blank the place in the source."""

    def shows(self, row: Content) -> bool:
        return not row["field"] and not row["part_code"]

    def row(self, text: str, content: Content) -> Content:
        code, _between, place = value(text).partition(" ")
        locator = next(one for one in self.part.fields if one.name == "locator")
        row = blank(self.part)
        row |= {"source": code, "locator": locator.read([place]) if place.strip() else ""}
        return row | {name: content.get(name, "") for name in ("confidence", "verification")}

    def item(self, row: Content) -> str:
        return item(f"{row['source']} {row['locator']}".strip())

    def updated(self, there: Content, row: Content) -> Content:
        return there

"""Contents as JSON: a proposal's told, and what a program sends read by the form of the kind.

A program writes values as they are kept: codes, EDTF dates, ISO 8601 spans. What people may type
besides (a date in words, a code with its name) is refused with what it would have to be.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from core.problems import BadValue
from exchange.api.writing.bodies import Invalid, Wrong, escaped, type_message
from registry.schema.contents import MINOR, Content, Fault
from registry.schema.fields import (
    Coordinate,
    Field,
    Language,
    Lasting,
    Number,
    Reference,
    Territory,
    When,
    YesNo,
)
from registry.schema.finding import finding, references_in
from registry.schema.forms import TEXTS, PartForm, RecordForm
from registry.schema.unread import Unread, blank, value_of

CONTENT = "content"
EXACT = (When, Lasting, Reference, Territory, Language)
"""Fields that read more than one way of writing; only the way in which they keep it is taken."""


def told_content(form: RecordForm, content: Content) -> Content:
    """A content as programs read and write it."""
    told: Content = {one.name: content[one.name] for one in form.fields}
    for part in form.parts:
        told[part.name] = [_told_row(part, row) for row in content[part.name]]
    return told


def _told_row(part: PartForm, row: Content) -> Content:
    told = {one.name: row[one.name] for one in part.fields}
    if part.numbering:
        told["code"] = row.get("code") or ""
    if part is TEXTS:
        told[MINOR] = bool(row.get(MINOR))
    return told


def told_unread(form: RecordForm, content: Content) -> list[dict[str, str]]:
    """What somebody typed at the desk that could not be read: it has no value yet."""
    places: list[tuple[str, Sequence[Field], Content]] = [("", form.fields, content)]
    for part in form.parts:
        for number, row in enumerate(content[part.name]):
            places.append((f"/{part.name}/{number}", part.fields, row))
    return [
        {"pointer": f"/{CONTENT}{place}/{one.name}", "typed": str(value)}
        for place, fields, values in places
        for one in fields
        if isinstance(value := value_of(values, one), Unread)
    ]


def read_content(form: RecordForm, given: Mapping[str, Any], held: Content, whole: bool) -> Content:
    """The content that was sent. Raises `Invalid` with everything that cannot be read.

    With `whole` every member must be there: what is left out by mistake shall not be emptied. A
    value that is as it is held is taken as it is.
    """
    reading = _Reading()
    content: Content = {}
    reading.fill(content, "", form.fields, given, held, whole)
    for part in form.parts:
        content[part.name] = reading.rows(part, given, held, whole)
    known = {*(one.name for one in form.fields), *(part.name for part in form.parts)}
    reading.refuse_unknown("", given, known)
    reading.check_references(form, content)
    if reading.errors:
        raise Invalid(reading.errors)
    return content


class _Reading:
    """One content being read: what is wrong so far, and what was changed."""

    def __init__(self) -> None:
        self.errors: list[Wrong] = []
        self.places: dict[int, str] = {}
        self.changed: set[tuple[int, str]] = set()

    def complain(self, place: str, message: Any) -> None:
        """Something is wrong at a place below the content."""
        self.errors.append(Wrong(f"/{CONTENT}{place}", str(message)))

    def refuse_unknown(self, place: str, given: Mapping[str, Any], known: Iterable[str]) -> None:
        """No member is passed over."""
        for name in given:
            if name not in known:
                self.complain(f"{place}/{escaped(name)}", _("There is no such member."))

    def fill(
        self,
        values: Content,
        place: str,
        fields: Sequence[Field],
        given: Mapping[str, Any],
        held: Content,
        whole: bool,
    ) -> None:
        """Set the fields of a content or a row."""
        self.places[id(values)] = place
        for one in fields:
            values[one.name] = blank(one)
            if one.name not in given:
                if whole:
                    self.complain(f"{place}/{one.name}", _("This member is missing."))
            elif one.name in held and given[one.name] == held[one.name]:
                values[one.name] = held[one.name]
            else:
                self.changed.add((id(values), one.name))
                try:
                    values[one.name] = read_value(one, given[one.name])
                except BadValue as error:
                    self.complain(f"{place}/{one.name}", error)

    def rows(
        self, part: PartForm, given: Mapping[str, Any], held: Content, whole: bool
    ) -> list[Content]:
        """The rows of a part, in their order."""
        place, sent = f"/{part.name}", given.get(part.name)
        if sent is None and (whole or part.name in given):
            missing = part.name not in given
            self.complain(place, _("This member is missing.") if missing else type_message("array"))
        if sent is None:
            return []
        if not isinstance(sent, list):
            self.complain(place, type_message("array"))
            return []
        before = {part.key_of(row): row for row in held[part.name]}
        return [
            self._row(part, f"{place}/{number}", row, before) for number, row in enumerate(sent)
        ]

    def _row(
        self, part: PartForm, place: str, given: Any, before: Mapping[str, Content]
    ) -> Content:
        row: Content = {}
        if not isinstance(given, dict):
            self.complain(place, type_message("object"))
            return {one.name: blank(one) for one in part.fields}
        known = {one.name for one in part.fields}
        self.fill(row, place, part.fields, given, before.get(part.key_of(given), {}), False)
        if part.numbering:
            known.add("code")
            row["code"] = given.get("code") or ""
            if row["code"] and row["code"] not in before:
                self.complain(f"{place}/code", _("There is no row with this code."))
        if part is TEXTS:
            known.add(MINOR)
            if given.get(MINOR) not in (None, True, False):
                self.complain(f"{place}/{MINOR}", type_message("boolean"))
            elif given.get(MINOR):
                row[MINOR] = True
        self.refuse_unknown(place, given, known)
        return row

    def check_references(self, form: RecordForm, content: Content) -> None:
        """What was changed names records that are there, of the kinds that the field takes."""
        find = finding(form, content)
        for one, values in references_in(form, content):
            if (id(values), one.name) in self.changed and not one.is_empty(values[one.name]):
                try:
                    one.check(values[one.name], find)
                except BadValue as error:
                    self.complain(f"{self.places[id(values)]}/{one.name}", error)


def read_value(one: Field, value: Any) -> Any:
    """The value of a field. Raises `BadValue`."""
    if value is None:
        return blank(one)
    if isinstance(one, Coordinate):
        return _degrees(one, value)
    found = one.read(_texts(one, value))
    if one.is_empty(found) or found == ():
        return blank(one)
    if isinstance(one, EXACT) and found != value:
        shown = ", ".join(one.shown(found))
        raise BadValue(_("Write this as “%(value)s”.", value=shown))
    return found


def _texts(one: Field, value: Any) -> list[str]:
    """The value as it would be typed. Raises `BadValue` where it is of another JSON type."""
    if one.many:
        if not isinstance(value, list) or not all(isinstance(it, str) for it in value):
            raise BadValue(type_message("array of string"))
        return value
    if isinstance(one, YesNo):
        return one.shown(_checked(value, bool, "boolean"))
    if isinstance(one, Number):
        return [str(_checked(value, int, "integer"))]
    return [_checked(value, str, "string")]


def _checked(value: Any, kind: Any, name: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise BadValue(type_message(name))
    return value


def _degrees(one: Coordinate, value: Any) -> float:
    degrees = float(_checked(value, int | float, "number"))
    if abs(degrees) > one.bound:
        one.parse(f"{degrees:f}")
    return degrees


def pointers(form: RecordForm, content: Content, faults: Iterable[Fault]) -> list[Wrong]:
    """Faults of a content by pointer: rows by their place instead of their key."""
    return [Wrong(pointer_of(form, content, one.path), one.message) for one in faults]


def pointer_of(form: RecordForm, content: Content, path: Sequence[str]) -> str:
    """The pointer to a place of a content."""
    if path == ("code",):
        return "/code"
    first, *rest = path
    part = form.part(first)
    if part and rest:
        keys = [part.key_of(row) for row in content[part.name]]
        if rest[0] not in keys:  # a row that is not there, such as a title that is missing
            return f"/{CONTENT}/{first}"
        place = len(keys) - 1 - keys[::-1].index(rest[0])  # of two that are alike, the second
        rest = [str(place), *rest[1:]]
    return "/".join(["", CONTENT, first, *rest])

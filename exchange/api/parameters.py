"""Parameters of the API: declared once, read strictly, and described in its OpenAPI document."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.characters import quoted
from core.languages import DEFAULT_LANGUAGE, SITE_LANGUAGES
from core.problems import BadValue
from core.reader import FIRST_YEAR, LAST_YEAR
from registry.filters import Filter, PartyFilter, RecordFilter, YearFilter
from registry.listing import LONGEST_VALUE, MOST_VALUES, ListPage, Parameters

Schema = Mapping[str, Any]
LEAST, MOST, USUAL = 1, 100, 20
"""Records of a page."""
LONGEST_SHOWN = 40
CODE: Schema = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"}
YEAR: Schema = {"type": "string", "pattern": "^[0-9]{4}$"}


class BadParameter(BadValue):
    """A parameter that cannot be used (HTTP 400). `known`: what could stand in its place."""

    def __init__(self, message: Any, parameter: str, known: Sequence[str] = ()) -> None:
        super().__init__(message, parameter)
        self.known = tuple(known)


@dataclass(frozen=True)
class Parameter:
    """One parameter. `schema` (JSON Schema 2020-12) is that of one value; `many`: it may stand
    several times; `listed`: its one value is a list with commas."""

    name: str
    about: str
    schema: Schema
    many: bool = False
    listed: bool = False

    def check(self, value: str) -> None:
        """Refuse a value that the schema refuses. Raises `BadParameter`."""
        for one in value.split(",") if self.listed else [value]:
            if not _fits(one, self.schema):
                message = _("“%(value)s” is not a value of “%(name)s”.", value=quoted(one),
                            name=self.name)  # fmt: skip
                raise BadParameter(message, self.name, self.schema.get("enum", ()))


def _fits(value: str, schema: Schema) -> bool:
    if schema["type"] == "integer":
        is_number = re.fullmatch("[0-9]{1,6}", value) is not None
        return is_number and schema["minimum"] <= int(value) <= schema["maximum"]
    if "enum" in schema:
        return value in schema["enum"]
    if schema.get("format") == "date":  # who reads it says what is wrong with a day
        return value != "" and value == value.strip()
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", LONGEST_VALUE):
        return False
    pattern = schema.get("pattern", "").removeprefix("^").removesuffix("$")
    return not pattern or re.fullmatch(pattern, value) is not None


LANG = Parameter(
    "lang",
    "Language of titles and messages. A title that is not there in it is given in another one, "
    "which is named beside it.",
    {"type": "string", "enum": list(SITE_LANGUAGES), "default": DEFAULT_LANGUAGE},
)
AS_OF = Parameter(
    "as_of",
    f"The day whose statuses are told, from {FIRST_YEAR} to {LAST_YEAR}; today if it is left out. "
    "Lists leave out what is certainly later.",
    {
        "type": "string",
        "format": "date",
        "pattern": "^(1[89]|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    },
)
LIMIT = Parameter(
    "limit",
    "The number of records of a page.",
    {"type": "integer", "minimum": LEAST, "maximum": MOST, "default": USUAL},
)
CURSOR = Parameter(
    "cursor",
    "The place behind which to go on, as the link `next` of the page before has it.",
    {"type": "string", "minLength": 1, "maxLength": 2000},
)
COUNT = Parameter(
    "count",
    "With 1 the answer tells how many records there are in all.",
    {"type": "string", "enum": ["1"]},
)
PAGING = (LIMIT, CURSOR, COUNT)


def of_list(page: ListPage) -> list[Parameter]:
    """Filters of a list page and its orders."""
    offered = {"type": "string", "enum": list(page.sorts), "default": page.sort}
    return [*(_of_filter(one) for one in page.filters), Parameter("sort", "The order.", offered)]


def _of_filter(one: Filter) -> Parameter:
    about = "Records with any of these values."
    return Parameter(one.name, f"{about}{_meaning(one)}", value_schema(one), many=True)


def value_schema(one: Filter) -> Schema:
    """What a value of a filter may be."""
    if one.vocabulary is not None:
        return {"type": "string", "enum": list(one.vocabulary)}
    return YEAR if isinstance(one, YearFilter) else CODE


def _meaning(one: Filter) -> str:
    if isinstance(one, PartyFilter):
        return f" Codes of records of the kind {one.kind} that have a role in them."
    return " Codes of records." if isinstance(one, RecordFilter) else ""


def read(given: Parameters, known: Sequence[Parameter]) -> None:
    """Refuse what is not known, stands twice, is empty or means nothing. Raises `BadParameter`."""
    by_name = {one.name: one for one in known}
    for name, values in given.lists():
        one = by_name.get(name)
        if one is None:
            shown = quoted(name)
            message = _("This address has no parameter “%(name)s”.", name=shown)
            raise BadParameter(message, shown, list(by_name))
        if len(values) > 1 and not one.many:
            raise BadParameter(_("“%(name)s” may stand only once.", name=name), name)
        if len(values) > MOST_VALUES:
            raise BadParameter(_("Too many values were chosen. Choose fewer."), name)
        for value in values:
            one.check(value)

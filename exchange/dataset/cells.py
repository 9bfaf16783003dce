"""What a single cell must hold: its form, its code list, what it refers to."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from core.dates import InvalidEventDate, parse_event_date
from exchange.dataset.code_lists import CODE_LISTS
from exchange.dataset.columns import Cell, Column, Table
from exchange.dataset.contract import TABLES
from exchange.dataset.problems import Problem
from exchange.dataset.rows import Dataset, Row

DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\??"
# The part of EDTF levels 0 and 1 that the set uses: a day, month or year, and open intervals.
DATE_FORM = re.compile(rf"{DAY}|(?:{DAY}|\.\.)/(?:{DAY}|\.\.)")
LANGUAGE_FORM = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
TERRITORY_FORM = re.compile(r"[A-Z]{2}")
ADDRESS_FORM = re.compile(r"https?://\S+")
NUMBERS = {
    Cell.YEAR: (re.compile(r"[0-9]{4}"), "is not a year of four digits"),
    Cell.INTEGER: (re.compile(r"[0-9]+"), "is not a whole number written in digits"),
    Cell.NUMBER: (re.compile(r"-?[0-9]+(?:\.[0-9]+)?"), "is not a number such as 12 or -3.5"),
    Cell.BOOLEAN: (re.compile(r"true|false"), "must be true or false"),
}
# These pass through or leave from the administrations of the set as well as elsewhere.
TERRITORIES_OF_ADMINISTRATIONS = {"corridor_legs", "attendance"}
# How somebody came by a text belongs into the source's kind and the verification, not into texts.
WORKING_NOTE = re.compile(
    r"to be verified|not checked|year inferred|\bstored\b|the store\b|\b(?:shared|seed)/"
    r"|the seed\b|texts? read|copy read|was read|were read|\bnot read\b|from memory"
    r"|as described\]|original to be traced|excerpt|this session|(?:was|were|not) found\b",
    re.IGNORECASE,
)
NOT_PROSE = {"address", "code", "record", "source", "sources", "website", "phrase", "treatment"}

Check = Callable[[str, Column, Row, Dataset], str]


def check_cells(table: Table, dataset: Dataset) -> Iterator[Problem]:
    """Problems of each cell of a table, taken by itself."""
    for row in dataset.rows(table.name):
        for column in table.columns:
            value = row[column.name]
            if value:
                for message in writing_faults(value, column.name not in NOT_PROSE):
                    yield row.problem(column.name, message)
                for message in _content_faults(value, column, row, dataset):
                    yield row.problem(column.name, message)
            elif column.required:
                yield row.problem(column.name, "is blank, but required: fill it in")


def writing_faults(value: str, prose: bool) -> tuple[str, ...]:
    """What is wrong with how a cell is written, whatever it should hold."""
    faults = []
    if "\n" in value:
        faults.append("holds a line break: write it on one line")
    if value != value.strip():
        faults.append("begins or ends with a blank: take it away")
    if prose and (found := WORKING_NOTE.search(value)):
        faults.append(f"says how a text was come by ({found[0]!r}): say it in a citation instead")
    return tuple(faults)


def _content_faults(value: str, column: Column, row: Row, dataset: Dataset) -> Iterator[str]:
    check = CHECKS.get(column.cell)
    if check is None:
        return
    entries = value.split("|") if column.cell in LISTS else [value]
    for entry in entries:
        if message := check(entry, column, row, dataset):
            yield message
    if len(set(entries)) < len(entries):
        yield "names an entry twice: name it once"


def _code(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    form = TABLES[row.table].code_form
    if not re.fullmatch(form, value):
        return f"{value!r} has not the form of a code of this file ({form})"
    first = dataset.by_code[value]
    if first is not row:
        place = f"{first.table}.csv, line {first.line}"
        return f"{value} stands twice (first in {place}): take the next free number"
    return ""


def _reference(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    found = dataset.table_of(value)
    if found and (not column.targets or found in column.targets):
        return ""
    targets = sorted(column.targets or TABLES)
    if any(target not in dataset.tables for target in targets):
        return ""  # the file that could hold it was not read, which is a problem of its own
    if found:
        return f"{value} is a code of {found}.csv; name one of {', '.join(targets)}"
    where = f"in {', '.join(targets)}" if column.targets else "in the set"
    return f"no record {value!r} {where}: add it or correct the code"


def _choice(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    codes = CODE_LISTS[column.code_list]
    return "" if value in codes else f"{value!r} is none of {', '.join(sorted(codes))}"


@lru_cache(maxsize=4096)
def _date_message(value: str) -> str:
    if not DATE_FORM.fullmatch(value):
        return (
            f"{value!r} is not a date such as 2012, 2012-06, 2012-06-28, 2012?, ../2016-08 or "
            "2015-05-01/.. (EDTF)"
        )
    try:
        parse_event_date(value)
    except InvalidEventDate:
        return f"{value!r} is not a day of the calendar, or an interval that ends before it begins"
    return ""


def _date(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    return _date_message(value)


def _formed(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    form, message = NUMBERS[column.cell]
    return "" if form.fullmatch(value) else f"{value!r} {message}"


def _address(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    message = f"{value!r} is not an http or https address"
    try:
        return "" if ADDRESS_FORM.fullmatch(value) and urlsplit(value).hostname else message
    except ValueError:  # as for an unclosed bracket in the host
        return message


def _language(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    if LANGUAGE_FORM.fullmatch(value):
        return ""
    return f"{value!r} is not a language tag such as kk or zh-Hant (BCP 47)"


def _territory(value: str, column: Column, row: Row, dataset: Dataset) -> str:
    if not TERRITORY_FORM.fullmatch(value):
        return f"{value!r} is not a code of ISO 3166-1 such as US"
    named = dataset.table_of(value) == "administrations"
    if named and row.table not in TERRITORIES_OF_ADMINISTRATIONS:
        return f"{value} is an administration of the set: name it as such, not as a territory"
    return ""


LISTS = {Cell.REFERENCES, Cell.CHOICES, Cell.LANGUAGES, Cell.TERRITORIES}
CHECKS: dict[Cell, Check] = {
    Cell.CODE: _code,
    Cell.REFERENCE: _reference,
    Cell.REFERENCES: _reference,
    Cell.CHOICE: _choice,
    Cell.CHOICES: _choice,
    Cell.DATE: _date,
    Cell.YEAR: _formed,
    Cell.INTEGER: _formed,
    Cell.NUMBER: _formed,
    Cell.BOOLEAN: _formed,
    Cell.ADDRESS: _address,
    Cell.LANGUAGE: _language,
    Cell.LANGUAGES: _language,
    Cell.TERRITORIES: _territory,
}

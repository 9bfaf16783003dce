"""The words in which the contract of the data set is written: kinds of cell, columns, tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

# A text that readers see in one language; its origin must be told.
READER_TEXT = re.compile(r"(?:title|summary|name|theme)_(?:en|zh|fr|ru|es|ar|local)")


class Cell(StrEnum):
    """What a filled cell may hold. Lists in a cell are separated by `|`."""

    CODE = "code"  # the row's own permanent code
    TEXT = "text"
    REFERENCE = "reference"
    REFERENCES = "references"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"  # EDTF level 0 or 1
    YEAR = "year"
    INTEGER = "integer"
    NUMBER = "number"  # decimal point, no exponent
    BOOLEAN = "boolean"  # true or false
    ADDRESS = "address"  # http or https
    LANGUAGE = "language"  # BCP 47
    LANGUAGES = "languages"
    TERRITORIES = "territories"  # ISO 3166-1 alpha-2
    ORIGINS = "origins"  # column:origin pairs


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `targets` names the tables that a reference may point to; empty means any."""

    name: str
    cell: Cell = Cell.TEXT
    required: bool = False
    targets: frozenset[str] = frozenset()
    code_list: str = ""
    is_reader_text: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        is_reader_text = READER_TEXT.fullmatch(self.name) is not None
        object.__setattr__(self, "is_reader_text", is_reader_text)


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the set. `code_form` is the form of its own codes, empty if it has none."""

    name: str
    columns: tuple[Column, ...]
    code_form: str = ""
    rows_may_repeat: bool = False
    cited: bool = True  # every row needs a citation
    loaded: bool = True
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]


Columns = tuple[Column, ...]


def columns(names: str, cell: Cell = Cell.TEXT, *, required: bool = False) -> Columns:
    """Columns of one kind, their names separated by blanks."""
    return tuple(Column(name, cell, required) for name in names.split())


def texts(names: str, *, required: bool = False) -> Columns:
    return columns(names, Cell.TEXT, required=required)


def dates(names: str, *, required: bool = False) -> Columns:
    return columns(names, Cell.DATE, required=required)


def reference(name: str, *targets: str, required: bool = False) -> Columns:
    """A code of one of the tables `targets`; of any table if none is named."""
    return (Column(name, Cell.REFERENCE, required, frozenset(targets)),)


def references(name: str, *targets: str, required: bool = False) -> Columns:
    return (Column(name, Cell.REFERENCES, required, frozenset(targets)),)


def choice(name: str, code_list: str, *, required: bool = False) -> Columns:
    return (Column(name, Cell.CHOICE, required, code_list=code_list),)


def choices(name: str, code_list: str, *, required: bool = False) -> Columns:
    return (Column(name, Cell.CHOICES, required, code_list=code_list),)


def table(
    name: str,
    code_form: str,
    *groups: Iterable[Column],
    rows_may_repeat: bool = False,
    cited: bool = True,
    loaded: bool = True,
) -> Table:
    """A table; its own `code` column comes first if it has a code form."""
    own = (Column("code", Cell.CODE, required=True),) if code_form else ()
    return Table(
        name,
        own + tuple(column for group in groups for column in group),
        code_form,
        rows_may_repeat,
        cited and bool(code_form),
        loaded,
    )


ADMINISTRATION_OR_ORGANIZATION = ("administrations", "organizations")

TRUST = (
    *choice("confidence", "confidence", required=True),
    *choice("verification", "verification", required=True),
)
ORIGINS = columns("origins", Cell.ORIGINS, required=True)
LANGUAGE_AND_ORIGINS = (*columns("source_language", Cell.LANGUAGE, required=True), *ORIGINS)
ADMINISTRATIONS_AND_TERRITORIES = (
    *references("administrations", "administrations"),
    *columns("territories", Cell.TERRITORIES),
)
WHO_TOOK_PART = (
    *ADMINISTRATIONS_AND_TERRITORIES,
    *references("organizations", "organizations"),
)

"""The form of a kind: its fields and parts, in the order in which people fill them in.

A package declares the form of each of its kinds in its `forms.py` and registers it here. Editing,
proposals, differences, versions and sheets all follow the form, so a field is described once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from registry.concepts import Label
from registry.models import Link, Party, Record, Subject, Text
from registry.schema.fields import (
    Choice,
    Field,
    Language,
    Number,
    Paragraphs,
    Reference,
    References,
    Territory,
    YesNo,
)
from registry.sources import Citation
from registry.vocabulary import CONFIDENCE, ORIGINS, RELATIONS, ROLES, SUBJECTS, VERIFICATION

BODIES = ("administration", "organization")
WRITTEN_ORIGINS = {code: ORIGINS[code] for code in ORIGINS if code != "composed"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Numbered:
    """Codes that count: a prefix and a number of so many digits at least."""

    prefix: str
    digits: int = 0

    def code(self, number: int) -> str:
        """The code with this number."""
        return f"{self.prefix}{number:0{self.digits}d}"


@dataclass(frozen=True)
class NumberedBy:
    """Codes that count by the value of a field: the ledger's events by their track."""

    field: str
    by_value: Mapping[str, Numbered]
    otherwise: Numbered

    def numbering(self, content: Mapping[str, Any]) -> Numbered:
        """How a record with this content is numbered."""
        return self.by_value.get(content[self.field], self.otherwise)


@dataclass(frozen=True)
class Typed:
    """Codes that a person chooses, of a form; `example` shows it."""

    form: str
    example: str

    def fits(self, code: str) -> bool:
        """Whether the code has the form."""
        return re.fullmatch(self.form, code) is not None


@dataclass(frozen=True, kw_only=True)
class PartForm:
    """Rows that belong to a record: a list of parts under `name`.

    A row is the same as another if their codes are, or the values of its `key` where rows have no
    code. `numbering` gives new rows their codes. Rows with a `first_position` stand in an order.
    Rows of a part that is `signed` are told who wrote them last (`model.sign`).
    """

    name: str
    label: Any
    one: Any
    model: type[Any]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    numbering: Numbered | None = None
    first_position: int | None = None
    signed: bool = False
    help: Any = ""

    def key_of(self, row: Row) -> str:
        """What tells a row from the others of its list."""
        return row.get("code") or "·".join(str(row.get(name) or "") for name in self.key)


@dataclass(frozen=True, kw_only=True)
class RecordForm:
    """The form of a kind.

    `codes` None: records of the kind are not made at the desk. `untitled`: they may do without a
    title of their own. `kept` are parts that versions and exports hold too, but other pages than
    the record's form change. `check` finds what is wrong between fields: (name of a field, why);
    `judge` what is wrong beside other records, where the content itself has no fault. It is given
    the record that is to be changed, or None.
    """

    kind: str
    codes: Numbered | NumberedBy | Typed | None
    fields: tuple[Field, ...]
    parts: tuple[PartForm, ...]
    untitled: bool = False
    kept: tuple[PartForm, ...] = ()
    check: Callable[[Mapping[str, Any]], Iterator[tuple[str, Any]]] = field(
        default=lambda _content: iter(())
    )
    judge: Callable[[Mapping[str, Any], Record | None], Iterator[tuple[str, Any]]] = field(
        default=lambda content, record: related_to_itself(content, record)
    )

    @cached_property
    def whole(self) -> "RecordForm":
        """The form with what a version holds beside it: for reading, never for editing."""
        return replace(self, parts=(*self.parts, *self.kept), kept=())

    def numbering(self, content: Mapping[str, Any]) -> Numbered | None:
        """How a new record is numbered; None where a person chooses its code."""
        if isinstance(self.codes, NumberedBy):
            return self.codes.numbering(content)
        return self.codes if isinstance(self.codes, Numbered) else None

    def part(self, name: str) -> PartForm | None:
        """The parts of this name."""
        return next((part for part in self.parts if part.name == name), None)

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)


def related_to_itself(
    content: Mapping[str, Any], record: Record | None
) -> Iterator[tuple[str, Any]]:
    """No record replaces, amends or follows itself, nor is it related to itself otherwise."""
    code = record.code if record is not None else ""
    if any(row["target"] == code for row in content.get(LINKS.name) or () if code):
        yield LINKS.name, _l("%(code)s cannot be related to itself.", code=code)


_forms: dict[str, RecordForm] = {}


def register_form(form: RecordForm) -> RecordForm:
    """Make the form of a kind known."""
    _forms[form.kind] = form
    return form


def form_of(kind: str) -> RecordForm:
    """The form of a kind. Raises `KeyError`."""
    return _forms[kind]


def editable_kinds() -> list[str]:
    """Names of the kinds that have a form, in the order of registration."""
    return list(_forms)


TRUST: tuple[Field, ...] = (
    Choice(name="confidence", label=CONFIDENCE.title, codes=CONFIDENCE, required=True),
    Choice(name="verification", label=VERIFICATION.title, codes=VERIFICATION, required=True),
)
SOURCE_LANGUAGE = Language(
    name="source_language",
    label=_l("Source language"),
    help=_l("The language that the translations render, as a tag such as en or zh."),
    required=True,
)
CONCEPTS = References(
    name="concepts", label=_l("Concepts"), kinds=("concept",), help=_l("What the record is about.")
)
COMMON: tuple[Field, ...] = (SOURCE_LANGUAGE, *TRUST, CONCEPTS)

TEXTS = PartForm(
    name="texts",
    label=_l("Texts"),
    one=_l("Text"),
    model=Text,
    key=("language",),
    fields=(
        Language(name="language", label=_l("Language"), required=True),
        Field(name="title", label=_l("Title"), longest=600),
        Choice(name="title_origin", label=_l("Origin of the title"), codes=WRITTEN_ORIGINS),
        Paragraphs(name="summary", label=_l("Summary"), longest=20_000),
        Choice(name="summary_origin", label=_l("Origin of the summary"), codes=WRITTEN_ORIGINS),
        Paragraphs(name="body", label=_l("Note")),
        Choice(name="body_origin", label=_l("Origin of the note"), codes=WRITTEN_ORIGINS),
        Number(name="base_substance", label=_l("Substance of the source text that it renders")),
    ),
)
SUBJECT_CODES = PartForm(
    name="subjects",
    label=SUBJECTS.title,
    one=SUBJECTS.title,
    model=Subject,
    key=("code",),
    fields=(Choice(name="code", label=SUBJECTS.title, codes=SUBJECTS, required=True),),
)
LINKS = PartForm(
    name="links",
    label=_l("Relations"),
    one=_l("Relation"),
    model=Link,
    key=("relation", "target"),
    numbering=Numbered("R", 4),
    fields=(
        Choice(name="relation", label=RELATIONS.title, codes=RELATIONS, required=True),
        Reference(name="target", label=_l("Record"), required=True),
        Field(name="note", label=_l("Note")),
    ),
)
CITATIONS = PartForm(
    name="citations",
    label=_l("Sources"),
    one=_l("Source"),
    model=Citation,
    key=("part_code", "field", "source", "locator"),
    first_position=0,
    fields=(
        Reference(name="source", label=_l("Source"), kinds=("source",), required=True),
        Field(
            name="locator",
            label=_l("Place in the source"),
            help=_l("A page, a line or an article."),
            longest=300,
        ),
        Field(
            name="field",
            label=_l("Field"),
            help=_l("What rests on the source; empty for the whole record."),
            longest=40,
        ),
        Field(
            name="part_code",
            label=_l("Part"),
            help=_l("The code of the part that rests on the source; empty for the whole record."),
            longest=20,
        ),
        *TRUST,
    ),
)
LABELS = PartForm(
    name="labels",
    label=_l("Names in other languages"),
    one=_l("Name"),
    model=Label,
    key=("language", "label"),
    fields=(
        Language(name="language", label=_l("Language"), required=True),
        Field(name="label", label=_l("Name"), longest=300, required=True),
        YesNo(
            name="preferred",
            label=_l("Preferred name"),
            help=_l("One preferred name a language; the others are found by search too."),
            required=True,
        ),
        Choice(name="origin", label=ORIGINS.title, codes=WRITTEN_ORIGINS, required=True),
    ),
)


def parties_in(
    roles: Sequence[str], numbering: Numbered | None = None, kinds: tuple[str, ...] = BODIES
) -> PartForm:
    """Parties in these roles."""
    return PartForm(
        name="parties",
        label=_l("Parties and bodies"),
        one=_l("Party or body"),
        model=Party,
        key=("role", "party", "territory"),
        numbering=numbering,
        first_position=0,
        fields=(
            Reference(name="party", label=_l("Body"), kinds=kinds),
            Territory(
                name="territory",
                label=_l("Territory"),
                help=_l("Only for a country or region that has no administration here."),
            ),
            Choice(
                name="role",
                label=ROLES.title,
                codes={code: ROLES[code] for code in roles},
                required=True,
            ),
            Field(name="signatory_body", label=_l("Signatory body"), longest=300),
        ),
    )

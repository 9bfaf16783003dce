"""The columns of a kind's sheet, as they follow from its form.

What a column does not show (a note of a relation, a citation of a single field) stays with the
record as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.languages import SITE_LANGUAGES, language_name, reader_locale
from exchange.sheets.cell_columns import (
    TEXTS_FIELDS,
    Column,
    FieldColumn,
    OriginColumn,
    TextColumn,
)
from exchange.sheets.cells import BETWEEN_VALUES
from exchange.sheets.part_columns import (
    LinkColumn,
    PartColumn,
    RoleColumn,
    SourceColumn,
    SubjectColumn,
)
from registry.models import TEXT_FIELDS
from registry.schema.contents import Content
from registry.schema.fields import Choice
from registry.schema.forms import (
    CITATIONS,
    LINKS,
    SUBJECT_CODES,
    TEXTS,
    WRITTEN_ORIGINS,
    PartForm,
    RecordForm,
    Typed,
)

CODE, VERSION = "code", "version"
LABELS = {"title": _l("Title"), "summary": _l("Summary"), "body": _l("Note")}
LISTED = _l("Several are divided by |.")


@dataclass(frozen=True)
class Columns:
    """All columns of a kind's sheet, without `code` and `version`, in the order of reading."""

    form: RecordForm
    all: tuple[Column, ...] = field(default=())

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.all}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The header of a sheet."""
        return (CODE, VERSION, *self.by_name)

    def at(self, path: Sequence[str], content: Content) -> str:
        """The name of the column that shows a place of a content; '' for none."""
        name = path[0]
        if name == TEXTS.name:
            language = path[1] if len(path) > 1 else content.get("source_language", "")
            word = path[2] if len(path) > 2 else "title"
            word = "origin" if word.endswith("_origin") else word
            name = f"{word}_{language}"
        elif name == CITATIONS.name:
            name = "sources"
        elif name == "parties":
            roles = [one.role for one in self.all if isinstance(one, RoleColumn)]
            held = {self.form.part("parties").key_of(row): row["role"]  # type: ignore[union-attr]
                    for row in content["parties"]}  # fmt: skip
            found = held.get(path[1]) if len(path) > 1 else ""
            name = found or (roles[0] if roles else "")
        return name if name in self.by_name else ""


def columns_of(form: RecordForm) -> Columns:
    """The columns that follow from a form."""
    return Columns(form, tuple(_columns(form)))


def _columns(form: RecordForm) -> Iterator[Column]:
    for one in form.fields:
        yield FieldColumn(name=one.name, label=one.label, field=one, required=one.required,
                          help=one.help)  # fmt: skip
    for part in form.parts:
        if part is TEXTS:
            yield from _text_columns(form)
        elif part.name == "parties":
            yield from _role_columns(part)
        elif part is CITATIONS:
            yield SourceColumn(
                name="sources", label=_l("Sources"), part=part, required=True,
                help=_l("Codes of sources; the place in the source may follow after a blank."),
            )  # fmt: skip
        elif part is LINKS:
            yield LinkColumn(
                name="links", label=part.label, part=part, help=_l("As relation:code."),
                field=part.fields[0],
            )  # fmt: skip
        elif part is SUBJECT_CODES:
            yield SubjectColumn(name="subjects", label=part.label, part=part, field=part.fields[0])
        else:
            yield PartColumn(name=part.name, label=part.label, part=part, help=part.help)


def _text_columns(form: RecordForm) -> Iterator[Column]:
    origin = Choice(name="origin", label=_l("Origin"), codes=WRITTEN_ORIGINS)
    for language in SITE_LANGUAGES:
        for word in TEXT_FIELDS:
            yield TextColumn(
                name=f"{word}_{language}", label=LABELS[word], language=language, word=word,
                field=TEXTS_FIELDS[word],
            )  # fmt: skip
        yield OriginColumn(
            name=f"origin_{language}", label=_l("Origin"), language=language, field=origin,
            help=_l("Of the words that this row changes in this language."),
        )  # fmt: skip


def _role_columns(part: PartForm) -> Iterator[Column]:
    roles = next(one for one in part.fields if one.name == "role")
    for role, label in roles.codes.items() if isinstance(roles, Choice) else ():
        yield RoleColumn(name=role, label=label, part=part, role=role,
                         help=_l("Codes of bodies, or territory:XX."))  # fmt: skip


def labelled(column: Column) -> str:
    """The label of a column in the reader's language, with the language that it is of."""
    language = getattr(column, "language", "")
    return f"{column.label} ({language_name(language, reader_locale())})" if language else str(
        column.label)  # fmt: skip


def explained(column: Column) -> str:
    """What may stand in a column, in the reader's language."""
    said = [str(column.help)] if column.help else []
    several = isinstance(column, PartColumn) or bool(column.field and column.field.many)
    if several:
        said.append(str(LISTED))
    if type(column) is PartColumn:
        values = f" {BETWEEN_VALUES} ".join(str(one.label) for one in column.part.fields)
        said.append(_("Each as: %(values)s", values=values))
    return " ".join(said)


def numbered_by(form: RecordForm) -> str:
    """How the codes of new records come about, in the reader's language."""
    if form.codes is None:
        return str(_("Records of this kind are not made here."))
    if isinstance(form.codes, Typed):
        example = form.codes.example
        return str(_("A new record needs a new code, like %(example)s.", example=example))
    return str(_("Leave it blank for a new record: it gets the next code."))

"""Fields and rows as the page shows them: what stands there, what is wrong, how it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from desk.editing.picking import records_meant
from desk.editing.reading import input_name
from desk.editing.wording import Wording, code_in, language_in
from registry.references import Reference as Name
from registry.schema.contents import Content, why_unread
from registry.schema.fields import Choice, Field, Reference
from registry.schema.forms import PartForm
from registry.schema.unread import Unread, value_of
from registry.version_view import Said

Wrong = Mapping[str, str]
"""What is wrong, by the name of the field."""


@dataclass(frozen=True)
class Input:
    """A field. `values` is what is typed or may be typed again; `said` how it is understood.

    Of references, `chosen` are the records that are held, and `offered` those that the words in it
    may mean.
    """

    field: Field
    name: str
    values: Sequence[str]
    said: Sequence[Said]
    language: str
    error: str = ""
    chosen: Sequence[Name] = ()
    offered: Sequence[Name] = ()

    @property
    def text(self) -> str:
        """What stands in a field that holds one text."""
        return "\n".join(self.values)

    @property
    def codes(self) -> Iterator[tuple[str, Any]]:
        """Codes with their words: those chosen first, in the order in which they are held."""
        known = self.field.codes if isinstance(self.field, Choice) else {}
        chosen = [code for code in self.values if code in known]
        return ((code, known[code]) for code in dict.fromkeys((*chosen, *known)))

    @property
    def kinds(self) -> str:
        """The kinds that a picker searches, for its address."""
        return ",".join(getattr(self.field, "kinds", ()))


@dataclass(frozen=True)
class Row:
    """A row of a part. `minor` is None where edits are not told apart."""

    name: str
    number: int
    title: Sequence[Said]
    inputs: Sequence[Input]
    further: Sequence[Input]
    code: str
    error: str
    open: bool
    minor: bool | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Part:
    """The rows of a part."""

    form: PartForm
    rows: Sequence[Row]
    error: str = ""

    @property
    def ordered(self) -> bool:
        """Whether the order of the rows says something."""
        return self.form.first_position is not None


@dataclass(frozen=True)
class Group:
    """Fields of the record that stand together."""

    name: str
    label: Any
    inputs: Sequence[Input]


def inputs_of(
    fields: Sequence[Field], values: Content, wording: Wording, wrong: Wrong, row: str = ""
) -> Iterator[Input]:
    """The fields of a content, or of a row of it, filled in."""
    for one in fields:
        name = input_name(row, one.name) if row else one.name
        value = value_of(values, one)
        error = wrong.get(one.name, "")
        if isinstance(one, Reference):
            yield _reference(one, name, value, wording, error)
        elif isinstance(value, Unread):
            error = error or why_unread(one, value)
            yield Input(one, name, value.typed, [], language_in(values), error)
        else:
            said = wording.said(one, value)
            yield Input(one, name, one.shown(value), said, language_in(values), error)


def _reference(one: Reference, name: str, value: Any, wording: Wording, error: str) -> Input:
    if not isinstance(value, Unread):
        codes = one.shown(value)
        names = [wording.names[code] for code in codes if code in wording.names]
        values = [] if one.many else [_typed_again(code, wording) for code in codes]
        return Input(one, name, values, [], "und", error, chosen=names)
    words = [text for text in value.typed if code_in(text) not in wording.names]
    held = [code_in(text) for text in value.typed if code_in(text) in wording.names]
    offered = records_meant(words[-1], one.kinds, wording.reader) if words else []
    why = _("Which do you mean?") if offered else _("No record has these words. Try others.")
    chosen = [wording.names[code] for code in held]
    return Input(one, name, words or value.typed, [], "und", error or why, chosen, offered)


def _typed_again(code: str, wording: Wording) -> str:
    name = wording.names.get(code)
    return f"{code} {name.title}" if name else code

"""The codebook: what each field of an export means, which codes it may have, and of which kinds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange.exports.lines import told
from registry.kinds import kinds
from registry.schema.fields import Choice, Field
from registry.schema.forms import RecordForm, form_of
from registry.vocabulary import STATUSES

COLUMNS: Mapping[str, Any] = {
    "record": _l("Code of the record; /r/ and the code is its permanent address."),
    "kind": _l("Kind of the record."),
    "version": _l("Number of the published version, from 1."),
    "field": _l("Name of the field, as listed below."),
    "row": _l(
        "What tells several rows apart: a code of its own, else a number from 1. "
        "Of a status: whether it is certain or possible on the day asked about."
    ),
    "language": _l("Language of a text, as a BCP 47 tag."),
    "value": _l("The value: text, a code, a number with a point, or a date in EDTF (ISO 8601-2)."),
    "origin": _l("Who wrote a text: a source, a person, or a machine."),
}


@dataclass(frozen=True)
class Described:
    """A field of the exports. `codes` are those of its list; `kinds` the kinds that have it."""

    name: str
    label: Any
    part: Any = ""
    codes: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()


def fields_of(kind: str) -> list[Described]:
    """The fields that a kind's lines may have, in their order."""
    return list(_fields(form_of(kind).whole, kinds()[kind].track))


def _fields(form: RecordForm, track: str) -> Iterator[Described]:
    yield Described("date", _l("Date"))
    if track:
        yield Described(f"status.{track}", STATUSES.title, codes=STATUSES)
    for one in form.fields:
        yield Described(one.name, one.label, codes=_codes(one))
    for part in form.parts:
        for one in told(part):
            yield Described(f"{part.name}.{one.name}", one.label, part.label, _codes(one))


def rows_of(names: Iterable[str]) -> Iterator[Sequence[Any]]:
    """The codebook of these kinds as a table: what is explained (a column, or a field of a kind),
    its code if one is explained, and the meaning, in the reader's language."""
    yield _("Kind"), _("Field"), _("Code"), _("Meaning")
    for name, meaning in COLUMNS.items():
        yield "", name, "", meaning
    for kind in names:
        for one in fields_of(kind):
            label = f"{one.part}: {one.label}" if one.part else one.label
            yield kind, one.name, "", label
            for code, meaning in one.codes.items():
                yield kind, one.name, code, meaning


def _codes(one: Field) -> Mapping[str, Any]:
    return one.codes if isinstance(one, Choice) else {}

"""Places at which two people wrote different things: side by side, to be chosen from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.problems import BadValue
from core.reader import Reader
from desk.editing.wording import Wording, language_in
from registry.schema.contents import Content
from registry.schema.fields import Field, Paragraphs
from registry.schema.forms import RecordForm
from registry.schema.merging import Path, copied, keep_marks, put_value, value_at
from registry.schema.unread import Unread
from registry.version_view import Group, Labelled, Said, VersionView

MINE, THEIRS, OWN = "mine", "theirs", "own"


@dataclass(frozen=True)
class Side:
    """What one of them says at a place: values of a field, or fields of a row. Neither: nothing."""

    values: Sequence[Said]
    fields: Sequence[Labelled] = ()
    words: str = ""


@dataclass(frozen=True)
class Place:
    """A place with what stood there (if that is known), what I wrote and what they wrote.

    `is_text`: it holds words that can be combined.
    """

    number: int
    path: Path
    where: Group
    base: Side | None
    mine: Side
    theirs: Side
    is_text: bool
    language: str


class Comparison:
    """Places of contents in the reader's words."""

    def __init__(
        self,
        form: RecordForm,
        mine: Content,
        theirs: Content,
        reader: Reader,
        base: Content | None = None,
    ) -> None:
        self.form = form
        self.mine, self.theirs, self.base = mine, theirs, base
        held = [mine, theirs] if base is None else [mine, theirs, base]
        self.wording = Wording(form, held, reader)
        self.view = VersionView(form, mine, theirs, reader)

    def places(self, paths: Iterable[Path]) -> list[Place]:
        """The places as the page shows them."""
        return [self._place(number, path) for number, path in enumerate(paths)]

    def _place(self, number: int, path: Path) -> Place:
        field = field_at(self.form, path)
        sides = (self._side(content, path, field) for content in (self.mine, self.theirs))
        mine, theirs = sides
        return Place(
            number=number,
            path=path,
            where=self.view.place(path),
            base=None if self.base is None else self._side(self.base, path, field),
            mine=mine,
            theirs=theirs,
            is_text=type(field) in (Field, Paragraphs),
            language=self._language(path),
        )

    def _side(self, content: Content, path: Path, field: Field | None) -> Side:
        value = value_at(self.form, content, path)
        part = self.form.part(path[0])
        if field is not None:
            if value is None and len(path) == 3:
                return Side([])
            words = str(value) if isinstance(value, str | Unread) else ""
            return Side(self.wording.said(field, value, self._language(path)), words=words)
        if part is None or value is None:
            return Side([])
        if len(path) == 1:
            rows = {part.key_of(row): row for row in content[part.name]}
            return Side([_joined(self.wording.row_name(part, rows[key])) for key in value])
        return Side([], self.wording.row(part, value))

    def _language(self, path: Path) -> str:
        if len(path) < 2:
            return "und"
        for content in (self.mine, self.theirs):
            row = value_at(self.form, content, path[:2])
            if row is not None:
                return language_in(row)
        return "und"


def _joined(parts: Sequence[Said]) -> Said:
    """A row's name as one text."""
    return Said(" · ".join(one.text for one in parts), "und")


def field_at(form: RecordForm, path: Path) -> Field | None:
    """The field of a place; None for rows and their order."""
    if len(path) == 1:
        return form.field(path[0])
    part = form.part(path[0])
    known = part.fields if part and len(path) == 3 else ()
    return next((one for one in known if one.name == path[2]), None)


def asked_choices(places: int, typed: Mapping[str, str]) -> dict[int, str]:
    """What was chosen at each place; those without a choice are missing."""
    asked = {number: typed.get(f"take-{number}", "") for number in range(places)}
    return {number: one for number, one in asked.items() if one in (MINE, THEIRS, OWN)}


def with_choices(
    form: RecordForm,
    onto: Content,
    mine: Content,
    paths: Sequence[Path],
    choices: Mapping[int, str],
    typed: Mapping[str, str],
) -> Content:
    """A content, which holds theirs at these places, with what was chosen."""
    content = copied(onto)
    for number, path in enumerate(paths):
        if choices[number] == MINE:
            _put(form, content, mine, path, value_at(form, mine, path))
        elif choices[number] == OWN:
            _put(form, content, mine, path, _read(form, path, typed.get(f"own-{number}", "")))
    keep_marks(form, mine, content)
    return content


def _put(form: RecordForm, content: Content, mine: Content, path: Path, value: Any) -> None:
    """Set a value of mine; a row that they took away comes back for it."""
    if len(path) == 3 and value_at(form, content, path[:2]) is None:
        put_value(form, content, path[:2], value_at(form, mine, path[:2]))
    put_value(form, content, path, value)


def _read(form: RecordForm, path: Path, text: str) -> Any:
    field = field_at(form, path)
    assert field is not None, path
    try:
        return field.read([text])
    except BadValue:
        return Unread((text,))

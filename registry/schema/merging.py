"""What differs between two contents, and three of them merged into one.

A path names a place in a content: `(field,)`, a row of a part `(part, key)`, a field of such a row
`(part, key, field)`, or the order of a part's rows `(part,)`; its value is the list of their keys.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from registry.schema.contents import MARKS, Content
from registry.schema.fields import Field
from registry.schema.forms import PartForm, RecordForm
from registry.schema.unread import set_value, value_of

Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A place that differs. A row that is there only once has None on the other side."""

    path: Path
    old: Any
    new: Any

    @property
    def is_row(self) -> bool:
        """Whether a whole row was added or taken away."""
        return len(self.path) == 2


@dataclass(frozen=True)
class Clash:
    """A place that two people changed differently since `base`."""

    path: Path
    base: Any
    mine: Any
    theirs: Any


def changes(form: RecordForm, old: Content, new: Content) -> list[Change]:
    """The places that differ, in the order of the form."""
    return list(_changes(form, old, new))


def _changes(form: RecordForm, old: Content, new: Content) -> Iterator[Change]:
    yield from _differing((), form.fields, old, new)
    for part in form.parts:
        yield from _row_changes(part, old, new)
        if part.first_position is not None:
            yield from _order_change(part, old, new)


def _differing(at: Path, fields: Iterable[Field], old: Content, new: Content) -> Iterator[Change]:
    for one in fields:
        was, now = value_of(old, one), value_of(new, one)
        if not _same(was, now):
            yield Change((*at, one.name), was, now)


def _row_changes(part: PartForm, old: Content, new: Content) -> Iterator[Change]:
    before, after = keyed(part, old), keyed(part, new)
    for key in dict.fromkeys((*before, *after)):
        if key in before and key in after:
            yield from _differing((part.name, key), part.fields, before[key], after[key])
        else:
            yield Change((part.name, key), before.get(key), after.get(key))


def _order_change(part: PartForm, old: Content, new: Content) -> Iterator[Change]:
    """Unless the rows stand as they stood, with new ones at the end."""
    before, after = list(keyed(part, old)), list(keyed(part, new))
    kept = [key for key in before if key in after]
    if after != kept + [key for key in after if key not in before]:
        yield Change((part.name,), before, after)


def keyed(part: PartForm, content: Content) -> dict[str, Content]:
    """The rows of a part by their keys."""
    return {part.key_of(row): row for row in content[part.name]}


def _same(one: Any, other: Any) -> bool:
    return one == other or (not one and not other and one is not False and other is not False)


def merge(
    form: RecordForm, base: Content, mine: Content, theirs: Content
) -> tuple[Content, list[Clash]]:
    """My changes since `base` put on what is there now, and the places where both differ.

    A clash is left as it is there now.
    """
    there = {change.path: change for change in changes(form, base, theirs)}
    merged = copied(theirs)
    clashes = []
    for change in changes(form, base, mine):
        met = _meeting(change.path, there)
        if not met:
            put_value(form, merged, change.path, change.new)
        elif any(other.path != change.path or not _same(other.new, change.new) for other in met):
            now = value_at(form, theirs, change.path)
            clashes.append(Clash(change.path, change.old, change.new, now))
    keep_marks(form, mine, merged)
    return merged, clashes


def _meeting(path: Path, there: dict[Path, Change]) -> list[Change]:
    """The changes there that touch the same place, the row it is in, or a field of that row."""
    return [other for at, other in there.items() if _touches(path, at)]


def _touches(one: Path, other: Path) -> bool:
    return one == other or (min(len(one), len(other)) == 2 and one[:2] == other[:2])


def value_at(form: RecordForm, content: Content, path: Path) -> Any:
    """The value at a path; None where the row is not there."""
    part = form.part(path[0])
    if part is None:
        return value_of(content, _field(form.fields, path[0]))
    rows = keyed(part, content)
    if len(path) == 1:
        return list(rows)
    row = rows.get(path[1])
    return row if row is None or len(path) == 2 else value_of(row, _field(part.fields, path[2]))


def put_value(form: RecordForm, content: Content, path: Path, value: Any) -> None:
    """Set the value at a path; a row that is None goes, one that is new comes last."""
    part = form.part(path[0])
    if part is None:
        set_value(content, _field(form.fields, path[0]), value)
        return
    rows = content[part.name]
    if len(path) == 1:
        _put_order(part, rows, value)
        return
    place = next((n for n, row in enumerate(rows) if part.key_of(row) == path[1]), None)
    if len(path) == 3:
        if place is not None:
            set_value(rows[place], _field(part.fields, path[2]), value)
    elif place is not None:
        rows[place : place + 1] = [] if value is None else [dict(value)]
    elif value is not None:
        rows.append(dict(value))


def _field(fields: Iterable[Field], name: str) -> Field:
    return next(one for one in fields if one.name == name)


def _put_order(part: PartForm, rows: list[Content], keys: list[str]) -> None:
    """Rows with these keys in this order; each other row stays behind the one that it follows."""
    rank = {key: place for place, key in enumerate(keys)}
    known = [row for row in rows if part.key_of(row) in rank]
    ordered = sorted(known, key=lambda row: rank[part.key_of(row)])
    for before, row in zip([None, *rows], rows, strict=False):
        if part.key_of(row) not in rank:
            ordered.insert(0 if before is None else ordered.index(before) + 1, row)
    rows[:] = ordered


def copied(content: Content) -> Content:
    """The content with lists and rows of its own."""
    return {
        name: [dict(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for name, value in content.items()
    }


def keep_marks(form: RecordForm, mine: Content, merged: Content) -> None:
    """What is marked of my texts, such as that an edit is minor, stays so."""
    for part in form.parts:
        marked = {
            part.key_of(row): {mark: row[mark] for mark in MARKS if row.get(mark)}
            for row in mine[part.name]
        }
        for row in merged[part.name]:
            row.update(marked.get(part.key_of(row), {}))

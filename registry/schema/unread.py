"""What was typed and could not be read: kept with a content until somebody mends it.

It stands beside the values, so that whoever reads a content meets values only.
"""

from dataclasses import dataclass
from typing import Any

from registry.schema.fields import Field

TYPED = "_typed"
"""Key of a content, or of a row of it: lists of strings by the name of the field."""


@dataclass(frozen=True)
class Unread:
    """What was typed into a field, one string for each that the form sent."""

    typed: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.typed)


def value_of(values: dict[str, Any], one: Field) -> Any:
    """The value of a field in a content or a row; `Unread` where it could not be read."""
    typed = values.get(TYPED, {}).get(one.name)
    return values[one.name] if typed is None else Unread(tuple(typed))


def set_value(values: dict[str, Any], one: Field, value: Any) -> None:
    """Set the value of a field in a content or a row, which may be `Unread`."""
    typed = {name: held for name, held in values.get(TYPED, {}).items() if name != one.name}
    if isinstance(value, Unread):
        typed[one.name] = list(value.typed)
        value = blank(one)
    values[one.name] = value
    values.pop(TYPED, None)
    if typed:
        values[TYPED] = typed


def blank(one: Field) -> Any:
    """What a content holds for a field that says nothing."""
    return list(one.empty) if one.many else one.empty

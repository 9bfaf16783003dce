"""JSON that is written already, put where it belongs in what is written now."""

import json
from dataclasses import dataclass
from typing import Any

_PLACE = "\0"
"""Stands for what is written already; no text of ours has such a character (`fields.clean`)."""
_WRITTEN_PLACE = json.dumps(_PLACE)


@dataclass(frozen=True, slots=True)
class WrittenJson:
    """A value as JSON in UTF-8, without blanks."""

    text: bytes


def compact_json(value: Any) -> str:
    """A value as JSON without blanks; any `WrittenJson` in it is that value.

    Raises `ValueError` where a text is mistaken for the place of one.
    """
    held: list[str] = []

    def place(one: Any) -> str:
        if not isinstance(one, WrittenJson):
            raise TypeError(f"{type(one).__name__} cannot be written as JSON")
        held.append(one.text.decode())
        return _PLACE

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=place)
    if not held:
        return text
    before, *others = text.split(_WRITTEN_PLACE)
    return before + "".join(a + b for a, b in zip(held, others, strict=True))

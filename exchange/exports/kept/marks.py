"""Marks: whether what is kept was written as it would be written now."""

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any

from registry.kinds import kinds
from registry.schema.fields import Field
from registry.schema.forms import form_of
from registry.versions import CODE_LISTS, REFERENCES

WRITING = 1
"""Raise it whenever a snapshot of the same form is to be written otherwise."""


@cache
def mark_of(kind: str) -> str:
    """The mark of a kind: of its form as far as rows and contents follow from it."""
    form = form_of(kind).whole
    parts = [(part.name, bool(part.numbering), _told(part.fields)) for part in form.parts]
    names = (sorted(REFERENCES), sorted(CODE_LISTS))
    shape = repr((WRITING, kind, names, _told(form.fields), parts))
    return hashlib.sha256(shape.encode()).hexdigest()[:32]


def marks() -> list[str]:
    """Those of all kinds: what bears another is to be written anew."""
    return [mark_of(kind) for kind in kinds()]


def _told(fields: Iterable[Field]) -> list[tuple[Any, ...]]:
    return [(one.name, type(one).__name__, one.many, one.empty) for one in fields]

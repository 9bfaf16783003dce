"""JSON files: one object for one record, a document for many, written while they are read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exchange.exports.contents import Published
from exchange.exports.naming import address_of
from exchange.exports.objects import object_of


def written(value: Any) -> str:
    """A value as JSON, in the scripts that its texts are in."""
    return json.dumps(value, ensure_ascii=False)


def list_pieces(objects: Iterable[Any]) -> Iterator[str]:
    """A list, one object a line."""
    before = "[\n"
    for one in objects:
        yield before + written(one)
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


def document_pieces(head: Mapping[str, Any], name: str, objects: Iterable[Any]) -> Iterator[str]:
    """An object with what `head` says, and the list under its name."""
    yield f"{written(head)[:-1]}, {written(name)}: "
    yield from list_pieces(objects)
    yield "}\n"


def object_pieces(records: Iterable[Published], head: Mapping[str, Any]) -> Iterator[str]:
    """Records as `{…, "records": [object, …]}`."""
    objects = (object_of(one, address_of(one.code)) for one in records)
    return document_pieces(head, "records", objects)


def one_object(one: Published) -> str:
    """One record."""
    return f"{written(object_of(one, address_of(one.code)))}\n"

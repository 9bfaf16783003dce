"""A record as one object, the same in the JSON file and wherever else programs are given it."""

from typing import Any

from exchange.exports.contents import Published


def object_of(one: Published, address: str) -> dict[str, Any]:
    """What is published of a record; `address` is its permanent one, in full.

    `date` is EDTF or None; the keys of `content` are the fields and parts of the kind's form.
    """
    return {
        "code": one.code,
        "kind": one.kind,
        "version": one.version,
        "url": address,
        "date": one.date_text or None,
        "statuses": [
            {"track": status.track, "status": status.status, "certainty": status.certainty}
            for status in one.statuses
        ],
        "content": one.content,
    }

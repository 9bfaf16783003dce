"""A record as one object, for JSON."""

from typing import Any

from exchange.exports.contents import Published


def object_of(one: Published, address: str) -> dict[str, Any]:
    """The record under its permanent address; the date in EDTF, None where it has none."""
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

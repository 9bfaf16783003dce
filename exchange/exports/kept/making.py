"""Making what is kept of a version: pure, of its snapshot alone."""

import json
import zlib
from typing import Any

from exchange.exports.kept.marks import mark_of
from exchange.exports.lines import content_lines
from exchange.exports.writing import ROW_FORMS
from registry.schema.contents import Content, trimmed
from registry.schema.forms import form_of
from registry.version_view import named_codes


def written(code: str, kind: str, number: int, snapshot: Content) -> dict[str, Any]:
    """The columns of `WrittenRecord` for a version of a record, but for its key."""
    form = form_of(kind).whole
    content = trimmed(snapshot, form)
    lines = list(content_lines(code, kind, number, content))
    return {
        "number": number,
        "mark": mark_of(kind),
        "named": "\n".join(sorted(named_codes(form, snapshot))),
        "content": _pressed(json.dumps(content, ensure_ascii=False, separators=(",", ":"))),
        **{one.name: _pressed(one.rows(lines)) for one in ROW_FORMS},
    }


def _pressed(text: str) -> bytes:
    return zlib.compress(text.encode())

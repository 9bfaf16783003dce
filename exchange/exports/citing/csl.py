"""CSL-JSON: what citation processors read (Citation Style Language 1.0.2, `csl-data.json`)."""

from collections.abc import Iterable, Iterator
from typing import Any

from exchange.exports.citing.cited import ENTRY, Cited, cited, collection, publisher
from exchange.exports.citing.dates import parts_of
from exchange.exports.contents import Published
from exchange.exports.json_files import list_pieces, written


def csl_pieces(records: Iterable[Published]) -> Iterator[str]:
    """A list of items."""
    return list_pieces(csl_item(one) for one in cited(records))


def one_csl(one: Published) -> str:
    """One item."""
    return "".join(f"{written(csl_item(item))}\n" for item in cited([one]))


def csl_item(one: Cited) -> dict[str, Any]:
    """A citation as an item; what is not known has no key."""
    original, _language = one.original
    item = {
        "id": one.key,
        "type": one.type,
        "title": one.title,
        "original-title": original,
        "author": [{"literal": name} for name in one.authors],
        "issued": _issued(one.date_text),
        "container-title": collection() if one.type == ENTRY else "",
        "genre": one.genre,
        "publisher": publisher(),
        "version": str(one.version),
        "number": one.code,
        "language": one.language if one.language != "und" else "",
        "URL": one.url,
        "accessed": {"date-parts": [[one.accessed.year, one.accessed.month, one.accessed.day]]},
        "note": one.note,
    }
    return {name: value for name, value in item.items() if value}


def _issued(date_text: str) -> dict[str, Any]:
    parts = parts_of(date_text)
    if not parts:
        return {}
    return {"date-parts": parts, "circa": True} if "?" in date_text else {"date-parts": parts}

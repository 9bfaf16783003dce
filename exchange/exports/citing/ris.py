"""RIS: lines of a tag, two blanks, a hyphen, a blank and a value (RIS format specifications)."""

import re
from collections.abc import Iterable, Iterator

from exchange.exports.citing.cited import ENTRY, Cited, cited, collection, publisher
from exchange.exports.citing.dates import parts_of
from exchange.exports.contents import Published

TYPES = {"treaty": "LEGAL", "regulation": "LEGAL", "entry": "ELEC"}
"""RIS has no treaties: LEGAL is a legal rule or regulation, ELEC a web page."""
_BREAKS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")


def ris_pieces(records: Iterable[Published]) -> Iterator[str]:
    """The records, each from TY to ER."""
    for one in cited(records):
        yield ris_record(one)


def ris_record(one: Cited) -> str:
    """A citation; lines end as the format demands, and a value stands on one line."""
    lines = [("TY", TYPES[one.type]), ("TI", one.title)]
    lines += [("AU", name) for name in one.authors]
    lines += _dates(one.date_text)
    lines += [
        ("T2", collection() if one.type == ENTRY else ""),
        ("M3", one.genre),
        ("PB", publisher()),
        ("ET", str(one.version)),
        ("AN", one.code),
        ("LA", one.language if one.language != "und" else ""),
        ("UR", one.url),
        ("Y2", f"{one.accessed:%Y/%m/%d}/"),
        ("N1", one.note),
    ]
    known = ((tag, on_one_line(value)) for tag, value in lines)
    return "".join(f"{tag}  - {value}\r\n" for tag, value in known if value) + "ER  - \r\n\r\n"


def on_one_line(value: str) -> str:
    """A value without what would end its line or be lost on it."""
    return _BREAKS.sub(" ", value).strip()


def _dates(date_text: str) -> list[tuple[str, str]]:
    """Year, and the date as `YYYY/MM/DD/other`; of a period its beginning."""
    parts = parts_of(date_text)
    if not parts:
        return []
    year, *rest = parts[0]
    month, day = ([f"{part:02}" for part in rest] + ["", ""])[:2]
    other = date_text if "/" in date_text or "?" in date_text else ""
    return [("PY", f"{year:04}"), ("DA", f"{year:04}/{month}/{day}/{other.replace('/', '--')}")]

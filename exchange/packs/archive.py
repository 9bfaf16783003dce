"""The archive: the book and the pages of its records, as data too, with their checksums.

It opens without server and network: every address in it is relative and stays inside.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from core.reader import Reader
from core.web import absolute
from exchange.exports.contents import Published
from exchange.exports.formats import FORMATS, Taken
from exchange.packs.blocks import Book
from exchange.packs.pages import BOOK, FOLDER, STYLE, book_in_archive, record_in_archive, style
from exchange.packs.records import RecordPage
from exchange.snapshots.archive import SUMS, sums_text
from pages.about.terms import TERMS
from registry.kinds import kinds

DATA = ("json", "csv")
README = "README.txt"


def archive_of(
    book: Book,
    pages: Sequence[RecordPage],
    held: Mapping[str, Published],
    reader: Reader,
    day: date,
) -> bytes:
    """The archive; the same bytes for the same content and day."""
    files: dict[str, bytes] = {}
    codes = frozenset(page.code for page in pages)
    files[BOOK] = book_in_archive(book, reader, codes).encode()
    files[STYLE] = style().encode()
    for page in pages:
        made = record_in_archive(page, book, reader, codes)
        files[f"{FOLDER}/{page.code}.html"] = made.encode()
    for suffix, content in _data(held.values(), day):
        files[f"data/records.{suffix}"] = content
    files[README] = _readme(book, day).encode()
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files[SUMS] = sums_text(sums).encode()
    return _zipped(files, day)


def _data(records: Iterable[Published], day: date) -> Iterator[tuple[str, bytes]]:
    """The records in the formats of the exports."""
    held = sorted(records, key=lambda one: one.code)
    present = tuple(kind for kind in kinds() if any(one.kind == kind for one in held))
    for suffix in DATA:
        taken = Taken(held, present, day, absolute("/"))
        yield suffix, b"".join(FORMATS[suffix].write(taken))


def _readme(book: Book, day: date) -> str:
    lines = [
        f"{book.title.text} – {book.subtitle}",
        _("Guantong, registry of international customs cooperation"),
        format_date(day, "long"),
        "",
        _("Open index.html in a browser. It needs no network and asks nothing of any server."),
        _("records/ has a page for each record that the book names."),
        _("data/ has the same records for programs, as JSON and as CSV."),
        _("SHA256SUMS has the checksums of all files; sha256sum --check compares them."),
        "",
        *map(str, TERMS),
    ]
    return "\r\n".join(lines) + "\r\n"


def _zipped(files: Mapping[str, bytes], day: date) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return made.getvalue()

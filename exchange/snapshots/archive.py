"""The same as an archive of CSV files, with what explains them and their checksums inside."""

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from exchange.exports.writing import csv_of, csv_pieces
from exchange.snapshots.database import TABLES, lines_in, opened, rows_in

SUMS = "SHA256SUMS"


def write_archive(path: Path, database: Path, texts: Mapping[str, str], at: datetime) -> None:
    """Write the archive of a snapshot's database; `texts` are more files by name."""
    sums: dict[str, str] = {}
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive, opened(database) as source:
        files: dict[str, Iterable[str]] = {name: [text] for name, text in texts.items()}
        files["values.csv"] = csv_pieces(lines_in(source))
        files |= {f"{table}.csv": csv_of(rows_in(source, table)) for table in TABLES}
        for name, pieces in files.items():
            sums[name] = _write(archive, name, pieces, at)
        _write(archive, SUMS, [sums_text(sums)], at)


def sums_text(sums: Mapping[str, str]) -> str:
    """Digests by file name, as `sha256sum --check` reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in sums.items())


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterable[str], at: datetime) -> str:
    """Write one file; its SHA-256."""
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    digest = hashlib.sha256()
    with archive.open(entry, "w", force_zip64=True) as file:
        for piece in pieces:
            content = piece.encode()
            digest.update(content)
            file.write(content)
    return digest.hexdigest()

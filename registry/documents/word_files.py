"""Checks of a DOCX: a ZIP of bounded size that holds a text, no macros and nothing from outside."""

import re
import zipfile
import zlib
from typing import IO

from flask_babel import lazy_gettext as _l

from registry.documents.problems import Refused

MOST_ENTRIES = 2_000
MOST_UNPACKED = 150_000_000
LARGEST_ENTRY = 80_000_000
MOST_RATIO = 200
RATIO_FROM = 1_000_000
"""Smaller entries may shrink as they like."""
CHUNK = 1 << 18
OVERLAP = 4096
CONTENT_TYPES = "[Content_Types].xml"
TEXT = "word/document.xml"
TEXT_TYPE = b"wordprocessingml.document.main+xml"
_MACROS = re.compile(r"(^|/)(vba(project|data).*|activex/.*)$", re.I)
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_RELATIONSHIP = re.compile(rb"<[^<>]*Relationship\s[^<>]*>")
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External", re.I)
_UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError,  # a compression or an encryption that is not known
)  # fmt: skip
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")


def check_word_file(file: IO[bytes]) -> None:
    """Raises `Refused` unless the file is a DOCX that may be kept."""
    try:
        with zipfile.ZipFile(file) as held:
            entries = held.infolist()
            _check_bounds(entries)
            names = {entry.filename for entry in entries}
            if CONTENT_TYPES not in names or TEXT not in names:
                raise _no_word_file()
            if any(_MACROS.search(name) for name in names):
                raise _with_macros()
            for entry in entries:
                _check_entry(held, entry)
    except _UNREADABLE as error:
        raise _damaged() from error


def _check_bounds(entries: list[zipfile.ZipInfo]) -> None:
    """By the sizes that the directory tells; reading never gives more than those."""
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) < len(names):
        raise _too_much()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _too_much()
    for entry in entries:
        if entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise _damaged()
        if entry.flag_bits & 1:
            raise Refused(_l("The file has a password. Save it without one."))
        packed = max(entry.compress_size, 1)
        dense = entry.file_size > RATIO_FROM and entry.file_size / packed > MOST_RATIO
        if dense or entry.file_size > LARGEST_ENTRY:
            raise _too_much()


def _check_entry(held: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """XML without document type or entities; relations lead outside by hyperlinks only."""
    name = entry.filename.lower()
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    before, types = b"", False
    with held.open(entry) as file:
        while chunk := file.read(CHUNK):
            part = before + chunk.replace(b"\0", b"")  # UTF-16 reads as ASCII then
            if _DECLARATION.search(part):
                raise Refused(
                    _l("The file declares entities, as Word never does. Save it anew in Word.")
                )
            if name.endswith(".rels"):
                _check_relations(part)
            if entry.filename == CONTENT_TYPES:
                _check_no_macros(part)
                types = types or TEXT_TYPE in part
            before = part[-OVERLAP:]
    if entry.filename == CONTENT_TYPES and not types:
        raise _no_word_file()


def _check_relations(part: bytes) -> None:
    for found in _RELATIONSHIP.findall(part):
        if _OUTSIDE.search(found) and not _LINK.search(found):
            raise Refused(
                _l(
                    "The file fetches a template or a picture from elsewhere when it is opened. "
                    "Save it as PDF."
                )
            )


def _check_no_macros(part: bytes) -> None:
    if b"macroEnabled" in part or b"vbaProject" in part:
        raise _with_macros()


def _no_word_file() -> Refused:
    return Refused(_l("This ZIP file is no DOCX. Take the files out and upload each as PDF."))


def _with_macros() -> Refused:
    return Refused(_l("The file can hold macros. Save it as a DOCX without macros, or as PDF."))


def _too_much() -> Refused:
    return Refused(_l("The file unpacks to far more than it should. Save it as PDF."))


def _damaged() -> Refused:
    return Refused(_l("The DOCX is damaged or not whole. Open it and save it again."))

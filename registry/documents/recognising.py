"""What a file is: by its content, never by its name or by what the browser says of it.

Formats: PDF (ISO 32000), DOCX (ECMA-376), PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918-1), WebP
(RFC 9649). Everything else is refused with a reason and a way out.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from flask_babel import lazy_gettext as _l

from registry.documents.problems import Refused, TooLarge
from registry.documents.word_files import check_word_file

LARGEST_SIDE = 20_000
MOST_PIXELS = 150_000_000
_START = 1024
_END = 2048
_PIECE = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"\s*(<!--.*?-->\s*|<\?xml.*?\?>\s*)*<\s*(!doctype\s+)?(html|svg)", re.I | re.S
)
_ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")


@dataclass(frozen=True)
class Format:
    """A format that is taken. `shown`: a browser may show it in the page's place."""

    media_type: str
    extension: str
    label: Any
    shown: bool = False


PDF = Format("application/pdf", ".pdf", "PDF")
DOCX = Format(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "DOCX"
)
PNG = Format("image/png", ".png", "PNG", shown=True)
JPEG = Format("image/jpeg", ".jpg", "JPEG", shown=True)
WEBP = Format("image/webp", ".webp", "WebP", shown=True)
FORMATS = {one.media_type: one for one in (PDF, DOCX, PNG, JPEG, WEBP)}


def recognise(file: IO[bytes], largest: int) -> Format:
    """The format of a file of at most `largest` bytes. Raises `Refused`."""
    size = file.seek(0, 2)
    if size == 0:
        raise Refused(_l("The file is empty. Choose the file again."))
    if size > largest:
        raise TooLarge(largest)
    file.seek(0)
    start = file.read(_START)
    if start.startswith(b"PK\x03\x04"):
        check_word_file(file)
        return DOCX
    form = _pdf_or_picture(file, start, size)
    if zipfile.is_zipfile(file):
        raise Refused(_l("The file is a ZIP archive as well. Save it as PDF anew."))
    return form


def _pdf_or_picture(file: IO[bytes], start: bytes, size: int) -> Format:
    if start.startswith(b"%PDF-"):
        return _pdf(file, size)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(file, start)
    if start.startswith(b"\xff\xd8\xff"):
        return _jpeg(file)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return _webp(start, size)
    raise _unknown(start)


def _unknown(start: bytes) -> Refused:
    markup = _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf"))
    if markup and markup[3].lower() == b"svg":
        return Refused(_l("This is an SVG drawing, which can hold programs. Save it as PNG."))
    if markup:
        return Refused(_l("This is a web page, whatever its name says. Save it as PDF."))
    if start.startswith(_OLE):
        return Refused(
            _l(
                "This is a file of an older Office, or one with a password. Save it without a "
                "password as DOCX or PDF."
            )
        )
    return Refused(_l("The content is none of PDF, DOCX, PNG, JPEG and WebP. Save it as PDF."))


def _pdf(file: IO[bytes], size: int) -> Format:
    file.seek(max(0, size - _END))
    end = file.read()
    if b"%%EOF" not in end or b"startxref" not in end:
        raise Refused(_l("The PDF has no end: it is damaged or not whole. Download it again."))
    if any(_ENCRYPTED.search(part) for part in _parts(file)):
        raise Refused(
            _l("The PDF is encrypted, so it cannot be read or searched. Save it unprotected.")
        )
    return PDF


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    """All of the file in pieces that overlap a little."""
    file.seek(0)
    before = b""
    while piece := file.read(_PIECE):
        yield before + piece
        before = piece[-64:]


def _png(file: IO[bytes], start: bytes) -> Format:
    if start[8:16] != b"\x00\x00\x00\rIHDR":
        raise _damaged()
    _check_sides(int.from_bytes(start[16:20], "big"), int.from_bytes(start[20:24], "big"))
    file.seek(-12, 2)
    if file.read() != b"\x00\x00\x00\x00IEND\xaeB`\x82":
        raise _damaged()
    return PNG


def _jpeg(file: IO[bytes]) -> Format:
    """Walks over the segments to the frame header, which holds the sides."""
    file.seek(2)
    for _segment in range(1000):
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            raise _damaged()
        marker, length = head[1], int.from_bytes(head[2:4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            frame = file.read(5)
            _check_sides(int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big"))
            break
        if marker == 0xDA or length < 2:
            raise _damaged()
        file.seek(length - 2, 1)
    else:
        raise _damaged()
    rest = file.seek(0, 2)
    file.seek(max(0, rest - 65_536))
    if b"\xff\xd9" not in file.read():
        raise _damaged()
    return JPEG


def _webp(start: bytes, size: int) -> Format:
    def little(at: int, length: int) -> int:
        return int.from_bytes(start[at : at + length], "little")

    if little(4, 4) + 8 not in (size, size - 1):
        raise _damaged()
    kind = start[12:16]
    if kind == b"VP8X":
        _check_sides(little(24, 3) + 1, little(27, 3) + 1)
    elif kind == b"VP8L" and start[20:21] == b"\x2f":
        bits = little(21, 4)
        _check_sides((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    elif kind == b"VP8 " and start[23:26] == b"\x9d\x01\x2a":
        _check_sides(little(26, 2) & 0x3FFF, little(28, 2) & 0x3FFF)
    else:
        raise _damaged()
    return WEBP


def _check_sides(width: int, height: int) -> None:
    if not width or not height:
        raise _damaged()
    if max(width, height) > LARGEST_SIDE or width * height > MOST_PIXELS:
        raise Refused(
            _l(
                "The picture is too large: %(most)s pixels a side at most. Save it smaller.",
                most=LARGEST_SIDE,
            )
        )


def _damaged() -> Refused:
    return Refused(_l("The picture is damaged or not whole. Open it and save it again."))

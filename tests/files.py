"""Small files of every format, made for tests, and uploading them through the page."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import docx
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.people import form_token

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(words: str = "Mutual recognition of authorised operators", extra: bytes = b"") -> bytes:
    """A PDF of one page with one line of text; `extra` goes into the trailer."""
    stream = f"BT /F1 12 Tf 50 700 Td ({words}) Tj ET".encode("latin-1")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        font,
    ]
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size 6 /Root 1 0 R %s>>" % extra
    return b"%sxref\n0 6\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        file,
        table,
        trailer,
        len(file),
    )


def word(*paragraphs: str) -> bytes:
    """A DOCX with these paragraphs and a table of one cell."""
    document = docx.Document()
    for paragraph in paragraphs or ("Единое окно",):
        document.add_paragraph(paragraph)
    document.add_table(1, 1).cell(0, 0).text = "cell"
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def changed_word(add: dict[str, bytes] | None = None, drop: str = "") -> bytes:
    """A DOCX whose parts are others: some put in or replaced, one left out."""
    held, more = io.BytesIO(), add or {}
    with (
        zipfile.ZipFile(io.BytesIO(word())) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != drop and name not in more:
                new.writestr(name, old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return held.getvalue()


def part_of_word(name: str) -> bytes:
    """One part of an ordinary DOCX."""
    with zipfile.ZipFile(io.BytesIO(word())) as held:
        return held.read(name)


def png(width: int = 2, height: int = 2, seed: int = 0) -> bytes:
    """A grey PNG; `seed` makes it another."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" + bytes([seed % 256]) * 2)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The segments of a JPEG, without a picture in it."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + frame + b"\xff\xda\x00\x02\0\0\xff\xd9"


def webp(width: int = 2, height: int = 2) -> bytes:
    """The head of an extended WebP."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + sides
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def upload(client: FlaskClient, record: str, content: bytes, name: str = "a.pdf", **said: Any):
    """Send the form of a record's new document as the signed-in person; gives back the answer."""
    form = {
        "csrf_token": form_token(client, "/en/account/"),
        "title": "Protocol",
        "language": "en",
        "licence": "cc_by_4",
        "source": "S1",
        "file": FileStorage(io.BytesIO(content), name),
    }
    # in memory: the client's own way leaves the temporary file of a large body open
    boundary, body = encode_multipart(form | said)
    return client.post(
        f"/en/desk/records/{record}/documents/add",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )

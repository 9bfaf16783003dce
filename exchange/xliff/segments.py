"""Texts cut into segments for XLIFF, and put together again exactly.

A segment is a paragraph, a heading or an item of a list; the blanks and line ends between them are
kept apart. Joined in their order, segments and what lies between them are the text.
"""

import hashlib
import re
from itertools import zip_longest

WHOLE = "all"
"""The id of the only segment of a field that is not cut."""
_BETWEEN = re.compile(r"(\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d+[.)]|#{1,6})[ \t]))")


def pieces_of(text: str) -> list[tuple[str, str]]:
    """(segment, what lies between it and the next) for each segment of a text."""
    parts = _BETWEEN.split(text)
    return list(zip_longest(parts[::2], parts[1::2], fillvalue=""))


def joined(pieces: list[tuple[str, str]]) -> str:
    """The text of pieces."""
    return "".join(segment + between for segment, between in pieces)


def segments_of(source: str, target: str) -> list[tuple[str, str, str, str]]:
    """(id, source, target, what lies between) of a field.

    A translation that is cut otherwise than its source makes one segment of the field.
    """
    pieces, rendered = pieces_of(source), pieces_of(target)
    if len(pieces) == 1 or (target and len(pieces) != len(rendered)):
        return [(WHOLE, source, target, "")]
    translations = [segment for segment, _between in rendered] if target else [""] * len(pieces)
    return [
        (f"s{number}", segment, translation, between)
        for number, ((segment, between), translation) in enumerate(
            zip(pieces, translations, strict=True), 1
        )
    ]


def digest(text: str) -> str:
    """SHA-256 of a segment's text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()

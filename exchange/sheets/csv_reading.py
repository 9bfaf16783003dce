"""CSV: which encoding and which delimiter it has, and its rows (RFC 4180).

Legacy encodings decode almost anything, so beside strict decoding the letters must be plausible in
the languages that are written in them.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from flask_babel import gettext as _

from exchange.sheets.problems import Unreadable

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "gb18030": "GB 18030",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "cp1252": "Windows-1252",
}
DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 131_072
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOOKED_AT = 200_000
_PLAUSIBLE = 0.6
_ZEROS = 4
"""Zero bytes that a text in UTF-16 has at least: the name of the column `code`."""
_PUNCTUATION = "«»„“”‘’–—…№°§\u00a0"
_EXPECTED = {
    "cp1251": re.compile(f"[а-яА-ЯёЁіІўЎәґєїЄЇҐ{_PUNCTUATION}]"),
    "cp1256": re.compile(f"[\u0621-\u0652گچپژکھں،؛؟\u200c-\u200f{_PUNCTUATION}]"),
    "cp1252": re.compile(f"[àâäáãçéèêëíìîïñóòôöõúùûüÿœæßÀÂÄÁÇÉÈÊËÍÎÏÑÓÔÖÚÙÛÜŒÆ¿¡€{_PUNCTUATION}]"),
}
_UNLIKELY = {
    "cp1251": re.compile(r"[а-яё][А-ЯЁ]|[a-zA-Z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][a-zA-Z]"),
    "cp1256": re.compile(r"[a-zA-Z][\u0621-\u0652]|[\u0621-\u0652][a-zA-Z]"),
    "cp1252": re.compile(r"[à-ÿ][À-Þ]|[À-ÿ]{3}"),
}


def decoded(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the encoding that it is in; `encoding` where a person chose one.

    Raises `Unreadable`.
    """
    name = encoding or recognised_encoding(content)
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _(
                "The file is not in %(encoding)s: byte %(place)s does not fit. "
                "Choose another encoding, or save it as UTF-8.",
                encoding=ENCODINGS[name],
                place=error.start + 1,
            )
        ) from error
    if "\0" in text:
        raise Unreadable(_("The file is no text. Save the sheet as CSV (UTF-8) or XLSX."))
    return text.removeprefix("\ufeff"), name


def recognised_encoding(content: bytes) -> str:
    """The encoding that a file is most likely in. Raises `Unreadable` if none fits."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if name := _wide(content[:400]):
        return name
    if _fits(content, "utf-8"):
        return "utf-8"
    scores = {
        name: _plausibility(content.decode(name)[:_LOOKED_AT], name)
        for name in ("gb18030", "cp1251", "cp1256", "cp1252")
        if _fits(content, name)
    }
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] < _PLAUSIBLE:
        raise Unreadable(
            _("The encoding of the file cannot be told. Save it as CSV in UTF-8, or as XLSX.")
        )
    return best


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: the names of the header are ASCII, so half of their bytes are zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < max(_ZEROS, 4 * min(even, odd)):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _fits(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _plausibility(text: str, name: str) -> float:
    """From 0 to 1: how many of the letters beyond ASCII are ones that people write."""
    beyond = [letter for letter in text if letter > "\x7f"]
    if not beyond:
        return 0
    if name == "gb18030":
        return sum(map(_is_common_chinese, beyond)) / len(beyond)
    expected = len(_EXPECTED[name].findall(text))
    return (expected - 2 * len(_UNLIKELY[name].findall(text))) / len(beyond)


def _is_common_chinese(letter: str) -> bool:
    """A character of level 1 of GB 2312, or one of its punctuation marks."""
    try:
        lead = letter.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead in (0xA1, 0xA3) or 0xB0 <= lead <= 0xD7


def delimiter_of(text: str, name_of: Callable[[str], str]) -> str:
    """The delimiter by which one of the first lines names most columns."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]

    def names(delimiter: str) -> int:
        return max((len(_named(line.split(delimiter), name_of)) for line in lines), default=0)

    return max(DELIMITERS, key=names)


def _named(cells: Sequence[str], name_of: Callable[[str], str]) -> set[str]:
    return {name for cell in cells if (name := name_of(cell.strip().strip('"')))}


def csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(number from 1, cells) of each row. Raises `Unreadable`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error as error:
        raise Unreadable(
            _(
                "Row %(number)s cannot be read: a quotation mark is not closed, or a cell has more "
                "than %(longest)s characters.",
                number=number + 1,
                longest=LONGEST_CELL,
            )
        ) from error

"""What stands in a cell: lists of things, the mark that empties, words that look like formulas."""

import re
from collections.abc import Iterable

BETWEEN_ITEMS, BETWEEN_VALUES = "|", ";"
EMPTY_MARKS = ("∅", "(none)")
"""Either empties the field; a blank cell leaves it as it is."""
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"})
_LIKE_FORMULA = re.compile(r"'*[=+\-@\t]")
BEGIN_FORMULAS = frozenset("'=+-@\t")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_SPECIAL = re.compile(r"([\\|;])")
_ESCAPED = re.compile(r"\\([\\|;])")


def guarded_text(text: str) -> str:
    """Text as it may stand in a sheet: none that a program for sheets would take for a formula."""
    if text[:1] not in BEGIN_FORMULAS:  # nearly all, and there are millions in a file
        return text
    risky = _LIKE_FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def plain_text(cell: str) -> str:
    """The text of a cell, without the mark that `guarded_text` put before it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and _LIKE_FORMULA.match(text) else text


def is_formula(cell: str) -> bool:
    """Whether the cell holds a formula, or what went wrong with one."""
    text = cell.strip()
    return text.startswith("=") or text in ERRORS


def is_note(cell: str) -> bool:
    """Whether the first cell of a row says that the row is not to be imported."""
    return cell == "#" or cell.startswith("# ")


def items(text: str, mark: str = BETWEEN_ITEMS) -> list[str]:
    """The items of a list, blanks around them trimmed; escapes stay (`value`)."""
    found, piece, escaped = [], "", False
    for letter in text:
        if letter == mark and not escaped:
            found.append(piece.strip())
            piece = ""
        else:
            piece += letter
        escaped = letter == "\\" and not escaped
    return [*found, piece.strip()]


def value(item: str) -> str:
    """The text that an item of a list stands for."""
    return _ESCAPED.sub(r"\1", item)


def item(text: str) -> str:
    """Text as an item of a list: what would divide it is escaped by `\\`."""
    return _SPECIAL.sub(r"\\\1", text)


def listed(texts: Iterable[str]) -> str:
    """A list, as it stands in a cell."""
    return f" {BETWEEN_ITEMS} ".join(texts)

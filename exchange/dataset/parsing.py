"""Comma-separated text (RFC 4180) divided into rows, with the place of everything that is wrong.

The standard library's reader stops at the first fault and lets some pass (a quote in the middle of
a cell), so that a mistake would reach the records. This one goes on at the next line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[,\n]|\Z)')
PLAIN = re.compile(r'[^",\n]*(?=[,\n]|\Z)')


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the physical line on which it begins, and its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that is not RFC 4180: physical line, number of the cell in the row, what is wrong."""

    number: int
    cell: int
    message: str


def parse(text: str) -> Iterator[Line | Fault]:
    """The rows of `text`, whose line ends are `\\n`, in order, with the faults between them."""
    number, position = 1, 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if '"' not in text[position:end]:
            yield Line(number, text[position:end].split(","))
        else:
            row, stop = _parse_row(text, position, number)
            yield row
            if isinstance(row, Line):
                end = stop
        number += text.count("\n", position, end + 1)
        position = end + 1


def _parse_row(text: str, position: int, number: int) -> tuple[Line | Fault, int]:
    """The row at `position` and the place where it ends, or its first fault."""
    cells: list[str] = []
    while True:
        quoted = QUOTED.match(text, position)
        match = quoted or PLAIN.match(text, position)
        if match is None:
            line = number + sum(cell.count("\n") for cell in cells)
            return Fault(line, len(cells) + 1, _what_is_wrong(text, position)), position
        cells.append(quoted[1].replace('""', '"') if quoted else match[0])
        position = match.end()
        if text[position : position + 1] != ",":
            return Line(number, cells), position
        position += 1


def _what_is_wrong(text: str, position: int) -> str:
    if text[position] != '"':
        return 'a quote in a cell without quotes: put the cell into quotes and write "" for a quote'
    return 'a quoted cell that is not closed: add the closing quote, and write "" for a quote in it'

"""What stands in a book, apart from how it is shown: sections of paragraphs, facts, lists, tables.

The page, the printed book and the archive are made from the same blocks, so they say the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Union

from registry.references import Reference


@dataclass(frozen=True, slots=True)
class Words:
    """Words that belong together. `language`: of what is not in the book's own, else ''.

    `origin`: who wrote a text of the registry. `code`: the record that they name. `address`: where
    they lead outside of the registry. `anchor`: the id in the book that they lead to. `soft`: less
    important than what they stand beside.
    """

    text: str
    language: str = ""
    origin: str = ""
    code: str = ""
    address: str = ""
    anchor: str = ""
    soft: bool = False


Line = Sequence[Words]


@dataclass(frozen=True)
class Paragraph:
    """Words in a row."""

    line: Line


@dataclass(frozen=True)
class Facts:
    """Labels, and what is held under each."""

    rows: Sequence[tuple[str, Line]]


@dataclass(frozen=True)
class Items:
    """A list. `anchors`: ids of its items, where others lead to them."""

    lines: Sequence[Line]
    anchors: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """Rows below a head; the first cell of a row names it. `widths`: of the columns, relatively."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Line]]
    widths: Sequence[int]


Block = Union[Paragraph, Facts, Items, Table, "Section"]


@dataclass(frozen=True)
class Section:
    """A part with a heading. `id` is unique in the book; `number` is of what it holds."""

    id: str
    title: Words
    blocks: Sequence[Block]
    number: int | None = None


@dataclass(frozen=True)
class Book:
    """A book: what it is called, what stands on its cover, its chapters and its last words."""

    title: Words
    subtitle: str
    cover: Sequence[Block] = ()
    chapters: Sequence[Section] = ()
    colophon: Sequence[Section] = ()

    @property
    def blocks(self) -> Iterator[Block]:
        """All that is in it, in order."""
        yield from self.cover
        yield from self.chapters
        yield from self.colophon

    @property
    def codes(self) -> list[str]:
        """Codes of the records that it names, in their order; first that which it is about."""
        lines = [[self.title], *lines_in(self.blocks)]
        return list(dict.fromkeys(words.code for line in lines for words in line if words.code))


def text(*parts: object) -> Line:
    """A line of the site's own words; empty ones are left out."""
    return [part if isinstance(part, Words) else Words(str(part)) for part in parts if part]


def named(reference: Reference, language: str) -> Words:
    """A record by its name for readers of the language."""
    foreign = "" if reference.language == language else reference.language
    return Words(reference.title, foreign, reference.origin, reference.code)


def lines_in(blocks: Iterable[Block]) -> Iterator[Line]:
    """All lines of the blocks; titles of sections are lines too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        elif isinstance(block, Facts):
            yield from ([Words(label), *line] for label, line in block.rows)
        elif isinstance(block, Items):
            yield from block.lines
        elif isinstance(block, Table):
            yield [Words(block.caption), *(Words(name) for name in block.head)]
            yield from (cell for row in block.rows for cell in row)
        else:
            yield [block.title]
            yield from lines_in(block.blocks)

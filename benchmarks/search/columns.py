"""The same tokens for engines that take text: words between spaces, in columns.

Such engines give each word a position of its own. So where several of our tokens share a position
(a word and its twins) the first stands in the text, where phrases are found, and the others in a
column of their own.
"""

from dataclasses import dataclass
from itertools import combinations, groupby, product

from search import query
from search.analysis.streams import Stream
from search.engine import IndexDocument

WEIGHTS = {"title": 3.0, "text": 1.0, "twins": 1.0, "stems": 0.4, "marks": 1.5}
"""Columns, and how much a word in them counts."""
WORDS = ("title", "text", "twins")
"""The columns that hold words as they were written."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A document as words between spaces."""

    title: str
    text: str
    twins: str
    stems: str
    marks: str

    @classmethod
    def of(cls, document: IndexDocument) -> "Columns":
        """Lay a document's tokens into columns."""
        title, others = _first_and_others(document.title)
        text, more = _first_and_others(document.text)
        return cls(
            " ".join(title),
            " ".join(text),
            " ".join([*others, *more]),
            " ".join(document.stems),
            " ".join(document.concepts),
        )


def _first_and_others(stream: Stream) -> tuple[list[str], list[str]]:
    """The first token of each position, and the rest."""
    first, others = [], []
    for _position, found in groupby(stream, key=lambda pair: pair[1]):
        tokens = [token for token, _ in found]
        first.append(tokens[0])
        others += tokens[1:]
    return first, others


def some(node: query.Some) -> query.Node:
    """`Some` written out, for engines that know AND and OR only."""
    every = combinations(node.children, node.least)
    return query.Or(tuple(query.And(children) for children in every))


def wordings(phrase: query.Phrase) -> list[tuple[str, ...]]:
    """A phrase without alternatives, once for each of them. Its parts stand side by side."""
    return list(product(*(tokens for _distance, tokens in phrase.parts)))

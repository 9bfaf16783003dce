"""What is written without a break, cut further where scripts without spaces name something."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from search.analysis.chain import chunks
from search.analysis.tokens import Role, Token
from search.nodes import Tagger

_UNSPACED = (Role.GRAM, Role.SINGLE)


class Stretch(NamedTuple):
    """A part of a piece of a query: where it begins there, its text, and its tokens."""

    offset: int
    text: str
    tokens: list[Token]


def stretches(piece: str, tagger: Tagger | None = None) -> Iterator[Stretch]:
    """The stretches of a piece, in order.

    Of 中国到马德里的货运班列 the names are parts of their own, as words between spaces would be.
    """
    for tokens in chunks(piece):
        if tagger is None or not any(token.role in _UNSPACED for token in tokens):
            yield Stretch(0, piece, tokens)
            continue
        start, end = tokens[0].start, max(token.end for token in tokens)
        run = piece[start:end]
        places = {place for tag in tagger(run) for place in (tag.start, tag.end)}
        for left, right in pairwise(sorted({0, len(run), *places})):
            part = run[left:right]
            yield from (Stretch(start + left, part, found) for found in chunks(part))

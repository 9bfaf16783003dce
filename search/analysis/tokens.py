"""What analysis yields: tokens with their place in the original text."""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """Why a token stands where it stands."""

    WORD = "word"
    """A whole word of an alphabetic script, or a number."""
    TWIN = "twin"
    """Another form of the word at the same position (other script, without article)."""
    JOINED = "joined"
    """A hyphenated word written together; stands at the position of its first part."""
    GRAM = "gram"
    """Two neighbouring characters of a script that is written without spaces."""
    SINGLE = "single"
    """A run of one character in such a script."""
    TAIL = "tail"
    """The last character of a longer run, so that one character finds every place of it."""


class Token(NamedTuple):
    """One token; `start` and `end` are offsets into the original text, in code points.

    `position` counts words (or characters, in scripts without spaces) from 0.
    """

    text: str
    start: int
    end: int
    position: int
    role: Role = Role.WORD
